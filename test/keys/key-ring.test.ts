import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, test } from 'node:test';
import { pino } from 'pino';
import { type ApiKey, keysText, newKey } from '../../src/keys/api-key.ts';
import { type KeyRing, type KeySources, openKeyRing } from '../../src/keys/key-ring.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossrank-keys-'));
after(() => rmSync(folder, { recursive: true }));

function ringOf(sources: Partial<KeySources>): KeyRing {
  const opening = openKeyRing({ keysFile: '', apiKeys: '', ...sources });
  assert.ok(opening.ok);
  return opening.ring;
}

function fileWith(name: string, keys: readonly ApiKey[]): string {
  const path = join(folder, name);
  writeFileSync(path, keysText(keys));
  return path;
}

test('keys of the file and of the environment are found, others are not', () => {
  const one = newKey('one');
  const two = newKey('two', { weight: 3 });
  const ring = ringOf({ keysFile: fileWith('both.json', [one.kept]), apiKeys: keysText([two.kept]) });
  assert.equal(ring.demanded, true);
  assert.deepEqual(ring.find(one.key), { name: 'one' });
  assert.deepEqual(ring.find(two.key), { name: 'two', weight: 3 });
  for (const wrong of ['', one.key.slice(1), `${one.key}x`, one.kept.sha256])
    assert.equal(ring.find(wrong), undefined);
});

test('a key is not in what is kept of it', () => {
  const { key, kept } = newKey('one');
  assert.ok(!keysText([kept]).includes(key.slice(4, 20)));
  assert.ok(key.length >= 4 + 43);
});

test('without sources nobody needs a key; an empty file lets nobody in', () => {
  assert.equal(ringOf({}).demanded, false);
  assert.equal(ringOf({ keysFile: fileWith('empty.json', []) }).demanded, true);
});

test('keys of one name have the ceilings of the last', () => {
  const old = newKey('one', { cells: 10 });
  const fresh = newKey('one', { cells: 20 });
  const ring = ringOf({ apiKeys: keysText([old.kept, fresh.kept]) });
  assert.equal(ring.find(old.key)?.cells, 20);
});

test('a changed file counts without a restart, and a spoilt one changes nothing', async () => {
  const before = newKey('before');
  const later = newKey('later');
  const keysFile = fileWith('rotated.json', [before.kept]);
  const lines = new PassThrough();
  const ring = ringOf({ keysFile });
  ring.watch(pino({ level: 'info' }, lines));
  const heard = async (what: RegExp) => {
    const [line] = await once(lines, 'data', { signal: AbortSignal.timeout(10_000) });
    assert.match(String(line), what);
  };

  writeFileSync(keysFile, keysText([later.kept]));
  await heard(/Keys read again/);
  assert.equal(ring.find(before.key), undefined);
  assert.equal(ring.find(later.key)?.name, 'later');

  writeFileSync(keysFile, '{"keys": [{');
  await heard(/The keys stay as they were/);
  assert.equal(ring.find(later.key)?.name, 'later');
  ring.close();
});

test('what can not be used is told with its source, all at once', () => {
  const missing = join(folder, 'missing.json');
  const opening = openKeyRing({ keysFile: missing, apiKeys: '{"keys":[{"name":"a b","sha256":"00"}]}' });
  assert.ok(!opening.ok);
  assert.equal(opening.mistakes.length, 2);
  assert.match(opening.mistakes[0] ?? '', /^API_KEYS holds no keys: \/keys\/0/);
  assert.match(
    opening.mistakes[1] ?? '',
    /^KEYS_FILE .*missing\.json can't be read: ENOENT.*crossrank keys add/,
  );
});

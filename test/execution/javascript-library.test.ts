/** Modules and globals that realms have of Node and of the web where a program mentions them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { rows } = runningExecutor();

const STDIN = '3\nhello world\n';

/** A program, and what Node 26 prints for it. */
type Case = readonly [program: string, stdout: string];

async function prints(cases: readonly Case[]): Promise<void> {
  for (const [program, stdout] of cases) {
    const tests = [{ stdin: STDIN, stdout, compare: { kind: 'exact' } as const }];
    assert.deepEqual(await rows({ language: 'javascript', candidates: [program], tests }), ['P'], program);
  }
}

test('streams pass on what is piped through them', async () => {
  const upper = 'transform(chunk, _, done) { done(null, String(chunk).toUpperCase()) }';
  await prints([
    [
      `const { Transform } = require('stream'); process.stdin.pipe(new Transform({ ${upper} })).pipe(process.stdout)`,
      STDIN.toUpperCase(),
    ],
    [
      `const { Transform, pipeline } = require('node:stream'); pipeline(process.stdin, new Transform({ ${upper} }), process.stdout, (error) => { if (error) throw error })`,
      STDIN.toUpperCase(),
    ],
    [
      "const stream = require('stream'), util = require('util'); function T() { stream.Transform.call(this) } util.inherits(T, stream.Transform); T.prototype._transform = function (chunk, _, done) { this.push(chunk); done() }; process.stdin.pipe(new T()).pipe(process.stdout)",
      STDIN,
    ],
    ["import { text } from 'node:stream/consumers'\nconsole.log((await text(process.stdin)).length)", '14\n'],
    [
      "const { Readable } = require('stream'); require('readline').createInterface({ input: Readable.from(['a\\nb\\n', 'c']) }).on('line', (line) => console.log(line))",
      'a\nb\nc\n',
    ],
    [
      "const { StringDecoder } = require('string_decoder'); const d = new StringDecoder('utf8'); d.write(Buffer.from([0xe2, 0x82])); console.log(d.write(Buffer.from([0xac])))",
      '€\n',
    ],
  ]);
});

test('digests are what they are, and chance is of the right shape', async () => {
  await prints([
    [
      "const c = require('crypto'); for (const name of ['md5', 'sha1', 'sha256']) console.log(c.createHash(name).update('a').update(Buffer.from('b')).digest('hex'))",
      '187ef4436122d1cc2f40dc2b92f0eba0\nda23614e02469a0d7c7bd1bdab5c9c474b1904dc\nfb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603\n',
    ],
    [
      "import { createHmac } from 'node:crypto'\nconsole.log(createHmac('md5', 'k').update('d').digest('base64'))",
      'fzMO2zqE8xf3ykM9YDj/mg==\n',
    ],
    [
      "const { randomInt, randomBytes } = require('crypto'); const n = randomInt(2, 5); console.log(n >= 2 && n < 5, randomBytes(3).length, /^[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}$/.test(crypto.randomUUID()))",
      'true 3 true\n',
    ],
    [
      "try { require('crypto').createHash('no') } catch (error) { console.log(error.message) }",
      'Digest method not supported\n',
    ],
  ]);
});

test('URL and its parameters', async () => {
  await prints([
    [
      "const u = new URL('../x?y=1&y=2#h', 'https://a:b@EXAMPLE.com:8080/c/d/e'); u.searchParams.append('z', '3 4'); console.log(u.href, u.host, u.origin)",
      'https://a:b@example.com:8080/c/x?y=1&y=2&z=3+4#h example.com:8080 https://example.com:8080\n',
    ],
    [
      "try { new URL('nope') } catch (error) { console.log(error instanceof TypeError, error.code, error.message, URL.canParse('nope')) }",
      'true ERR_INVALID_URL Invalid URL false\n',
    ],
    [
      "console.log(new URLSearchParams({ a: 1 }), [...new URLSearchParams('b=2&c=')])",
      "URLSearchParams { 'a' => '1' } [ [ 'b', '2' ], [ 'c', '' ] ]\n",
    ],
    [
      "const url = require('url'); const { query, pathname } = url.parse('/a?b=1', true); console.log(query.b, pathname)",
      '1 /a\n',
    ],
    [
      "import { fileURLToPath } from 'url'\nconsole.log(process.argv[1] === fileURLToPath(import.meta.url))",
      'true\n',
    ],
    [
      "console.log(class A {}, new Proxy([], {}).length, Symbol('x'), Object.create(null), new Date(0))",
      '[class A] 0 Symbol(x) [Object: null prototype] {} 1970-01-01T00:00:00.000Z\n',
    ],
  ]);
});

test('events and aborts of the web', async () => {
  await prints([
    [
      "const c = new AbortController(); c.signal.addEventListener('abort', (event) => console.log(event.type, c.signal.reason.name)); c.abort(); c.abort(); console.log(c.signal.aborted)",
      'abort AbortError\ntrue\n',
    ],
    [
      "console.log(AbortSignal.any([new AbortController().signal, AbortSignal.abort('why')]).reason)",
      'why\n',
    ],
    [
      "class Bell extends EventTarget { ring() { return this.dispatchEvent(new CustomEvent('ring', { detail: 2, cancelable: true })) } } const bell = new Bell(); bell.addEventListener('ring', (event) => { console.log(event.detail, event.target === bell); event.preventDefault() }, { once: true }); console.log(bell.ring(), bell.ring())",
      '2 true\nfalse true\n',
    ],
  ]);
});

test('util, os and modules', async () => {
  await prints([
    [
      "import('fs').then(({ default: fs, readFileSync }) => console.log(fs.readFileSync === readFileSync, require('os').totalmem() > 0))",
      'true true\n',
    ],
    [
      "const { promisify, types } = require('util'); promisify(setTimeout)(5, 'v').then(console.log); console.log(types.isPromise(Promise.resolve()), types.isDate({}))",
      'true false\nv\n',
    ],
    [
      "const { callbackify } = require('util'); callbackify(async (x) => x + 1)(1, (error, value) => console.log(error, value))",
      'null 2\n',
    ],
    [
      "import { createRequire } from 'module'\nconst require = createRequire(import.meta.url)\nconsole.log(require('path').basename('/a/b'))",
      'b\n',
    ],
  ]);
});

/** Leaves a mark on all that it comes to and that takes one, by names, prototypes, accessors and what methods give back. */
const MARKING = `
const seen = new Set();
// A name that is not seen to be named: the program runs in the realm that it shares with others.
const { ['getProto' + 'typeOf']: prototypeOf } = Object;
function mark(value, depth) {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value) || depth > 6) return;
  seen.add(value);
  if (Object.hasOwn(value, 'marked') && value.marked !== seen) found = Object.getOwnPropertyNames(value).join();
  if (Object.isExtensible(value)) Object.defineProperty(value, 'marked', { value: seen, writable: true, configurable: true });
  mark(prototypeOf(value), depth + 1);
  for (const key of Reflect.ownKeys(value)) {
    const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
    for (const part of [held, get, set]) mark(part, depth + 1);
  }
}
let found = false;
function f() {
  const { createHash, randomBytes } = require('crypto');
  const url = new URL('http://a.b/?c=1'), controller = new AbortController(), event = new CustomEvent('x', {});
  controller.signal.addEventListener('abort', () => {});
  controller.abort();
  const { Readable, Transform } = require('stream');
  const made = [
    createHash('md5').update('a'), createHash('sha512'), randomBytes(2), crypto, url, url.searchParams, url.searchParams.keys(),
    url.searchParams[Symbol.iterator](), controller, controller.signal, controller.signal.reason, event, new EventTarget(),
    require('url'), require('util'), require('util').types, require('url').parse('http://a'), new Transform(), Readable.from([1]),
    process, process.stdout, process.hrtime, process.execArgv, console, setTimeout(() => {}, 1), setImmediate(() => {}), require('readline').createInterface({ input: undefined }),
  ];
  for (const value of made) mark(value, 0);
  return found;
}`;

test('no cell finds what another did to these', async () => {
  const tests = ['assert.equal(f(), false)', 'assert.equal(f(), false)', 'assert.equal(f(), false)'];
  const apart = `Array.prototype.mine = 1\n${MARKING}`;
  assert.deepEqual(await rows({ language: 'javascript', candidates: [MARKING, MARKING, apart], tests }), [
    ...['PPP', 'PPP', 'PPP'],
  ]);
});

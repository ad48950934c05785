import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Config, environment, readConfig } from '../src/config.ts';

function configOf(env: Readonly<Record<string, string>>): Config {
  const reading = readConfig(env);
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.config;
}

function mistakesOf(env: Readonly<Record<string, string>>): readonly string[] {
  const reading = readConfig(env);
  return reading.ok ? [] : reading.mistakes;
}

test('an empty environment gives the documented defaults', () => {
  const { sandboxes, ...config } = configOf({});
  assert.ok(sandboxes >= 1);
  assert.deepEqual(config, {
    host: '127.0.0.1',
    port: 8080,
    dataDir: './data',
    databaseUrl: '',
    batchKeepHours: 168,
    logLevel: 'info',
    tracesEndpoint: '',
    namespaces: 'auto',
    cellCacheMb: 64,
    metrics: { host: '127.0.0.1', port: 0 },
    learnt: '',
    maxBodyMb: 64,
    ceilings: {
      candidates: 10_000,
      tests: 10_000,
      cells: 4_000_000,
      candidateKb: 16_384,
      testKb: 16_384,
      cellTimeoutMs: 10_000,
      memoryMb: 1_024,
      outputKb: 16_384,
      sandboxSeconds: 3_600,
    },
    defaultLimits: { cellTimeoutMs: 1_000, memoryMb: 256, outputKb: 1_024 },
    door: {
      keysFile: '',
      apiKeys: '',
      docsAccess: 'open',
      metricsAccess: 'key',
      http: {
        connections: 10_000,
        headersMs: 10_000,
        requestMs: 300_000,
        keepAliveMs: 72_000,
        bodiesMb: 512,
      },
      drain: { noticeMs: 0, boundMs: 10_000 },
      queue: { requests: 1_000, cells: 20_000_000, ms: 10_000 },
    },
  });
});

test('what is given is taken', () => {
  const config = configOf({ HOST: '::1', PORT: '0', LOG_LEVEL: 'silent', SANDBOXES: '3', MAX_CELLS: '100' });
  assert.equal(config.host, '::1');
  assert.equal(config.port, 0);
  assert.equal(config.logLevel, 'silent');
  assert.equal(config.sandboxes, 3);
  assert.equal(config.ceilings.cells, 100);
});

test('every mistake is told at once, with the variable, what was given and what is allowed', () => {
  assert.deepEqual(
    mistakesOf({ HOST: 'a b', PORT: '80a', LOG_LEVEL: 'loud', MAX_TESTS: '0', DATA_DIR: '' }),
    [
      'HOST is "a b": it must be a host name or an IP address.',
      'MAX_TESTS is "0": it must be a whole number from 1 to 1000000.',
      'PORT is "80a": it must be a whole number from 0 to 65535.',
      'DATA_DIR is empty: it must be a path.',
      'LOG_LEVEL is "loud": it must be one of fatal, error, warn, info, debug, trace, silent.',
    ],
  );
});

for (const given of [
  '',
  ' 80',
  '8e1',
  '-1',
  '65536',
  '1.5',
  '0x50',
  '９',
  'Infinity',
  '99999999999999999999',
]) {
  test(`a port of ${JSON.stringify(given)} is a mistake`, () => {
    assert.equal(mistakesOf({ PORT: given }).length, 1);
  });
}

test('a default limit over its ceiling is a mistake, one that was not given comes down to it', () => {
  assert.deepEqual(mistakesOf({ MAX_MEMORY_MB: '100', DEFAULT_MEMORY_MB: '200' }), [
    'DEFAULT_MEMORY_MB is 200: it must not be over MAX_MEMORY_MB, which is 100.',
  ]);
  assert.equal(configOf({ MAX_MEMORY_MB: '100' }).defaultLimits.memoryMb, 100);
});

test('a long value is not shown in full', () => {
  const [mistake = ''] = mistakesOf({ PORT: '1'.repeat(10_000) });
  assert.ok(mistake.length < 200);
});

test('every variable is described, and its own standard value is allowed', () => {
  for (const variable of Object.values(environment)) {
    assert.match(variable.name, /^[A-Z][A-Z_]+$/);
    assert.ok(variable.description.endsWith('.'), variable.name);
    assert.equal(variable.read(String(variable.standard)), variable.standard, variable.name);
  }
});

for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.evil.example']) {
  test(`${host} is not served without keys, unless that is asked for`, () => {
    const refused = readConfig({ HOST: host }, 'serve');
    assert.ok(!refused.ok);
    assert.match(
      refused.mistakes.join(),
      /^HOST is .* no API keys.*crossrank keys add NAME.*ALLOW_NO_KEYS=yes/,
    );
    assert.ok(readConfig({ HOST: host, ALLOW_NO_KEYS: 'yes' }, 'serve').ok);
    assert.ok(readConfig({ HOST: host, KEYS_FILE: 'keys.json' }, 'serve').ok);
    assert.ok(readConfig({ HOST: host }, 'work').ok);
  });
}

test('loopback is served without keys', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost'])
    assert.ok(readConfig({ HOST: host }, 'serve').ok, host);
});

/** Requests that are wrong in one way each: a 4xx problem that names the field, never a 500. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { buildTestApp } from './helper.ts';

const app = await buildTestApp({
  env: { MAX_CANDIDATES: '50', MAX_TESTS: '40', MAX_CELLS: '1000', MAX_BODY_MB: '1' },
});
after(() => app.close());

const good = { language: 'python', candidates: ['x = 1'], tests: ['assert x == 1'] };
const goodMatrix = { matrix: ['110', '011'] };

type Case = {
  readonly name: string;
  readonly url?: string;
  readonly body: unknown;
  readonly status: number;
  /** Pointer of the first field at fault; undefined where the fault is in no field. */
  readonly pointer?: string;
  readonly says?: RegExp;
};

const score = '/v1/score';
const long = 'x'.repeat(5_000);

const cases: readonly Case[] = [
  // Not an object
  { name: 'null', body: null, status: 400, pointer: '', says: /must be an object, not null/ },
  { name: 'an array', body: [good], status: 400, pointer: '', says: /must be an object, not an array/ },
  { name: 'a string', body: '"x"', status: 400, pointer: '' },
  { name: 'a number', body: '17', status: 400, pointer: '' },
  // Missing
  { name: 'nothing in it', body: {}, status: 400, pointer: '/language', says: /required/ },
  {
    name: 'no candidates',
    body: { ...good, candidates: undefined },
    status: 400,
    pointer: '/candidates',
    says: /required/,
  },
  { name: 'no tests', body: { ...good, tests: undefined }, status: 400, pointer: '/tests', says: /required/ },
  {
    name: 'an empty list of candidates',
    body: { ...good, candidates: [] },
    status: 400,
    pointer: '/candidates',
    says: /at least 1 item/,
  },
  {
    name: 'an empty list of tests',
    body: { ...good, tests: [] },
    status: 400,
    pointer: '/tests',
    says: /at least 1 item/,
  },
  {
    name: 'a candidate without code',
    body: { ...good, candidates: ['x', { id: 'a' }] },
    status: 400,
    pointer: '/candidates/1/code',
    says: /required/,
  },
  {
    name: 'a test with neither code nor input',
    body: { ...good, tests: [{ id: 'a' }] },
    status: 400,
    pointer: '/tests/0',
    says: /"code", or "stdin" and "stdout"/,
  },
  {
    name: 'a test with input only',
    body: { ...good, tests: [{ stdin: '1' }] },
    status: 400,
    pointer: '/tests/0/stdout',
    says: /required/,
  },
  {
    name: 'a strategy without a name',
    body: { ...good, strategy: { alpha_xy: 3 } },
    status: 400,
    pointer: '/strategy/name',
    says: /required/,
  },
  // Misspelt or unknown
  {
    name: 'a misspelt field',
    body: { ...good, canddates: [] },
    status: 400,
    pointer: '/canddates',
    says: /Did you mean "candidates"/,
  },
  {
    name: 'a misspelt option',
    body: { ...good, topn: 3 },
    status: 400,
    pointer: '/topn',
    says: /Did you mean "top_n"/,
  },
  {
    name: 'an unknown field',
    body: { ...good, colour: 'red' },
    status: 400,
    pointer: '/colour',
    says: /The fields are language, prelude/,
  },
  {
    name: 'a misspelt limit',
    body: { ...good, limits: { timeout_ms: 10 } },
    status: 400,
    pointer: '/limits/timeout_ms',
    says: /"cell_timeout_ms"/,
  },
  {
    name: 'a misspelt field of a candidate',
    body: { ...good, candidates: [{ code: 'x', cuont: 3 }] },
    status: 400,
    pointer: '/candidates/0/cuont',
    says: /"count"/,
  },
  {
    name: 'a misspelt field of a test',
    body: { ...good, tests: [{ cod: 'x' }] },
    status: 400,
    pointer: '/tests/0',
    says: /needs/,
  },
  {
    name: 'a test of both kinds',
    body: { ...good, tests: [{ code: 'x', stdin: '', stdout: '' }] },
    status: 400,
    pointer: '/tests/0/code',
  },
  {
    name: 'a field whose name needs escaping',
    body: { ...good, 'a/b~c': 1 },
    status: 400,
    pointer: '/a~1b~0c',
  },
  { name: 'a field with an empty name', body: { ...good, '': 1 }, status: 400, pointer: '/' },
  { name: 'a field with a very long name', body: { ...good, [long]: 1 }, status: 400, pointer: '' },
  {
    name: '__proto__',
    body: '{"language":"python","candidates":["x"],"tests":["y"],"__proto__":{"a":1}}',
    status: 400,
    pointer: '/__proto__',
  },
  {
    name: '__proto__ in a candidate',
    body: '{"language":"python","candidates":[{"code":"x","__proto__":{"count":2}}],"tests":["y"]}',
    status: 400,
    pointer: '/candidates/0/__proto__',
  },
  {
    name: '__proto__ in a strategy',
    body: '{"language":"python","candidates":["x"],"tests":["y"],"strategy":{"name":"b4","__proto__":{"beta_0":5}}}',
    status: 422,
    pointer: '/strategy/__proto__',
  },
  {
    name: 'constructor',
    body: { ...good, constructor: { prototype: {} } },
    status: 400,
    pointer: '/constructor',
  },
  { name: 'hasOwnProperty', body: { ...good, hasOwnProperty: 1 }, status: 400, pointer: '/hasOwnProperty' },
  // Of the wrong type: nothing is coerced
  {
    name: 'a language that is a number',
    body: { ...good, language: 3 },
    status: 400,
    pointer: '/language',
    says: /must be a string, not 3/,
  },
  {
    name: 'a prelude that is null',
    body: { ...good, prelude: null },
    status: 400,
    pointer: '/prelude',
    says: /must be a string, not null/,
  },
  {
    name: 'candidates that are a string',
    body: { ...good, candidates: 'x' },
    status: 400,
    pointer: '/candidates',
    says: /must be an array/,
  },
  {
    name: 'candidates that are an object',
    body: { ...good, candidates: { 0: 'x' } },
    status: 400,
    pointer: '/candidates',
  },
  {
    name: 'a candidate that is a number',
    body: { ...good, candidates: ['x', 7] },
    status: 400,
    pointer: '/candidates/1',
    says: /a string or an object, not 7/,
  },
  {
    name: 'a candidate that is null',
    body: { ...good, candidates: [null] },
    status: 400,
    pointer: '/candidates/0',
    says: /not null/,
  },
  {
    name: 'a candidate that is a list',
    body: { ...good, candidates: [['x']] },
    status: 400,
    pointer: '/candidates/0',
    says: /not an array/,
  },
  {
    name: 'code that is a number',
    body: { ...good, candidates: [{ code: 1 }] },
    status: 400,
    pointer: '/candidates/0/code',
    says: /must be a string, not 1/,
  },
  {
    name: 'a test that is a boolean',
    body: { ...good, tests: [true] },
    status: 400,
    pointer: '/tests/0',
    says: /not true/,
  },
  {
    name: 'a count that is a string',
    body: { ...good, candidates: [{ code: 'x', count: '3' }] },
    status: 400,
    pointer: '/candidates/0/count',
    says: /a whole number, not "3"/,
  },
  {
    name: 'a strategy that is a number',
    body: { ...good, strategy: 4 },
    status: 400,
    pointer: '/strategy',
    says: /a string or an object, not 4/,
  },
  { name: 'limits that are a list', body: { ...good, limits: [] }, status: 400, pointer: '/limits' },
  {
    name: 'a limit that is a string',
    body: { ...good, limits: { memory_mb: '256' } },
    status: 400,
    pointer: '/limits/memory_mb',
  },
  {
    name: 'include that is a string',
    body: { ...good, include: 'matrix' },
    status: 400,
    pointer: '/include',
  },
  { name: 'top_n that is a string', body: { ...good, top_n: '5' }, status: 400, pointer: '/top_n' },
  { name: 'top_n that is true', body: { ...good, top_n: true }, status: 400, pointer: '/top_n' },
  {
    name: 'a deadline that is null',
    body: { ...good, deadline_ms: null },
    status: 400,
    pointer: '/deadline_ms',
  },
  // Out of range
  {
    name: 'an unknown part',
    body: { ...good, include: ['matrix', 'matrices'] },
    status: 400,
    pointer: '/include/1',
    says: /clusters, tests, matrix, outcomes, failures/,
  },
  {
    name: 'a count of 0',
    body: { ...good, candidates: [{ code: 'x', count: 0 }] },
    status: 422,
    pointer: '/candidates/0/count',
    says: /from 1 to 1000000, not 0/,
  },
  {
    name: 'a count of 1.5',
    body: { ...good, tests: [{ code: 'x', count: 1.5 }] },
    status: 400,
    pointer: '/tests/0/count',
    says: /whole number/,
  },
  {
    name: 'a count over a million',
    body: { ...good, tests: [{ code: 'x', count: 1_000_001 }] },
    status: 422,
    pointer: '/tests/0/count',
    says: /from 1 to 1000000, not 1000001/,
  },
  {
    name: 'a count of 1e400',
    body: '{"language":"python","candidates":[{"code":"x","count":1e400}],"tests":["y"]}',
    status: 400,
    pointer: '/candidates/0/count',
  },
  {
    name: 'a prior of 0',
    body: { ...good, candidates: [{ code: 'x', prior: 0 }] },
    status: 422,
    pointer: '/candidates/0/prior',
    says: /more than 0 and less than 1, not 0/,
  },
  {
    name: 'a prior of 1',
    body: { ...good, candidates: [{ code: 'x', prior: 1 }] },
    status: 422,
    pointer: '/candidates/0/prior',
    says: /less than 1/,
  },
  {
    name: 'an empty id',
    body: { ...good, candidates: [{ id: '', code: 'x' }] },
    status: 400,
    pointer: '/candidates/0/id',
  },
  {
    name: 'a very long id',
    body: { ...good, candidates: [{ id: long, code: 'x' }] },
    status: 400,
    pointer: '/candidates/0/id',
    says: /at most 256/,
  },
  { name: 'top_n of 0', body: { ...good, top_n: 0 }, status: 422, pointer: '/top_n' },
  { name: 'a seed below 0', body: { ...good, seed: -1 }, status: 422, pointer: '/seed' },
  { name: 'a seed over 32 bits', body: { ...good, seed: 2 ** 32 }, status: 422, pointer: '/seed' },
  { name: 'a seed that is a text', body: { ...good, seed: '1' }, status: 400, pointer: '/seed' },
  {
    name: 'a comparison that does not exist',
    body: { ...good, tests: [{ stdin: '', stdout: '', compare: 'fuzzy' }] },
    status: 400,
    pointer: '/tests/0/compare',
  },
  {
    name: 'a tolerance below 0',
    body: { ...good, tests: [{ stdin: '', stdout: '', compare: { float: -1 } }] },
    status: 422,
    pointer: '/tests/0/compare/float',
  },
  {
    name: 'an empty checker',
    body: { ...good, tests: [{ stdin: '', stdout: '', compare: { checker: '' } }] },
    status: 400,
    pointer: '/tests/0/compare/checker',
  },
  {
    name: 'a comparison of program text',
    body: { ...good, tests: [{ code: 'assert x', compare: 'exact' }] },
    status: 400,
    pointer: '/tests/0/compare',
  },
  { name: 'a deadline of 0', body: { ...good, deadline_ms: 0 }, status: 422, pointer: '/deadline_ms' },
  {
    name: 'a deadline of a day',
    body: { ...good, deadline_ms: 86_400_000 },
    status: 422,
    pointer: '/deadline_ms',
  },
  {
    name: 'a negative limit',
    body: { ...good, limits: { cell_timeout_ms: -5 } },
    status: 422,
    pointer: '/limits/cell_timeout_ms',
  },
  {
    name: 'a cost below 0',
    body: { ...good, costs: { wrong: -1 } },
    status: 422,
    pointer: '/costs/wrong',
    says: /from 0 to 1000000000, not -1/,
  },
  {
    name: 'a cost that is a text',
    body: { ...good, costs: { ask: '1' } },
    status: 400,
    pointer: '/costs/ask',
  },
  {
    name: 'a cost over all bounds',
    url: score,
    body: { ...goodMatrix, costs: { ask: 1e10 } },
    status: 422,
    pointer: '/costs/ask',
    says: /from 0 to 1000000000/,
  },
  {
    name: 'a number out of its range beside a field that does not exist',
    body: { ...good, top_n: 0, more: 1 },
    status: 400,
    pointer: '/more',
  },
  {
    name: 'a deadline of 0',
    url: '/v1/rewards',
    body: {
      language: 'python',
      rule: 'binary',
      groups: [{ completions: ['x'], tests: ['y'] }],
      deadline_ms: 0,
    },
    status: 422,
    pointer: '/deadline_ms',
    says: /from 1 to 3600000, not 0/,
  },
  // Of the right form, but not to be had here
  {
    name: 'an unknown language',
    body: { ...good, language: 'cobol' },
    status: 422,
    pointer: '/language',
    says: /python, javascript, typescript/,
  },
  {
    name: 'a misspelt language',
    body: { ...good, language: 'Pyhton' },
    status: 422,
    pointer: '/language',
    says: /Did you mean "python"/,
  },
  {
    name: 'a language named like a method',
    body: { ...good, language: 'toString' },
    status: 422,
    pointer: '/language',
  },
  {
    name: 'an unknown strategy',
    body: { ...good, strategy: 'b5' },
    status: 422,
    pointer: '/strategy',
    says: /b4, codet/,
  },
  {
    name: 'an unknown strategy as an object',
    body: { ...good, strategy: { name: 'b5' } },
    status: 422,
    pointer: '/strategy/name',
  },
  {
    name: 'an unknown parameter',
    body: { ...good, strategy: { name: 'b4', alpha: 3 } },
    status: 422,
    pointer: '/strategy/alpha',
    says: /alpha_xy/,
  },
  {
    name: 'a parameter with a very long name',
    body: { ...good, strategy: { name: 'b4', [long]: 3 } },
    status: 422,
    pointer: '/strategy',
  },
  {
    name: 'a parameter of the wrong type',
    body: { ...good, strategy: { name: 'b4', alpha_xy: '3' } },
    status: 422,
    pointer: '/strategy/alpha_xy',
    says: /number/,
  },
  {
    name: 'a parameter out of range',
    body: { ...good, strategy: { name: 'b4', beta_0: -1 } },
    status: 422,
    pointer: '/strategy/beta_0',
  },
  {
    name: 'a time limit over the ceiling',
    body: { ...good, limits: { cell_timeout_ms: 10_001 } },
    status: 422,
    pointer: '/limits/cell_timeout_ms',
    says: /at most 10000/,
  },
  {
    name: 'a memory limit over the ceiling',
    body: { ...good, limits: { memory_mb: 1e15 } },
    status: 422,
    pointer: '/limits/memory_mb',
    says: /at most 1024/,
  },
  {
    name: 'an output limit over the ceiling',
    body: { ...good, limits: { output_kb: 1e9 } },
    status: 422,
    pointer: '/limits/output_kb',
  },
  {
    name: 'too many candidates',
    body: { ...good, candidates: Array(51).fill('x') },
    status: 422,
    pointer: '/candidates',
    says: /at most 50/,
  },
  {
    name: 'too many tests',
    body: { ...good, tests: Array(41).fill('x') },
    status: 422,
    pointer: '/tests',
    says: /at most 40/,
  },
  {
    name: 'too many cells',
    body: { ...good, candidates: Array(50).fill('x'), tests: Array(40).fill('x') },
    status: 422,
    pointer: '/candidates',
    says: /2000 cells .* at most 1000/,
  },
  {
    name: 'an id twice',
    body: {
      ...good,
      candidates: [
        { id: 'a', code: 'x' },
        { id: 'a', code: 'y' },
      ],
    },
    status: 422,
    pointer: '/candidates/1/id',
    says: /\/candidates\/0 has this id/,
  },
  {
    name: 'an id that is the index of another',
    body: { ...good, tests: ['x', { id: '0', code: 'y' }] },
    status: 422,
    pointer: '/tests/1/id',
  },
  {
    name: 'more samples of one text than can be told apart',
    body: { ...good, candidates: [{ code: 'x', count: 1_000_000 }, 'x'] },
    status: 422,
    pointer: '/candidates/0/count',
  },
  // Matrices
  { name: 'no matrix', url: score, body: {}, status: 400, pointer: '/matrix' },
  { name: 'an empty matrix', url: score, body: { matrix: [] }, status: 400, pointer: '/matrix' },
  { name: 'a matrix of numbers', url: score, body: { matrix: [110] }, status: 400, pointer: '/matrix/0' },
  { name: 'an empty row', url: score, body: { matrix: ['110', ''] }, status: 400, pointer: '/matrix/1' },
  {
    name: 'another character',
    url: score,
    body: { matrix: ['110', '01x'] },
    status: 400,
    pointer: '/matrix/1',
    says: /\[01-\]/,
  },
  {
    name: 'a row with a line break',
    url: score,
    body: { matrix: ['110\n'] },
    status: 400,
    pointer: '/matrix/0',
  },
  {
    name: 'rows of unequal length',
    url: score,
    body: { matrix: ['110', '01'] },
    status: 422,
    pointer: '/matrix/1',
  },
  {
    name: 'too few candidate counts',
    url: score,
    body: { ...goodMatrix, candidate_counts: [1] },
    status: 422,
    pointer: '/candidate_counts',
  },
  {
    name: 'too many test counts',
    url: score,
    body: { ...goodMatrix, test_counts: [1, 1, 1, 1] },
    status: 422,
    pointer: '/test_counts',
  },
  {
    name: 'a count of 0 in a list',
    url: score,
    body: { ...goodMatrix, test_counts: [1, 0, 1] },
    status: 422,
    pointer: '/test_counts/1',
  },
  {
    name: 'outcomes asked of a matrix',
    url: score,
    body: { ...goodMatrix, include: ['outcomes'] },
    status: 400,
    pointer: '/include/0',
  },
  { name: 'candidates sent to be scored', url: score, body: good, status: 400, pointer: '/matrix' },
  {
    name: 'a matrix that is too wide',
    url: score,
    body: { matrix: ['1'.repeat(41)] },
    status: 422,
    pointer: '/matrix/0',
  },
  {
    name: 'an unknown strategy for a matrix',
    url: score,
    body: { ...goodMatrix, strategy: 'best' },
    status: 422,
    pointer: '/strategy',
  },
  // Not JSON
  { name: 'an empty body', body: '', status: 400, says: /empty/ },
  {
    name: 'JSON that ends too early',
    body: '{"language": "python", ',
    status: 400,
    says: /ends too early, at line 1, column 24/,
  },
  { name: 'a comma too many', body: '{\n  "a": [1, 2,],\n}', status: 400, says: /line 2, column 14/ },
  { name: 'single quotes', body: "{'a': 1}", status: 400, says: /line 1, column 2 .*"'"/ },
  { name: 'Not a Number', body: '{"top_n": NaN}', status: 400, says: /column 11/ },
  { name: 'a line break in a string', body: '{"a": "x\ny"}', status: 400, says: /column 9/ },
  { name: 'a bad escape', body: '{"a": "\\x"}', status: 400, says: /column 8/ },
  { name: 'two values', body: '{} {}', status: 400, says: /column 4/ },
  { name: 'deep nesting', body: '['.repeat(200_000), status: 400, says: /ends too early/ },
  {
    name: 'deep nesting that closes',
    body: '['.repeat(100_000) + ']'.repeat(100_000),
    status: 400,
    pointer: '',
  },
  {
    name: 'deep nesting in a candidate',
    body: `{"language":"python","tests":["x"],"candidates":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`,
    status: 400,
    pointer: '/candidates/0',
  },
  {
    name: 'deep nesting in a strategy',
    body: `{"language":"python","tests":["x"],"candidates":["x"],"strategy":{"name":"b4","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    status: 422,
    pointer: '/strategy/a',
  },
];

for (const { name, url = '/v1/rerank', body, status, pointer, says } of cases) {
  test(`${url} with ${name}: ${status}${pointer === undefined ? '' : ` at ${JSON.stringify(pointer)}`}`, async () => {
    const payload = typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'content-type': 'application/json' };
    const reply = await app.inject({ method: 'POST', url, payload, headers });
    assert.equal(reply.statusCode, status, reply.body);
    assert.match(String(reply.headers['content-type']), /^application\/problem\+json/);
    const problem = reply.json();
    assert.equal(problem.status, status);
    assert.match(problem.type, /^\/problems\/[a-z-]+$/);
    assert.ok(problem.title.length > 0 && problem.detail.length > 0);
    assert.equal(problem.errors?.[0].pointer, pointer, reply.body);
    if (says !== undefined) assert.match(problem.errors?.[0].detail ?? problem.detail, says);
    assert.ok(reply.body.length < 8_000, `${reply.body.length} bytes of error`);
  });
}

test('there are at least fifty of them', () => {
  assert.ok(cases.length >= 50);
});

test('every fault of one request is told, up to twenty', async () => {
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/rerank',
    payload: { ...good, candidates: Array(50).fill({ code: 1, count: 0 }) },
  });
  const { errors } = reply.json();
  assert.equal(errors.length, 20);
  assert.deepEqual(
    errors.slice(0, 3).map(({ pointer }: { pointer: string }) => pointer),
    ['/candidates/0/code', '/candidates/0/count', '/candidates/1/code'],
  );
});

test('what a message repeats of a request can fool no terminal', async () => {
  const payload = { ...good, 'x\u202ey': 1, tie_break: '\u009b2J\u007f' };
  const reply = await app.inject({ method: 'POST', url: '/v1/rerank', payload });
  assert.equal(reply.statusCode, 400);
  const details = reply
    .json()
    .errors.map(({ detail }: { detail: string }) => detail)
    .join(' ');
  assert.match(details, /"x\\u202ey"/);
  assert.match(details, /\\u009b2J\\u007f/);
  assert.doesNotMatch(details, /[\p{Cc}\p{Cf}]/u);
});

test('a body that is not UTF-8 is told so', async () => {
  const payload = Buffer.from('{"language": "p\xffthon"}', 'latin1');
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/rerank',
    payload,
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(reply.statusCode, 400);
  assert.match(reply.json().detail, /UTF-8/);
});

test('a byte order mark does no harm', async () => {
  const payload = `\ufeff${JSON.stringify(good)}`;
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/rerank',
    payload,
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(reply.statusCode, 200, reply.body);
});

for (const type of [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/jsonp',
  'multipart/form-data',
  undefined,
]) {
  test(`a body of type ${type} is a 415`, async () => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const reply = await app.inject({
      method: 'POST',
      url: '/v1/rerank',
      payload: JSON.stringify(good),
      headers,
    });
    assert.equal(reply.statusCode, 415, reply.body);
    assert.equal(reply.json().type, '/problems/unsupported-media-type');
  });
}

test('a compressed body is a 415', async () => {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const reply = await app.inject({ method: 'POST', url: '/v1/rerank', payload: 'x', headers });
  assert.equal(reply.statusCode, 415);
});

test('a body over the limit is a 413 that names it', async () => {
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/rerank',
    payload: { ...good, prelude: ' '.repeat(1_100_000) },
  });
  assert.equal(reply.statusCode, 413);
  assert.match(reply.json().detail, /1 MB/);
});

test('no path takes query parameters', async () => {
  const reply = await app.inject({ method: 'POST', url: '/v1/rerank?top_n=1', payload: good });
  assert.equal(reply.statusCode, 400);
  assert.match(reply.json().detail, /query/);
});

test('another path, or another method, is a 404 that helps', async () => {
  const nowhere = await app.inject({ method: 'GET', url: '/v3/rerank' });
  assert.equal(nowhere.statusCode, 404);
  assert.match(nowhere.json().detail, /openapi\.json/);
  const method = await app.inject({ method: 'GET', url: '/v1/rerank' });
  assert.equal(method.statusCode, 404);
  assert.match(method.json().detail, /POST/);
});

test('a path that can’t be decoded is a 400', async () => {
  const reply = await app.inject({ method: 'GET', url: '/%zz' });
  assert.equal(reply.statusCode, 400);
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/);
});

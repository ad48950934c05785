import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CellPlan, Execution } from '../../src/execution/plan.ts';
import type { Evidence } from '../../src/matrix/evidence.ts';
import { strategies } from '../../src/ranking/strategies.ts';
import { exampleRequest } from '../../src/rerank/wire/example.ts';
import type { RerankReply } from '../../src/rerank/wire/reply.ts';
import { assertLinear } from '../growth.ts';
import { type AppOptions, buildTestApp, doubleOf, executionOf, type Judge } from './helper.ts';

/** Candidates named after their row: `PF` passes the first test and fails the second. */
const byName: Judge = (candidate, test) => candidate.charAt(test);

async function rerank(payload: object, options: AppOptions = {}): Promise<RerankReply> {
  const app = await buildTestApp({ judge: byName, ...options });
  const reply = await app.inject({
    method: 'POST',
    url: '/v1/rerank',
    payload: { language: 'python', ...payload },
  });
  await app.close();
  assert.equal(reply.statusCode, 200, reply.body);
  return reply.json();
}

/** An executor that returns the double's execution with these parts replaced, and remembers its plans. */
function executing(part: Partial<Execution>, plans: CellPlan[] = []) {
  const execute = async (plan: CellPlan) => {
    plans.push(plan);
    return { ...executionOf(plan, byName), ...part };
  };
  return { executor: { ...doubleOf(), execute } };
}

const rounded = (score: number | null) => (score === null ? null : Math.round(score * 1000) / 1000);

test('the contract’s example gives what the contract says', async () => {
  const judge: Judge = (candidate, test) => (candidate.includes('x + 1') || test === 1 ? 'P' : 'F');
  const reply = await rerank(exampleRequest, { judge });
  assert.match(reply.id, /^rr_[0-9A-HJKMNP-TV-Z]{26}$/);
  assert.equal(reply.language, 'python');
  assert.equal(reply.strategy.name, 'b4');
  assert.deepEqual(reply.engine, { version: '0.1.0', runtime: 'python double' });
  const results = reply.results.map(({ relevance_score: _, score, ...others }) => ({
    ...others,
    score: rounded(score),
  }));
  assert.deepEqual(results, [
    { index: 0, id: '0', rank: 1, score: -34.033, cluster: 0, passed: 3, total: 3, cpu_ms: 0, cpu_ms_sd: 0 },
    { index: 1, id: 'b', rank: 2, score: -51.356, cluster: 1, passed: 2, total: 3, cpu_ms: 0, cpu_ms_sd: 0 },
  ]);
  assert.deepEqual(
    reply.results.map(({ relevance_score }) => relevance_score >= 0 && relevance_score <= 1),
    [true, true],
  );
  assert.deepEqual(
    reply.clusters?.map(({ score, ...others }) => ({ ...others, score: rounded(score) })),
    [
      { id: 0, candidates: [0], tests_passed: [0, 1], size: 1, score: -34.033 },
      { id: 1, candidates: [1], tests_passed: [1], size: 3, score: -51.356 },
    ],
  );
  assert.deepEqual(reply.tests, [
    { index: 0, id: '0', pass_rate: 0.25 },
    { index: 1, id: 't1', pass_rate: 1 },
  ]);
  assert.deepEqual(reply.matrix, ['11', '01']);
  assert.deepEqual(reply.outcomes, ['PP', 'FP']);
  const { queued_ms, execute_ms, rank_ms, total_ms, ...counts } = reply.stats;
  assert.deepEqual(counts, { cells: 4, executed: 4, cached: 0, concluded: 0, skipped: 0, infra_errors: 0 });
  assert.ok(queued_ms + execute_ms + rank_ms <= total_ms + 0.05);
  assert.deepEqual(reply.warnings, []);
});

test('parts that were not asked for are left out', async () => {
  const reply = await rerank({ candidates: ['P'], tests: ['t'] });
  assert.deepEqual(Object.keys(reply), [
    'id',
    'language',
    'strategy',
    'engine',
    'results',
    'confidence',
    'none_right',
    'decision',
    'stats',
    'warnings',
  ]);
  assert.equal(Object.hasOwn(reply.results[0] ?? {}, 'flags'), false);
});

test('duplicates are executed once and answered each', async () => {
  const plans: CellPlan[] = [];
  const reply = await rerank(
    {
      candidates: ['FP', { id: 'b', code: 'PP', count: 2 }, 'FP', { code: 'PP' }],
      tests: ['t', 'u', { id: 'again', code: 't', count: 3 }],
      strategy: 'max_pass',
      include: ['clusters', 'tests', 'matrix', 'outcomes'],
    },
    executing({}, plans),
  );
  assert.deepEqual(plans[0]?.candidates, ['FP', 'PP']);
  assert.deepEqual(plans[0]?.tests, [
    { kind: 'code', code: 't' },
    { kind: 'code', code: 'u' },
  ]);
  assert.equal(reply.stats.cells, 4);
  assert.deepEqual(
    reply.results.map(({ index, id, rank, passed, total }) => [index, id, rank, passed, total]),
    [
      [1, 'b', 1, 5, 5],
      [3, '3', 1, 5, 5],
      [0, '0', 3, 1, 5],
      [2, '2', 3, 1, 5],
    ],
  );
  assert.deepEqual(reply.matrix, ['010', '111', '010', '111']);
  assert.deepEqual(reply.outcomes, ['FPF', 'PPP', 'FPF', 'PPP']);
  assert.deepEqual(
    reply.clusters?.map(({ candidates, tests_passed, size }) => [candidates, tests_passed, size]),
    [
      [[1, 3], [0, 1, 2], 3],
      [[0, 2], [1], 2],
    ],
  );
  assert.deepEqual(reply.tests, [
    { index: 0, id: '0', pass_rate: 0.6 },
    { index: 1, id: '1', pass_rate: 1 },
    { index: 2, id: 'again', pass_rate: 0.6 },
  ]);
});

test('CPU time is that of the cells passed, and duplicates share it and their flags', async () => {
  const reply = await rerank(
    { candidates: ['PFP', 'FFF', 'PPP', 'PFP'], tests: ['t', 'u', 'v'], strategy: 'max_pass' },
    executing({
      cpuUs: Uint32Array.of(1_000, 9_000_000, 3_000, 5, 5, 5, 250, 250, 250),
      tampering: [0, 1],
      nondeterministic: [0],
    }),
  );
  assert.deepEqual(
    reply.results.map(({ index, cpu_ms, cpu_ms_sd, flags }) => [index, cpu_ms, cpu_ms_sd, flags]),
    [
      [2, 0.75, 0, undefined],
      [0, 4, 1, ['tampering', 'nondeterministic']],
      [3, 4, 1, ['tampering', 'nondeterministic']],
      [1, null, null, ['tampering']],
    ],
  );
});

test('a test by input and output is another one than the same text as code', async () => {
  const plans: CellPlan[] = [];
  await rerank(
    { candidates: ['PPP'], tests: ['1', { stdin: '1', stdout: '' }, { stdin: '', stdout: '1' }] },
    executing({}, plans),
  );
  assert.deepEqual(plans[0]?.tests, [
    { kind: 'code', code: '1' },
    { kind: 'stdio', stdin: '1', stdout: '', compare: { kind: 'trimmed' } },
    { kind: 'stdio', stdin: '', stdout: '1', compare: { kind: 'trimmed' } },
  ]);
});

test('how outputs are compared reaches the plan, and tests that differ in it alone are distinct', async () => {
  const plans: CellPlan[] = [];
  const cell = { stdin: '1', stdout: '2' };
  const compares = ['exact', 'tokens', { float: 0.5 }, { float: 0.25 }, { checker: '```py\nx\n```' }];
  await rerank(
    { candidates: ['PPPPPP'], tests: [cell, ...compares.map((compare) => ({ ...cell, compare }))] },
    executing({}, plans),
  );
  assert.deepEqual(
    plans[0]?.tests.map((test) => test.kind === 'stdio' && test.compare),
    [
      { kind: 'trimmed' },
      { kind: 'exact' },
      { kind: 'tokens' },
      { kind: 'float', tolerance: 0.5 },
      { kind: 'float', tolerance: 0.25 },
      { kind: 'checker', code: 'x\n' },
    ],
  );
});

test('equal scores share a rank and keep the order sent', async () => {
  const reply = await rerank({
    candidates: ['PF ', 'PP', 'PF', 'FF'],
    tests: ['t', 'u'],
    strategy: 'max_pass',
  });
  assert.deepEqual(
    reply.results.map(({ index, rank }) => [index, rank]),
    [
      [1, 1],
      [0, 2],
      [2, 2],
      [3, 4],
    ],
  );
});

test('whence candidates come moves no score, by whatever strategy', async () => {
  const codes = ['PPF', 'PFF', 'PPF ', 'FPP'];
  const sources = ['a', 'b', 'b', 'a'];
  const named = codes.map((code, at) => ({ code, source: sources[at] }));
  const scoresOf = async (fields: object) =>
    (await rerank({ tests: ['t', 'u', 'v'], ...fields })).results.map(
      ({ index, rank, score, relevance_score }) => ({
        ...{ index, rank, score, relevance_score },
      }),
    );
  for (const { name } of strategies)
    assert.deepEqual(
      await scoresOf({ candidates: named, strategy: name }),
      await scoresOf({ candidates: codes, strategy: name }),
      name,
    );
});

test('top_n cuts the results and nothing else', async () => {
  const reply = await rerank({
    candidates: ['FF', 'PF', 'PP'],
    tests: ['t', 'u'],
    top_n: 1,
    include: ['matrix', 'clusters'],
  });
  assert.deepEqual(
    reply.results.map(({ index }) => index),
    [2],
  );
  assert.equal(reply.matrix?.length, 3);
  assert.equal(reply.clusters?.length, 3);
});

test('limits, prelude and failures reach the plan, with the operator’s defaults', async () => {
  const plans: CellPlan[] = [];
  const env = { DEFAULT_MEMORY_MB: '99' };
  const options = { ...executing({}, plans), env };
  await rerank(
    {
      candidates: ['P'],
      tests: ['t'],
      prelude: 'p\n',
      limits: { cell_timeout_ms: 7 },
      seed: 5,
      include: ['failures'],
    },
    options,
  );
  await rerank({ candidates: ['P'], tests: ['t'] }, options);
  assert.ok(plans[0]);
  const { budget, ...plan } = plans[0];
  assert.equal(budget?.ms, 3_600_000);
  assert.deepEqual(plan, {
    language: 'python',
    prelude: 'p\n',
    candidates: ['P'],
    tests: [{ kind: 'code', code: 't' }],
    limits: { cellTimeoutMs: 7, memoryMb: 99, outputKb: 1_024 },
    failuresPerCandidate: 3,
    evidence: true,
    seed: 5,
    weight: 1,
  });
  assert.equal(plans[1]?.failuresPerCandidate, 0);
});

test('failures are told of every candidate as sent', async () => {
  const failure = {
    candidate: 1,
    test: 0,
    outcome: 70,
    type: 'AssertionError',
    message: 'no',
    line: 3,
  } as const;
  const reply = await rerank(
    { candidates: ['PP', 'FP', 'FP'], tests: ['t', 'u'], include: ['failures'] },
    executing({ failures: [failure] }),
  );
  assert.deepEqual(reply.failures, [
    { candidate: 1, test: 0, outcome: 'F', type: 'AssertionError', message: 'no', line: 3 },
    { candidate: 2, test: 0, outcome: 'F', type: 'AssertionError', message: 'no', line: 3 },
  ]);
});

test('a Markdown fence is taken off, with a warning that names the candidates', async () => {
  const plans: CellPlan[] = [];
  const reply = await rerank(
    {
      candidates: ['P', { id: 'fenced', code: 'Here:\n```python\n    P\n```\n' }, '```\nP```'],
      tests: ['```py\nt\n```'],
    },
    executing({}, plans),
  );
  assert.deepEqual(plans[0]?.candidates, ['P', '    P\n', 'P```']);
  assert.deepEqual(reply.warnings, [
    'Taken out of a Markdown fence: candidates "fenced" and "2".',
    'Taken out of a Markdown fence: test "0".',
  ]);
});

test('what the service did not find out is unknown, not failed, and warned of', async () => {
  const reply = await rerank({
    candidates: ['PIP', 'PPF', 'SSS'],
    tests: ['t', { id: 'dropped', code: 'u' }, 'v'],
    strategy: 'max_pass',
    include: ['matrix', 'tests'],
  });
  assert.deepEqual(reply.matrix, ['1-1', '110', '---']);
  assert.deepEqual(
    reply.results.map(({ index, rank, score, cluster, passed, total }) => [
      index,
      rank,
      score,
      cluster,
      passed,
      total,
    ]),
    [
      [0, 1, 2, 0, 2, 2],
      [1, 2, 1, 1, 2, 3],
      [2, 3, null, null, 0, 0],
    ],
  );
  assert.deepEqual(reply.warnings, [
    'Not known, as the service failed on them (I): 1 cell.',
    'Not executed in time (S): 3 cells.',
    'Ranked last without a score, as nothing is known: candidate "2".',
    'Left out of the ranking, as not known of every candidate: test "dropped".',
  ]);
});

test('broken tests and missing modules are warned of, in bounds', async () => {
  const reply = await rerank(
    {
      candidates: ['P'],
      tests: Array.from({ length: 30 }, (_, index) => ({ id: `t${index}`, code: `${index}` })),
    },
    executing({
      outcomes: new Uint8Array(30).fill(69),
      brokenTests: Array.from({ length: 30 }, (_, test) => ({ test, message: 'SyntaxError: '.repeat(100) })),
      missingModules: Array.from({ length: 1_000 }, (_, index) => ({
        module: `m${index}`.repeat(50),
        candidates: 1,
      })),
    }),
  );
  assert.equal(reply.warnings.length, 2);
  assert.match(
    reply.warnings[0] ?? '',
    /^Not compiling, and E for every candidate \(SyntaxError.*…\): tests "t0", .* and 20 more\.$/,
  );
  assert.match(
    reply.warnings[1] ?? '',
    /^Imported by candidates, but not to be had here: modules "m0.* and 990 more\.$/,
  );
  assert.ok(reply.warnings.join('').length < 2_000);
});

// The double answers when it is told to stop, and never before.
test('with a deadline, the best known by then is the answer', async () => {
  const waiting = (plan: CellPlan, signal?: AbortSignal) =>
    new Promise<Execution>((resolve) => {
      signal?.addEventListener('abort', () =>
        resolve(executionOf(plan, (code, test) => (test === 0 ? byName(code, test) : 'S'))),
      );
    });
  const reply = await rerank(
    { candidates: ['PP', 'FP'], tests: ['t', 'u'], deadline_ms: 100, include: ['outcomes'] },
    { executor: { ...doubleOf(), execute: waiting } },
  );
  assert.deepEqual(reply.outcomes, ['PS', 'FS']);
  assert.deepEqual(
    reply.results.map(({ index }) => index),
    [0, 1],
  );
  assert.match(reply.warnings.join(), /Not executed in time \(S\): 2 cells/);
});

test('odd characters come through: null bytes, lone surrogates, separators, quotes', async () => {
  const id = 'a\u0000"\\\u2028\ud800é😀';
  const reply = await rerank({ candidates: [{ id, code: 'P\u0000\ud800' }], tests: ['\udfff'] });
  assert.equal(reply.results[0]?.id, id);
});

test('a text of the same length as thousands of others costs no more', async () => {
  await assertLinear(180, (length) => {
    const candidates = Array.from(
      { length },
      (_, index) => `${'x'.repeat(20_000)}${String(index).padStart(5, '0')}`,
    );
    return rerank({ candidates, tests: ['t'] }, { judge: () => 'P' });
  });
});

test('1,000 × 1,000 cells are answered in linear time', async () => {
  const judge: Judge = (candidate, test) =>
    (candidate.charCodeAt(candidate.length - 1) * test) % 7 === 0 ? 'P' : 'F';
  await assertLinear(125_000, async (cells) => {
    const length = Math.sqrt(cells);
    const candidates = Array.from({ length }, (_, index) => `candidate ${index}`);
    const tests = Array.from({ length }, (_, index) => `test ${index}`);
    const include = ['clusters', 'tests', 'matrix', 'outcomes'];
    const reply = await rerank({ candidates, tests, include }, { judge });
    assert.equal(reply.results.length, candidates.length);
  });
});

test('answers are told of candidates and tests as sent, when they are asked for; looked for when a strategy reads them, too', async () => {
  const evidence: Evidence = {
    kind: 'evidence',
    candidates: 2,
    tests: 2,
    questions: ['f(1)'],
    answers: [
      { kind: 'value', type: 'int', text: '1' },
      { kind: 'exception', type: 'KeyError', text: '' },
    ],
    questionOfTest: Int32Array.of(-1, 0),
    wantedByTest: Int32Array.of(-1, 0),
    given: Int32Array.of(1, -1),
  };
  const asked: boolean[] = [];
  const options = {
    executor: {
      execute: async (plan: CellPlan) => {
        asked.push(plan.evidence);
        return { ...executionOf(plan, () => 'P'), evidence: plan.evidence ? evidence : null };
      },
    },
  };
  const request = { candidates: ['a', 'b', 'a'], tests: ['other', 'asks', 'other', 'asks'] };
  const reply = await rerank({ ...request, include: ['answers'] }, options);
  assert.deepEqual(reply.answers, {
    questions: [{ text: 'f(1)', tests: [1, 3] }],
    answers: evidence.answers,
    given: [[1], [null], [1]],
    wanted: [null, 0, null, 0],
  });
  assert.equal((await rerank({ ...request, strategy: 'b4' }, options)).answers, undefined);
  assert.equal((await rerank({ ...request, strategy: 'crossrank' }, options)).answers, undefined);
  assert.deepEqual(asked, [true, false, true]);
});

test('a text longer than the operator allows is a 422 that names it', async () => {
  const app = await buildTestApp({ env: { MAX_CANDIDATE_KB: '1', MAX_TEST_KB: '1' } });
  const ask = async (fields: object) =>
    app.inject({
      method: 'POST',
      url: '/v1/rerank',
      payload: { language: 'python', candidates: ['x'], tests: ['y'], ...fields },
    });
  const kb = 'x'.repeat(1_024);
  assert.equal((await ask({ candidates: [kb], tests: [kb] })).statusCode, 200);
  for (const [fields, pointer] of [
    [{ candidates: ['x', { code: `${kb}x` }] }, '/candidates/1'],
    [{ candidates: [kb], prelude: 'x' }, '/candidates/0'],
    [{ tests: [`${kb}x`] }, '/tests/0'],
    [{ tests: ['y', { stdin: kb, stdout: 'x' }] }, '/tests/1'],
    [{ tests: [{ stdin: '', stdout: '', compare: { checker: `${kb}x` } }] }, '/tests/0'],
  ] as const) {
    const refused = await ask(fields);
    assert.equal(refused.statusCode, 422);
    assert.equal(refused.json().type, '/problems/text-too-long');
    assert.deepEqual(
      refused.json().errors.map((error: { pointer: string }) => error.pointer),
      [pointer],
    );
  }
  const { request } = (await app.inject('/v1/limits')).json();
  assert.deepEqual([request.candidate_kb, request.test_kb], [1, 1]);
  await app.close();
});

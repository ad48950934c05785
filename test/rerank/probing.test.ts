/** Inputs that no test has, put to real programs in real sandboxes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitAll } from '../../src/admission/admission.ts';
import type { CellPlan, Executor } from '../../src/execution/plan.ts';
import { rerank } from '../../src/rerank/rerank.ts';
import type { RerankRequest } from '../../src/rerank/wire/request.ts';
import { Outcome } from '../../workers/messages.ts';
import { runningExecutor } from '../execution/running.ts';
import { configOf } from '../http/helper.ts';

const { executor } = runningExecutor();
const config = configOf({});

/** Every one passes the test; the first two are right, each in a way of its own, and the others wrong in ways of their own. */
const PYTHON: RerankRequest = {
  language: 'python',
  candidates: [
    'def twice(n): return n * n',
    'def twice(n): return n + n',
    'def twice(n): return 2 * n',
    'def twice(n): return 4',
  ],
  tests: ['assert twice(2) == 4'],
  strategy: 'mbr_output',
};
const JAVASCRIPT: RerankRequest = {
  language: 'javascript',
  candidates: [
    'const twice = (n) => n * n;',
    'const twice = (n) => n + n;',
    'const twice = (n) => 2 * n;',
    'const twice = (n) => 4;',
  ],
  tests: ['assert.equal(twice(2), 4);'],
  strategy: 'mbr_output',
};

async function ask(request: RerankRequest, change: Partial<Executor> = {}) {
  const service = { executor: { ...executor(), ...change }, admit: admitAll, version: '0' };
  return rerank(request, { ...service, ceilings: config.ceilings, defaultLimits: config.defaultLimits });
}

async function replyTo(request: RerankRequest, change?: Partial<Executor>) {
  const answer = await ask(request, change);
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.value;
}

for (const request of [PYTHON, JAVASCRIPT]) {
  test(`${request.language}: where all tests pass, right programs are found by answering alike`, async () => {
    const plain = await replyTo(request);
    assert.deepEqual(new Set(plain.results.map(({ rank }) => rank)), new Set([1]));
    assert.equal(plain.stats.probed, undefined);

    const include: RerankRequest['include'] = ['answers', 'matrix', 'tests', 'why'];
    const reply = await replyTo({ ...request, probes: 6, include });
    const firsts = reply.results.filter(({ rank }) => rank === 1).map(({ index }) => index);
    assert.deepEqual(firsts, [1, 2]);
    const { questions = [], given = [] } = reply.answers ?? {};
    assert.ok(questions.length > 1);
    assert.deepEqual(
      questions.map(({ tests }) => tests),
      [[0], ...new Array(questions.length - 1).fill([])],
    );
    assert.deepEqual(given[1], given[2]);
    assert.equal(reply.stats.probed, 4 * (questions.length - 1));
    // The tests are what they were.
    assert.equal(reply.stats.cells, 4);
    assert.deepEqual(reply.matrix, ['1', '1', '1', '1']);
    assert.equal(reply.tests?.length, 1);
    assert.deepEqual(
      reply.results.map(({ passed, total }) => [passed, total]),
      new Array(4).fill([1, 1]),
    );
  });
}

test('why tells of the probes on which two differ, and what they moved, though all pass the same tests', async () => {
  const told = (await replyTo({ ...PYTHON, probes: 6, include: ['why'], why: [3] })).why ?? [];
  // The best that answered otherwise, then the one asked for.
  assert.deepEqual(
    told.map(({ other }) => other),
    [0, 3],
  );
  for (const { other: index, differences } of told) {
    assert.ok(differences.length > 0);
    for (const { tests, other, moved } of differences) {
      assert.deepEqual(tests, []);
      if (index === 3) assert.equal(other.answer?.text, '4');
      assert.notEqual(moved, null);
    }
    assert.ok(differences.some(({ moved }) => (moved ?? 0) > 0));
  }
});

test('a probe that the service failed on, or did not come to, tells nothing', async () => {
  const quiet = await replyTo({ ...PYTHON, probes: 6 });
  const real = executor();
  for (const lost of [Outcome.infrastructure, Outcome.skipped]) {
    const execute = async (plan: CellPlan, signal?: AbortSignal) => {
      const execution = await real.execute(plan, signal);
      const isProbing = plan.tests.some((each) => each.kind === 'code' && each.code.endsWith('== None'));
      return isProbing ? { ...execution, outcomes: execution.outcomes.map(() => lost) } : execution;
    };
    const reply = await replyTo({ ...PYTHON, probes: 6 }, { execute });
    assert.match(reply.warnings.join(), /^Probes left out, .*: \d+\.$/);
    assert.deepEqual(
      reply.results.map(({ rank, score }) => [rank, score]),
      (await replyTo(PYTHON)).results.map(({ rank, score }) => [rank, score]),
    );
  }
  assert.deepEqual(quiet.warnings, []);
  assert.notEqual(quiet.results[0]?.score, quiet.results[3]?.score);
});

test('what nothing would come of, or takes too many cells, is refused', async () => {
  const refusalOf = async (more: Partial<RerankRequest>) => {
    const answer = await ask({ ...PYTHON, probes: 6, ...more });
    assert.ok(!answer.ok);
    return [answer.refusal.kind, answer.refusal.errors.map(({ pointer }) => pointer)];
  };
  assert.deepEqual(await refusalOf({ strategy: 'codet' }), ['fruitless_probes', ['/probes']]);
  assert.deepEqual(await refusalOf({ effort: 'adaptive' }), ['fruitless_probes', ['/probes']]);
  const candidates = Array.from({ length: 10_000 }, (_, index) => `def twice(n): return ${index}`);
  assert.deepEqual(await refusalOf({ candidates, probes: 1_000 }), ['too_many', ['/probes']]);
  const told = await replyTo({ ...PYTHON, strategy: 'codet', probes: 6, include: ['answers'] });
  assert.ok((told.answers?.questions.length ?? 0) > 1);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Finished, ReadReply } from '../../src/batches/finished.ts';
import { leaderboard } from '../../src/leaderboard/leaderboard.ts';
import { toMarkdown } from '../../src/leaderboard/markdown.ts';
import { toSvg } from '../../src/leaderboard/plot.ts';
import { chooseStrategy } from '../../src/ranking/choose-strategy.ts';

type Sample = {
  readonly source?: string;
  readonly row: string;
  readonly right: boolean;
  readonly count?: number;
  readonly posterior?: number;
  readonly code?: string;
};

function finished(custom_id: string, samples: readonly Sample[], truth = true): Finished {
  const results = samples.map(({ row, posterior = 0.5 }, index) => ({
    ...{ index, id: String(index), rank: index + 1, score: 0, cluster: 0, relevance_score: posterior },
    ...{ passed: row.replaceAll(/[^P]/g, '').length, total: row.length },
  }));
  const reply: ReadReply = {
    ...{ id: 'rr_1', language: 'python', strategy: { name: 'crossrank' }, results },
    engine: { version: '0.1.0', runtime: 'CPython' },
    outcomes: samples.map(({ row }) => row),
  };
  return {
    line: { custom_id, status: 'ok', reply },
    request: {
      language: 'python',
      candidates: samples.map(({ source, count = 1, code }, index) => ({
        ...{ code: code ?? `return ${index}`, count },
        ...(source !== undefined && { source }),
      })),
      tests: [...(samples[0]?.row ?? '')].map((_, index) => `assert f(${index})`),
    },
    truth: truth ? samples.map(({ right }) => (right ? '1' : '0')).join('') : null,
  };
}

const strategies = ['max_pass', 'codet'].map((name) => {
  const chosen = chooseStrategy(name);
  assert.ok(chosen.kind === 'chosen_strategy');
  return chosen;
});

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

const board = (problems: readonly Finished[], rounds = 20) =>
  leaderboard(each(problems), { strategies, rounds, seed: 1 });

test('pass@1 counts samples, best of n is what the strategy picks among the source’s own, duels count both', async () => {
  const { basis, sources, duels, problems } = await board([
    finished('p', [
      { source: 'a', row: 'PPF', right: true, count: 3 },
      { source: 'a', row: 'PFF', right: false },
      // Most tests passed, but by another source.
      { source: 'b', row: 'PPP', right: false },
      // Two texts are with each other: codet prefers them.
      { source: 'b', row: 'PPF', right: true },
      { source: 'b', row: 'PPF', right: true },
      { row: 'PPP', right: true },
    ]),
  ]);
  assert.equal(basis, 'truth');
  assert.equal(problems, 1);
  const of = (name: string) => sources.find(({ source }) => source === name);
  assert.equal(of('a')?.pass_at_1, 0.75);
  assert.equal(of('a')?.samples, 4);
  assert.deepEqual(of('a')?.best_of_n, { max_pass: 1, codet: 1 });
  assert.equal(of('b')?.pass_at_1, 2 / 3);
  // codet: 3 × √1 beside 2 × √2.
  assert.deepEqual(of('b')?.best_of_n, { max_pass: 0, codet: 0 });
  const [duel, ...others] = duels;
  assert.deepEqual(others, []);
  assert.ok(duel?.source === 'a' && Math.abs(duel.wins - 0.25) < 1e-12);
  assert.ok(Math.abs(duel.losses - 1 / 6) < 1e-12 && Math.abs(duel.ties - 7 / 12) < 1e-12);
});

test('the same text twice is one witness; a cell that is not known is no failure', async () => {
  const same = (row: string) => ({ source: 'a', row, right: true, code: 'return x' });
  const { sources } = await board([
    finished('p', [same('PPFF'), same('PPFF'), { source: 'a', row: 'PPPI', right: false }]),
  ]);
  // Of the tests that are known of both, the second passes more: three beside two.
  assert.deepEqual(sources[0]?.best_of_n, { max_pass: 0, codet: 0 });
});

test('where nobody knows the truth, the posterior tells; where some do, only those count', async () => {
  const samples = [
    { source: 'a', row: 'P', right: true, posterior: 0.9 },
    { source: 'b', row: 'F', right: false, posterior: 0.2 },
  ];
  const expected = await board([finished('p', samples, false), finished('q', samples, false)]);
  assert.equal(expected.basis, 'posterior');
  assert.deepEqual(
    expected.sources.map(({ source, pass_at_1 }) => [source, pass_at_1]),
    [
      ['a', 0.9],
      ['b', 0.2],
    ],
  );
  const mixed = await board([finished('p', samples, false), finished('q', samples)]);
  assert.equal(mixed.basis, 'truth');
  assert.deepEqual([mixed.problems, mixed.left_out.not_judged], [1, 1]);
});

test('what tells nothing is counted: failed, another problem, no source', async () => {
  const ok = finished('p', [{ source: 'a', row: 'P', right: true }]);
  const { left_out, problems } = await board([
    ok,
    { line: { custom_id: 'q', status: 'failed' }, request: null, truth: null },
    { ...ok, request: null },
    finished('r', [{ row: 'P', right: true }]),
  ]);
  assert.equal(problems, 1);
  assert.deepEqual(left_out, { failed: 1, other_problem: 1, no_source: 1, not_judged: 0 });
});

test('the order of problems and of candidates plays no part', async () => {
  const sample = fc.record({
    source: fc.constantFrom('a', 'b', 'c'),
    row: fc.string({ unit: fc.constantFrom('P', 'F'), minLength: 3, maxLength: 3 }),
    right: fc.boolean(),
    code: fc.constantFrom('1', '2', '3', '4', '5').map((name) => `return ${name}`),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(sample, { minLength: 1, maxLength: 6, selector: ({ code }) => code }), {
        minLength: 1,
        maxLength: 5,
      }),
      async (all) => {
        const problems = all.map((samples, index) => [`p${index}`, samples] as const);
        const straight = await board(problems.map(([id, samples]) => finished(id, samples)));
        const turned = await board(
          problems.toReversed().map(([id, samples]) => finished(id, samples.toReversed())),
        );
        assert.deepEqual(rounded(turned), rounded(straight));
      },
    ),
    { numRuns: 40 },
  );
});

test('better sources rate higher and far apart; intervals hold the rating and are narrower with more problems', async () => {
  const problem = (id: number) =>
    finished(`p${id}`, [
      { source: 'good', row: 'P', right: id % 10 !== 0 },
      { source: 'fair', row: 'P', right: id % 2 === 0 },
      { source: 'poor', row: 'P', right: id % 10 === 0 },
    ]);
  const problems = Array.from({ length: 400 }, (_, id) => problem(id));
  const large = await board(problems, 200);
  const small = await board(problems.slice(0, 40), 200);
  assert.deepEqual(
    large.sources.map(({ source }) => source),
    ['good', 'fair', 'poor'],
  );
  const widths = [large, small].map(({ sources }) =>
    sources.map(({ rating, rating_interval: [low, high] }) => {
      assert.ok(low <= rating && rating <= high);
      return high - low;
    }),
  );
  for (const [at, width] of (widths[0] ?? []).entries()) assert.ok(width < (widths[1]?.[at] ?? 0) / 2);
});

test('names of sources are nothing but text in Markdown and SVG', async () => {
  const evil = '<script>alert(1)</script>|[x](y)\n\u001b[2J"\u202e';
  const both = await board([
    finished('p', [
      { source: evil, row: 'P', right: true },
      { source: 'b', row: 'F', right: false },
    ]),
  ]);
  for (const text of [toMarkdown(both), toSvg(both)]) {
    assert.ok(!text.includes('<script') && !text.includes('\u001b') && !text.includes('\u202e'));
    assert.match(text, /&lt;script&gt;/);
  }
  const [row = ''] = toMarkdown(both)
    .split('\n')
    .filter((line) => line.includes('script'));
  assert.equal(row.split(/(?<!\\)\|/).length, 9);
  assert.ok(!toSvg(both).includes('NaN'));
});

/** Sums in another order differ in the last digits. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, field) =>
    typeof field === 'number' ? Math.round(field * 1e6) / 1e6 : field,
  );
}

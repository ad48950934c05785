/** A request for less than every cell, and one with a deadline. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { admitAll } from '../../src/admission/admission.ts';
import type { CellPlan } from '../../src/execution/plan.ts';
import { chooseStrategy } from '../../src/ranking/choose-strategy.ts';
import { paceOf } from '../../src/rerank/effort.ts';
import { type RerankService, rerank } from '../../src/rerank/rerank.ts';
import type { RerankReply } from '../../src/rerank/wire/reply.ts';
import type { RerankRequest } from '../../src/rerank/wire/request.ts';
import { configOf, doubleOf, executionOf } from '../http/helper.ts';

const { ceilings, defaultLimits } = configOf({});

/** A candidate's text is a row of bits with its number in front; a test's text is the place of its bit. */
const WIDTH = 12;
const right = '1'.repeat(WIDTH);
const wrong = [
  '0'.repeat(WIDTH),
  '10'.repeat(WIDTH / 2),
  '01'.repeat(WIDTH / 2),
  `${'1'.repeat(3)}000000000`,
];
const candidates = Array.from(
  { length: 24 },
  (_, index) => `${index} ${index % 3 === 0 ? right : wrong[index % 4]}`,
);
const tests = Array.from({ length: WIDTH }, (_, at) => String(at));
const letterOf = (code: string, name: string) => (code.split(' ')[1]?.[Number(name)] === '1' ? 'P' : 'F');

test('adaptive finds the first with a part of the cells, and says what it skipped', async () => {
  const full = await ask({});
  const reply = await ask({ effort: 'adaptive', include: ['outcomes', 'matrix'] });
  const firsts = ({ results }: RerankReply) => results.filter(({ rank }) => rank === 1);
  const isRight = (index: number | undefined) => candidates[index ?? 1]?.endsWith(right);
  assert.ok(firsts(full).every(({ index }) => isRight(index)));
  assert.ok(firsts(reply).every(({ index }) => isRight(index)));
  const skipped = (reply.outcomes ?? []).join('').split('S').length - 1;
  assert.ok(skipped > 0);
  assert.equal(reply.stats.skipped, skipped);
  assert.equal(reply.stats.executed, reply.stats.cells - skipped);
  assert.deepEqual(
    reply.matrix,
    reply.outcomes?.map((row) => row.replaceAll('S', '-').replaceAll('P', '1').replaceAll('F', '0')),
  );
  assert.ok(reply.results.every(({ score }) => score !== null));
  for (const { index, passed, total } of reply.results) {
    assert.equal(total, (reply.outcomes?.[index] ?? '').replaceAll('S', '').length);
    assert.ok(passed <= total);
  }
  assert.match(reply.warnings.join(), /as asked by effort \(S\): \d+ cells/);
  assert.match(reply.warnings.join(), /nearest candidate/);
});

test('a cell is run once, whatever the rounds', async () => {
  const ran = new Set<string>();
  await ask({ effort: 'adaptive' }, (plan) => {
    for (const code of plan.candidates) {
      for (const program of plan.tests) {
        const cell = `${code} ${program.kind === 'code' && program.code}`;
        assert.ok(!ran.has(cell));
        ran.add(cell);
      }
    }
  });
  assert.ok(ran.size > 0);
});

test('max_cells is a ceiling, whatever the strategy, and known cells are as in full', async () => {
  const full = await ask({ include: ['outcomes'] });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 400 }),
      fc.constantFrom('crossrank', 'b4', 'max_pass'),
      async (max_cells, strategy) => {
        const reply = await ask({ effort: { max_cells }, strategy, include: ['outcomes'] });
        assert.ok(reply.stats.executed <= max_cells);
        for (const [candidate, row] of (reply.outcomes ?? []).entries())
          for (const [at, letter] of [...row].entries())
            if (letter !== 'S') assert.equal(letter, full.outcomes?.[candidate]?.[at]);
        assert.equal(reply.results.length, candidates.length);
      },
    ),
    { numRuns: 60 },
  );
});

test('as many cells as there are give the reply of full', async () => {
  const [full, all] = [await ask({}), await ask({ effort: { max_cells: 1_000 } })];
  assert.deepEqual(all.results, full.results);
  assert.equal(all.stats.skipped, 0);
});

test('published strategies get whole tests', async () => {
  const reply = await ask({ effort: 'adaptive', strategy: 'b4', include: ['clusters', 'outcomes'] });
  const isWhole = (at: number) => reply.outcomes?.every((row) => row[at] !== 'S');
  const counted = (reply.clusters ?? []).flatMap(({ tests_passed }) => tests_passed);
  assert.ok(counted.length > 0 && counted.every(isWhole));
  assert.ok(reply.results.every(({ score }) => score !== null));
});

test('of more cells than can be ranked between rounds, whole tests are run, and at a deadline whole candidates', () => {
  const strategy = chooseStrategy('crossrank');
  assert.ok(strategy.kind === 'chosen_strategy');
  const ofCells = (cells: number) => paceOf({ effort: 'adaptive' }, strategy, cells, false)?.wholeTests;
  assert.deepEqual([ofCells(25_000), ofCells(25_001)], [false, true]);
  assert.equal(paceOf({ deadline_ms: 1_000 }, strategy, 25_001, false), null);
});

test('few cells are run at once', async () => {
  let plans = 0;
  const reply = await ask({ candidates: candidates.slice(0, 4), effort: 'adaptive' }, () => plans++);
  assert.equal(plans, 1);
  assert.equal(reply.stats.skipped, 0);
});

// The double skips all that is asked for after the second round, as an engine does whose signal has aborted.
test('what a deadline leaves is ranked, every candidate by what it ran', async () => {
  let plans = 0;
  const reply = await ask({ deadline_ms: 60_000, include: ['outcomes'] }, () => ++plans > 2);
  assert.ok(reply.stats.skipped > 0);
  assert.ok(reply.outcomes?.every((row) => /[PF]/.test(row)));
  assert.ok(reply.results.every(({ score }) => score !== null));
  assert.ok(candidates[reply.results[0]?.index ?? 1]?.endsWith(right));
  assert.ok((reply.confidence ?? 0) > 0);
  assert.match(reply.warnings.join(), /Not executed in time \(S\)/);
});

test('in time, a deadline changes nothing', async () => {
  const [full, timed] = [await ask({}), await ask({ deadline_ms: 60_000 })];
  assert.deepEqual(timed.results, full.results);
});

test('where half a row is worth nothing, a deadline runs all at once', async () => {
  let plans = 0;
  await ask({ deadline_ms: 60_000 }, () => void plans++, { inRows: true });
  assert.equal(plans, 1);
});

test('where the service fails in every cell there is an end', async () => {
  const execute = async (plan: CellPlan) => executionOf(plan, () => 'I');
  const reply = await ask({ effort: 'adaptive' }, () => {}, { executor: { ...doubleOf(), execute } });
  assert.equal(reply.stats.executed, 0);
  assert.ok(reply.results.every(({ score }) => score === null));
});

/** `onPlan` sees every plan; where it returns true, all of it is skipped. */
async function ask(
  request: Partial<RerankRequest>,
  onPlan: (plan: CellPlan) => unknown = () => {},
  service: Partial<RerankService> = {},
): Promise<RerankReply> {
  const execute = async (plan: CellPlan) => {
    const skips = onPlan(plan) === true;
    const nameOf = (at: number) => {
      const program = plan.tests[at];
      return program?.kind === 'code' ? program.code : '';
    };
    return executionOf(plan, (code, at) => (skips ? 'S' : letterOf(code, nameOf(at))));
  };
  const answer = await rerank(
    { language: 'python', candidates, tests, ...request },
    {
      executor: { ...doubleOf(), execute },
      admit: admitAll,
      version: '0',
      ceilings,
      defaultLimits,
      ...service,
    },
  );
  assert.ok(answer.ok);
  return answer.value;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProblems } from '../../bench/problem-files.ts';
import { countsOf, type Problem, truthOf } from '../../examples/problem.ts';
import { matrixFromCells } from '../../src/matrix/pass-matrix.ts';
import { chooseStrategy } from '../../src/ranking/choose-strategy.ts';
import { rank } from '../../src/ranking/rank.ts';

const fileOf = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const [pageRanges] = await readProblems(fileOf('page-ranges.json'));
const others = await readProblems(fileOf('problems.jsonl'));
assert.ok(pageRanges);

/** Whether each of those ranked first by the known cells is right. */
function firstAreRight(problem: Problem, name: string): boolean[] {
  const strategy = chooseStrategy(name);
  assert.equal(strategy.kind, 'chosen_strategy');
  const { cells = [] } = problem.reference;
  const matrix = matrixFromCells(
    problem.candidates.length,
    problem.tests.length,
    (candidate, test) => cells[candidate]?.[test] === '1',
    { candidateCounts: countsOf(problem.candidates), testCounts: countsOf(problem.tests) },
  );
  const { results } = rank(matrix, strategy);
  const truth = truthOf(problem);
  return results.filter((result) => result.rank === 1).map(({ candidate }) => truth[candidate] ?? false);
}

test('the demo has a dozen programs and twenty tests, no two alike', () => {
  const { candidates, tests } = pageRanges;
  assert.equal(new Set(candidates.map(({ code }) => code)).size, 12);
  assert.equal(new Set(tests.map(({ code }) => code)).size, 20);
});

test('in the demo, most tests passed and most samples both point at wrong programs', () => {
  assert.deepEqual(firstAreRight(pageRanges, 'max_pass'), [false, false]);
  const counts = countsOf(pageRanges.candidates);
  assert.equal(truthOf(pageRanges)[counts.indexOf(Math.max(...counts))], false);
});

for (const strategy of ['codet', 'b4']) {
  test(`in the demo, ${strategy} puts the four right programs first`, () => {
    assert.deepEqual(firstAreRight(pageRanges, strategy), [true, true, true, true]);
  });
}

for (const problem of [pageRanges, ...others]) {
  test(`${problem.task_id}: the right programs are those that pass exactly the right tests`, () => {
    const { cells = [], test_valid } = problem.reference;
    const agree = cells.map((row) => row?.replaceAll(/[^1]/g, '0') === test_valid);
    assert.deepEqual(agree, truthOf(problem));
  });

  test(`${problem.task_id}: what is wrong with a program is noted, and nothing of a right one`, () => {
    const noted = problem.reference.notes?.map((note) => note === '');
    assert.deepEqual(noted, truthOf(problem));
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { generateProblem, languages } from '../../src/bench/generated-problem.ts';

for (const language of languages) {
  test(`${language}: no two programs and no two tests are the same text, and there are right and wrong ones`, () => {
    const { candidates, tests, matrix } = generateProblem(language, 50, 40);
    assert.equal(new Set(candidates).size, 50);
    assert.equal(new Set(tests).size, 40);
    assert.ok(new Set(matrix).size > 3);
    assert.ok(matrix.every((row) => row.length === 40 && row.includes('0')));
  });
}

test('the matrix is what the programs really do', () => {
  const { candidates, tests, matrix } = generateProblem('javascript', 14, 30, 3);
  const passes = (program: string, code: string) => {
    try {
      runInNewContext(program + code, { assert });
      return '1';
    } catch {
      return '0';
    }
  };
  assert.deepEqual(
    candidates.map((program) => tests.map((code) => passes(program, code)).join('')),
    matrix,
  );
});

test('variants share no candidate, and no test but that of the empty list', () => {
  const [these, those] = [generateProblem('python', 20, 20, 1), generateProblem('python', 20, 20, 2)];
  const shared = (a: readonly string[], b: readonly string[]) => new Set(a).intersection(new Set(b)).size;
  assert.equal(shared(these.candidates, those.candidates), 0);
  assert.equal(shared(these.tests, those.tests), 1);
  assert.equal(shared(these.candidates, generateProblem('python', 10, 20, 4).candidates), 0);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import runBare from '../../bench/bare-vm.ts';
import { generateStateful } from '../../bench/stateful-problem.ts';
import { generateProblem } from '../../src/bench/generated-problem.ts';

for (const contextPer of ['candidate', 'cell'] as const) {
  for (const given of ['node', 'least'] as const) {
    test(`programs without state have their verdicts: a context per ${contextPer}, assert: ${given}`, () => {
      const problem = generateProblem('javascript', 7, 20, 1);
      assert.deepEqual(runBare({ ...problem, contextPer, assert: given }), problem.matrix);
    });
  }
}

for (const place of ['own', 'shared'] as const) {
  test(`programs that keep state (${place}) have their verdicts only in a context per cell`, () => {
    const problem = generateStateful(place, 8, 20, 1);
    assert.equal(new Set(problem.candidates).size, 8);
    assert.deepEqual(runBare({ ...problem, contextPer: 'cell', assert: 'least' }), problem.matrix);
    const leaky = runBare({ ...problem, contextPer: 'candidate', assert: 'least' });
    assert.ok(leaky.every((row, index) => row !== problem.matrix[index]));
  });
}

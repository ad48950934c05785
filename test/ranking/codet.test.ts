import { test } from 'node:test';
import { codet } from '../../src/ranking/codet.ts';
import { matrixOf } from '../matrix/matrices.ts';
import { assertClose } from './approximately.ts';

test('two candidates that agree beat one that passes as much', () => {
  const scores = codet.score(matrixOf(['1100', '1100', '0011']), { counted: true });
  assertClose(scores, [2 * Math.SQRT2, 2 * Math.SQRT2, 2]);
});

test('passing nothing is worth nothing, however many agree', () => {
  assertClose(codet.score(matrixOf(['00', '00', '00', '10']), { counted: true }), [0, 0, 0, 1]);
});

test('counted, copies of candidates are members and copies of tests are passed', () => {
  const matrix = matrixOf(['10', '01'], { candidateCounts: [4, 1], testCounts: [1, 3] });
  assertClose(codet.score(matrix, { counted: true }), [1 * Math.sqrt(4), 3 * Math.sqrt(1)]);
  assertClose(codet.score(matrix, { counted: false }), [1, 1]);
});

import { type TBoolean, Type } from 'typebox';
import { type PassMatrix, withoutCounts } from '../matrix/pass-matrix.ts';

/** The parameter `counted`: whether a candidate or test that came several times weighs that many times. */
export function countedParameter(standard: boolean, effect: string): TBoolean {
  return Type.Boolean({
    default: standard,
    description: `Whether multiplicities weigh in. ${effect}`,
    examples: [!standard],
  });
}

/** The matrix that a strategy looks at: as it is when `counted`, with every count 1 when not. */
export function weighed(matrix: PassMatrix, counted: boolean): PassMatrix {
  return counted ? matrix : withoutCounts(matrix);
}

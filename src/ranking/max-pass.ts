import { Type } from 'typebox';
import { passedSamples } from '../matrix/samples.ts';
import { b4Paper } from './b4.ts';
import { countedParameter, weighed } from './counted.ts';
import { defineStrategy } from './strategy.ts';

/**
 * score(x) = |{ y : x passes y }|: how many tests the candidate passes. No unit, in 0…M. The B4
 * paper compares with it under this name.
 *
 * Counted (the default), a test that came k times adds k, and M is test samples. Counts of candidates never matter.
 */
export const maxPass = defineStrategy({
  name: 'max_pass',
  title: 'MaxPass',
  description: 'The candidate that passes the most tests. Trusts every test alike, right or wrong.',
  paper: b4Paper,
  parameters: Type.Object(
    {
      counted: countedParameter(
        true,
        'A test that came k times counts k times; how often a candidate came never matters.',
      ),
    },
    { additionalProperties: false },
  ),
  scale: 'linear',
  score(matrix, { counted }) {
    return passedSamples(weighed(matrix, counted));
  },
});

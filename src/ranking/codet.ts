import { Type } from 'typebox';
import { passedSamples } from '../matrix/samples.ts';
import { countedParameter, weighed } from './counted.ts';
import { scoreSets } from './score-sets.ts';
import { defineStrategy } from './strategy.ts';

/**
 * score(x) = |{ y : x passes y }| × √|S|, where S is the consensus set of x: tests passed times the square root of how
 * many candidates pass the same ones. In 0…M√N.
 * Chen, B. et al., "CodeT: Code Generation with Generated Tests", ICLR 2023, https://arxiv.org/abs/2207.10397. The root
 * is the published code's (`src/agreement.py`).
 *
 * Counted (the default, as in the published code), a candidate that came k times is k members of S, and a test that came
 * k times adds k to the tests passed.
 */
export const codet = defineStrategy({
  name: 'codet',
  title: 'CodeT',
  description: 'Tests passed times the square root of how many candidates pass the same ones.',
  paper: {
    authors: 'Bei Chen, Fengji Zhang, Anh Nguyen, Daoguang Zan, Zeqi Lin, Jian-Guang Lou, Weizhu Chen',
    title: 'CodeT: Code Generation with Generated Tests',
    year: 2022,
    venue: 'ICLR 2023',
    url: 'https://arxiv.org/abs/2207.10397',
  },
  parameters: Type.Object(
    {
      counted: countedParameter(
        true,
        'A candidate that came k times is k members of its consensus set, and a test that came k times is passed k times.',
      ),
    },
    { additionalProperties: false },
  ),
  scale: 'linear',
  score(matrix, { counted }) {
    const view = weighed(matrix, counted);
    const passed = passedSamples(view);
    return scoreSets(view, (set) => (passed[set.first] ?? 0) * Math.sqrt(set.size));
  },
});

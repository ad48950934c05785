import { Type } from 'typebox';
import { countedParameter, weighed } from './counted.ts';
import { scoreSets } from './score-sets.ts';
import { defineStrategy } from './strategy.ts';

/**
 * score(x) = |{ x' : x' passes the same tests as x }|: the size of the candidate's consensus set. In 1…N. This is MBR-exec
 * with its hard loss, where two programs agree or do not, over the passing of tests: minus the summed loss, plus N.
 * Shi et al., "Natural Language to Code Translation with Execution", EMNLP 2022, https://arxiv.org/abs/2204.11454.
 *
 * Counted, a candidate that came k times is k members, and N is candidate samples. Counts of tests never matter, since
 * copies of a test part no candidates. Not counted is the default: copies of one text are one witness.
 */
export const mbrExec = defineStrategy({
  name: 'mbr_exec',
  title: 'MBR-exec',
  description: 'The candidate that most others agree with on every test. Blind to whether they pass or fail.',
  paper: {
    authors: 'Freda Shi, Daniel Fried, Marjan Ghazvininejad, Luke Zettlemoyer, Sida I. Wang',
    title: 'Natural Language to Code Translation with Execution',
    year: 2022,
    venue: 'EMNLP 2022',
    url: 'https://arxiv.org/abs/2204.11454',
  },
  parameters: Type.Object(
    {
      counted: countedParameter(
        false,
        'A candidate that came k times is k members of its consensus set; how often a test came never matters.',
      ),
    },
    { additionalProperties: false },
  ),
  scale: 'linear',
  score(matrix, { counted }) {
    return scoreSets(weighed(matrix, counted), (set) => set.size);
  },
});

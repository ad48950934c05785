import { Type } from 'typebox';
import learnt from './crossrank-learnt.json' with { type: 'json' };
import { type Signs, signsOf } from './crossrank-signs.ts';
import { mbrExec } from './mbr-exec.ts';
import { defineStrategy } from './strategy.ts';

/** What each sign weighs. The weight of agreement, where there is any, is 1: only ratios matter. */
export type Weights = {
  readonly agreement: number;
  readonly commonness: number;
  readonly votes: number;
  readonly codet: number;
  readonly b4: number;
  readonly typicality: number;
};

/**
 * Our own model: a weighed sum of the signs that a candidate is right (`crossrank-signs.ts`).
 *
 *   score(x) = agreement − ½ commonness + 0.3 votes + 0.05 CodeT + 0.1 B4 + 0.4 typicality       where questions were found
 *   score(x) = B4 + 0.4 typicality                                                                from bits alone
 *
 * Right programs return the same values, so agreement over inputs is the main witness, softly: to agree on most inputs is
 * worth most of it. Answers that are common whatever is asked (None, 0, []) are cheap to agree on: half of it is taken back.
 * Tests on one input are one question with several proposals, so their votes are shares of the question. What the programs'
 * texts have in common is a witness of another kind: it parts candidates that return the same on every input seen. In −½…2.
 *
 * The weights are few and round on purpose, chosen by hand from a grid; on two sets of 82 problems, a typicality of 0.2 to
 * 0.8, a B4 of 0 to 0.3, a CodeT of 0 to 0.1 and a commonness of −¼ to −½ gave pass@1 within each other's errors. A sum of
 * signs, not a posterior: its scores order candidates and are no log odds, and the relevance made of them no probability.
 *
 * It builds on agreement of returned values (Shi et al. 2022), B4 and CodeT. Without texts, typicality is 0.
 */
export const crossrank = defineStrategy({
  name: 'crossrank',
  title: 'Crossrank',
  description:
    'Agreement of returned values, votes of the tests, B4, and how typical the text is, weighed. What is not known is left out.',
  paper: mbrExec.paper,
  parameters: Type.Object({}, { additionalProperties: false }),
  scale: 'linear',
  readsAnswers: true,
  score: (matrix, _parameters, known = {}) => {
    const signs = signsOf(matrix, known);
    return weighSigns(signs, signs.hasQuestions ? learnt.with_questions : learnt.from_bits);
  },
});

/** The weighed sum of signs, one for each candidate. */
export function weighSigns(signs: Signs, weights: Weights): Float64Array {
  return signs.agreement.map(
    (agreement, candidate) =>
      weights.agreement * agreement +
      weights.commonness * (signs.commonness[candidate] ?? 0) +
      weights.votes * (signs.votes[candidate] ?? 0) +
      weights.codet * (signs.codet[candidate] ?? 0) +
      weights.b4 * (signs.b4[candidate] ?? 0) +
      weights.typicality * (signs.typicality[candidate] ?? 0),
  );
}

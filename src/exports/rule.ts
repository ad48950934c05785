/** What a rule is: which candidates are fit to be chosen, and which pair of two is a preference. One file a rule, in `rules/`. */
import type { Paper } from '../ranking/strategy.ts';
import type { Judged } from './judged.ts';

/** A preference between two candidates, by their places in `Judged.candidates`. */
export type Pair = {
  readonly chosen: number;
  readonly rejected: number;
  /** One of the rule's `kinds`. */
  readonly kind: string;
  /** How far apart they are, above 0, in the rule's own unit. */
  readonly margin: number;
  /** Pairs of a problem are taken in the order of it, the highest first. */
  readonly priority: number;
  /** Tests that belong to the texts, by their places in `Judged.tests`. */
  readonly tests?: { readonly chosen: number; readonly rejected: number };
};

export type Judgement = {
  /** What the rule thinks of each candidate, the higher the better. */
  readonly scores: readonly number[];
  /** Candidates fit to be chosen, the best first. */
  readonly winners: readonly number[];
  /** The preference of one of `winners` over another candidate; null where it is none. */
  readonly pair: (chosen: number, rejected: number) => Pair | null;
};

export type Rule = {
  /** The name in a request: lower case. */
  readonly name: string;
  readonly description: string;
  readonly paper: Paper | null;
  /** The kinds of pairs that it makes. */
  readonly kinds: readonly string[];
  /** Whether it reads who passed which test, so that replies must have `outcomes` or `matrix`. */
  readonly readsOutcomes: boolean;
  /** Pure. `matrix` is there where the rule reads it. */
  readonly judge: (problem: Judged, matrix: NonNullable<Judged['matrix']>) => Judgement;
};

/** Places of the highest scores first; equal ones in their order. */
export function bestFirst(scores: readonly number[]): number[] {
  return scores.map((_, index) => index).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
}

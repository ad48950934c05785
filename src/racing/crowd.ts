import type { Donors } from '../matrix/presume.ts';
import { UNSEEN, type Units } from '../matrix/units.ts';

/** A share of agreement so far below the highest counts as near it. */
const NEAR = 0.08;

/**
 * The candidates with whom most agree, the most first: over all units, the mean share of candidates that answer alike, where
 * what is not known is taken from the donor; those near the highest. `isWorth` says which answers it counts to share. Who these are says in whose favour
 * the others are heard, so that a mistake about them is one about everybody. O(N × U).
 */
export function crowdOf(
  { tests: { length: units }, answers }: Units,
  { of }: Donors,
  isWorth: (answer: number) => boolean,
): number[] {
  const candidates = of.length;
  const agreement = new Float64Array(candidates);
  const said = new Int32Array(candidates);
  for (let unit = 0; unit < units; unit++) {
    const sharers = new Map<number, number>();
    for (let candidate = 0; candidate < candidates; candidate++) {
      const own = answers[candidate * units + unit] ?? UNSEEN;
      const donor = of[candidate] ?? -1;
      const answer = own !== UNSEEN || donor < 0 ? own : (answers[donor * units + unit] ?? UNSEEN);
      said[candidate] = answer;
      if (isWorth(answer)) sharers.set(answer, (sharers.get(answer) ?? 0) + 1);
    }
    for (const [candidate, answer] of said.entries())
      agreement[candidate] = (agreement[candidate] ?? 0) + (sharers.get(answer) ?? 0) / (candidates * units);
  }
  const least = agreement.reduce((most, share) => Math.max(most, share), 0) - NEAR;
  return [...agreement.keys()]
    .filter((candidate) => (agreement[candidate] ?? 0) >= least)
    .sort((a, b) => (agreement[b] ?? 0) - (agreement[a] ?? 0));
}

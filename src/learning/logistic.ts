import { sigmoid } from '../ranking/log-odds.ts';
import { solved } from './solved.ts';

/** One observation: what is known, what came of it in [0, 1], and how much it counts. */
export type Observation = {
  readonly facts: readonly number[];
  readonly outcome: number;
  readonly weight: number;
  /** Log odds that are known beforehand. Default 0. */
  readonly offset?: number;
};

const STEPS = 50;

/**
 * Logistic regression: the weights w that make the outcomes most likely, log odds = offset + w · facts, with a ridge.
 *
 *   maximises Σ weight × (outcome ln p + (1 − outcome) ln(1 − p)) / Σ weight − ridge / 2 |w|²
 *
 * By Newton's method; with a ridge above 0 the maximum exists and is the only one. Of no observations, zeros.
 * `standard` are the weights without evidence, from which the ridge counts; default zeros.
 */
export function logistic(
  observations: readonly Observation[],
  size: number,
  ridge: number,
  standard: readonly number[] = new Array<number>(size).fill(0),
): number[] {
  let weights = [...standard];
  const all = observations.reduce((sum, { weight }) => sum + weight, 0);
  if (all === 0) return weights;
  for (let step = 0; step < STEPS; step++) {
    const slope = weights.map((weight, at) => ridge * (weight - (standard[at] ?? 0)));
    const bend = weights.map((_, row) => weights.map((_, column) => (row === column ? ridge : 0)));
    for (const { facts, outcome, weight, offset = 0 } of observations) {
      const odds = facts.reduce((sum, fact, at) => sum + fact * (weights[at] ?? 0), offset);
      const p = sigmoid(odds);
      for (let row = 0; row < size; row++) {
        const fact = ((facts[row] ?? 0) * weight) / all;
        slope[row] = (slope[row] ?? 0) + (p - outcome) * fact;
        const bendRow = bend[row] ?? [];
        for (let column = 0; column < size; column++)
          bendRow[column] = (bendRow[column] ?? 0) + p * (1 - p) * fact * (facts[column] ?? 0);
      }
    }
    const move = solved(bend, slope);
    // Far steps are cut: where p is nearly 0 or 1 the parabola that Newton's method goes by is too flat.
    const length = Math.hypot(...move);
    const scale = Math.min(1, 5 / Math.max(length, 1e-300));
    weights = weights.map((weight, at) => weight - scale * (move[at] ?? 0));
    if (length < 1e-9) break;
  }
  return weights;
}

/**
 * The same where the first fact is always 1 and all others are measured from their mean in units of their standard deviation:
 * the ridge then holds all alike, whatever their units. The weights returned are of the facts as given; of a fact that never
 * differs, 0.
 */
export function standardLogistic(
  observations: readonly Observation[],
  size: number,
  ridge: number,
): number[] {
  const columns = Array.from({ length: size }, (_, at) => observations.map(({ facts }) => facts[at] ?? 0));
  const means = columns.map((column, at) => (at === 0 ? 0 : meanOf(column)));
  const spreads = columns.map((column, at) =>
    at === 0 ? 1 : Math.sqrt(meanOf(column.map((fact) => (fact - (means[at] ?? 0)) ** 2))),
  );
  const scaled = (fact: number, at: number) =>
    (spreads[at] ?? 0) > 1e-6 ? (fact - (means[at] ?? 0)) / (spreads[at] ?? 1) : 0;
  const found = logistic(
    observations.map((one) => ({ ...one, facts: one.facts.map(scaled) })),
    size,
    ridge,
  ).map((weight, at) => ((spreads[at] ?? 0) > 1e-6 ? weight / (spreads[at] ?? 1) : 0));
  const [constant = 0, ...others] = found;
  return [others.reduce((sum, weight, at) => sum - weight * (means[at + 1] ?? 0), constant), ...others];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

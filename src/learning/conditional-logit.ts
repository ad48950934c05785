/** One choice: a row of facts for each alternative, which of them are right, and how much the choice counts. */
export type Choice = {
  readonly alternatives: readonly (readonly number[])[];
  readonly right: readonly boolean[];
  readonly weight: number;
};

const STEPS = 300;

/**
 * Conditional logit where several alternatives may be right: the weights w that make it most likely that a right one is
 * chosen, alternative x being chosen with probability exp(w · x) / Σ exp(w · x').
 *
 *   maximises Σ weight × ln P(a right one) / Σ weight − ridge / 2 |w σ|²
 *
 * with σ the standard deviation of each fact over all alternatives. Choices without a right or without a wrong one tell
 * nothing and are left out. By ascending the gradient, with steps that are halved until they gain. McFadden, "Conditional
 * logit analysis of qualitative choice behavior", 1974. Facts that never differ get 0.
 */
export function conditionalLogit(choices: readonly Choice[], size: number, ridge: number): number[] {
  const telling = choices.filter(({ right }) => right.includes(true) && right.includes(false));
  const spread = spreadOf(telling, size);
  let weights = new Array<number>(size).fill(0);
  let here = likelihood(telling, weights, spread, ridge);
  for (let step = 0, rate = 8; step < STEPS && rate > 1e-9; step++) {
    const next = weights.map((weight, at) => weight + rate * (here.slope[at] ?? 0));
    const there = likelihood(telling, next, spread, ridge);
    if (there.value > here.value) {
      if (there.value - here.value < 1e-10) break;
      [weights, here, rate] = [next, there, rate * 1.5];
    } else rate /= 2;
  }
  return weights.map((weight, at) => (spread[at] ? weight / (spread[at] ?? 1) : 0));
}

/** In units of the spread. */
function likelihood(
  choices: readonly Choice[],
  weights: readonly number[],
  spread: readonly number[],
  ridge: number,
) {
  const slope = weights.map((weight) => -ridge * weight);
  let value = (-ridge / 2) * weights.reduce((sum, weight) => sum + weight * weight, 0);
  const all = choices.reduce((sum, { weight }) => sum + weight, 0);
  const scaled = weights.map((weight, at) => (spread[at] ? weight / (spread[at] ?? 1) : 0));
  for (const { alternatives, right, weight } of choices) {
    const odds = alternatives.map((facts) =>
      facts.reduce((sum, fact, at) => sum + fact * (scaled[at] ?? 0), 0),
    );
    const most = odds.reduce((best, value) => Math.max(best, value));
    const shares = odds.map((value) => Math.exp(value - most));
    const whole = shares.reduce((sum, share) => sum + share, 0);
    const good = shares.reduce((sum, share, at) => (right[at] ? sum + share : sum), 0);
    // A right one that is out of all reach: its share is below what numbers can hold.
    const likely = Math.max(good, 1e-300);
    value += (weight / all) * Math.log(likely / whole);
    for (const [at, facts] of alternatives.entries()) {
      const pull = ((shares[at] ?? 0) * ((right[at] ? 1 / likely : 0) - 1 / whole) * weight) / all;
      for (let fact = 0; fact < slope.length; fact++)
        if (spread[fact])
          slope[fact] = (slope[fact] ?? 0) + (pull * (facts[fact] ?? 0)) / (spread[fact] ?? 1);
    }
  }
  return { value, slope };
}

function spreadOf(choices: readonly Choice[], size: number): number[] {
  const rows = choices.flatMap(({ alternatives }) => alternatives);
  return Array.from({ length: size }, (_, at) => {
    const mean = rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / Math.max(1, rows.length);
    const square =
      rows.reduce((sum, row) => sum + ((row[at] ?? 0) - mean) ** 2, 0) / Math.max(1, rows.length);
    return square > 1e-12 ? Math.sqrt(square) : 0;
  });
}

/** The probability that log odds stand for: 1 / (1 + exp(−x)), in [0, 1]. */
export function sigmoid(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** The log odds of a probability in (0, 1): ln(p / (1 − p)). */
export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}

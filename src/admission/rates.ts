/** What is known of how long things take, learnt while running. */

/** A mean in which what was measured last counts most. */
export type Rate = {
  /** Per unit. */
  readonly value: number;
  /** So much was measured over so many units. */
  learn(amount: number, units: number): void;
};

/** `first` is what is reckoned before anything was measured, as if over `units`; of older measurements `kept` counts each time. */
export function createRate(first: number, units: number, kept: number): Rate {
  let amount = first * units;
  let over = units;
  return {
    get value() {
      return amount / over;
    },
    learn(measured, measuredOver) {
      if (measuredOver <= 0) return;
      amount = amount * kept + measured;
      over = over * kept + measuredOver;
    },
  };
}

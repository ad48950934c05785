import type { OnStage, Stage } from './stages.ts';

/** Milliseconds, to the hundredth. Every lap is a stage, and `onStage` is told. */
export function stopwatch(onStage: OnStage = () => {}) {
  const start = performance.now();
  let last = start;
  return {
    /** Since the lap before, or the start. */
    lap(stage: Stage): number {
      const now = performance.now();
      const elapsed = now - last;
      onStage(stage, last, now);
      last = now;
      return toHundredths(elapsed);
    },
    /** Since the start. */
    total: (): number => toHundredths(performance.now() - start),
  };
}

export function toHundredths(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

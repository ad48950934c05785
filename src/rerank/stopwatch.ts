/** Milliseconds, to the hundredth. */
export function stopwatch() {
  const start = performance.now();
  let last = start;
  return {
    /** Since the lap before, or the start. */
    lap(): number {
      const now = performance.now();
      const elapsed = now - last;
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

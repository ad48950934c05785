/** Timers that wait, in the order in which they are due. */

/** What `setTimeout` gives. Its number clears the timer only once somebody has asked for it: numbers can be guessed. */
export type Handle = { readonly id: number; isNumberKnown: boolean; isRef: boolean; readonly object: object };

export type Timer = {
  readonly handle: Handle;
  readonly callback: (...values: unknown[]) => unknown;
  readonly values: readonly unknown[];
  readonly every: number | null;
  due: number;
};

/** With one more; of two at one time the older comes first. */
export function inserted(timers: readonly Timer[], timer: Timer): Timer[] {
  const kept: Timer[] = [];
  let placed = false;
  for (let index = 0; index < timers.length; index++) {
    const other = timers[index];
    if (!other) continue;
    if (!placed && other.due > timer.due) {
      kept[kept.length] = timer;
      placed = true;
    }
    kept[kept.length] = other;
  }
  if (!placed) kept[kept.length] = timer;
  return kept;
}

export function without(timers: readonly Timer[], isMeant: (handle: Handle) => boolean): Timer[] {
  const kept: Timer[] = [];
  for (let index = 0; index < timers.length; index++) {
    const timer = timers[index];
    if (timer && !isMeant(timer.handle)) kept[kept.length] = timer;
  }
  return kept;
}

export function isAwaited(timers: readonly Timer[]): boolean {
  for (let index = 0; index < timers.length; index++) if (timers[index]?.handle.isRef) return true;
  return false;
}

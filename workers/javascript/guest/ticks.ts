/** What `process.nextTick` was given: run before promises where the program that queued it ends, and before timers. */
import { list } from './primordials.ts';

type Tick = () => unknown;

let ticks = list<Tick>();

export function addTick(tick: Tick): void {
  ticks[ticks.length] = tick;
}

export function hasTicks(): boolean {
  return ticks.length > 0;
}

/**
 * Runs them, and those that they add. Throws what one of them throws, and keeps those after it.
 * @param onResult gets what they give back
 */
export function runTicks(onResult: (result: unknown) => void): void {
  while (ticks.length > 0) {
    const batch = ticks;
    ticks = list();
    let at = 0;
    try {
      while (at < batch.length) onResult((batch[at++] as Tick)());
    } finally {
      if (at < batch.length) ticks = rest(batch, at);
    }
  }
}

/** Those that have not run, before those that were added meanwhile. */
function rest(batch: readonly Tick[], at: number): Tick[] {
  const kept = list<Tick>();
  for (let index = at; index < batch.length; index++) kept[kept.length] = batch[index] as Tick;
  for (let index = 0; index < ticks.length; index++) kept[kept.length] = ticks[index] as Tick;
  return kept;
}

/** A cell begins. */
export function resetTicks(): void {
  if (ticks.length > 0) ticks = list();
}

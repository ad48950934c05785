/** Timers and the clock in a test's hands, as Jest, Vitest and `node:test` name them. */
import type { Faking } from '../clock.ts';
import type { FakeClock } from '../fake-clock.ts';
import { dateTime, read } from '../primordials.ts';
import type { Manner } from './record.ts';

const SafeError = Error;
const SafeDate = Date;
/** More timers than this, one after the other, never end. */
const MOST_TIMERS = 100_000;

/** How far to go: until no timer waits that is due by then, or for so many timers. `arrive`: the time that it is in the end. */
type Way = {
  readonly until: number;
  readonly most: number;
  readonly arrive: number | null;
  readonly ends: boolean;
};
type Plan = (clock: FakeClock) => Way;

const by =
  (ms: unknown): Plan =>
  ({ elapsed }) => {
    const until = elapsed + (Number(ms) || 0);
    return { until, most: Number.POSITIVE_INFINITY, arrive: until, ends: false };
  };
const steps =
  (count: unknown): Plan =>
  () => ({ until: Number.POSITIVE_INFINITY, most: Number(count ?? 1), arrive: null, ends: false });
const toEnd: Plan = () => ({
  until: Number.POSITIVE_INFINITY,
  most: MOST_TIMERS,
  arrive: null,
  ends: true,
});
const toLast: Plan = ({ lastDue, elapsed }) => ({
  until: lastDue ?? elapsed,
  most: Number.POSITIVE_INFINITY,
  arrive: lastDue ?? elapsed,
  ends: false,
});

function isNext({ due }: FakeClock, { until, most }: Way, ran: number): boolean {
  return due !== null && due <= until && ran < most;
}

function arrive(clock: FakeClock, way: Way): void {
  if (way.arrive !== null) clock.moveTo(way.arrive);
  if (way.ends && clock.due !== null) {
    throw new SafeError(`Aborting after running ${MOST_TIMERS} timers, assuming an infinite loop!`);
  }
}

/** Runs them all, and then throws what the first of them threw. */
function go({ clock }: Faking, plan: Plan): void {
  if (clock === null) return;
  const way = plan(clock);
  let failed = false;
  let failure: unknown;
  for (let ran = 0; isNext(clock, way, ran); ran++) {
    try {
      clock.runFirst();
    } catch (error) {
      if (!failed) failure = error;
      failed = true;
    }
  }
  arrive(clock, way);
  if (failed) throw failure;
}

/** The same, where promises do what they can before each timer. */
async function goInTurns(faking: Faking, plan: Plan): Promise<void> {
  const { clock } = faking;
  if (clock === null) return;
  await faking.turn();
  const way = plan(clock);
  for (let ran = 0; isNext(clock, way, ran); ran++) {
    clock.runFirst();
    await faking.turn();
  }
  arrive(clock, way);
}

function timeOf(given: unknown): number | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'number') return given;
  return typeof given === 'string' ? dateTime(new SafeDate(given)) : dateTime(given as Date);
}

/** `jest`'s or `vi`'s. */
export function timersOf(faking: Faking, manner: Manner, self: () => object): Record<string, unknown> {
  const chained =
    (change: (...given: unknown[]) => void) =>
    (...given: unknown[]) => {
      change(...given);
      return self();
    };
  const moves = (plan: (given: unknown) => Plan) => chained((given) => go(faking, plan(given)));
  const turns = (plan: (given: unknown) => Plan) => async (given: unknown) => {
    await goInTurns(faking, plan(given));
    return self();
  };
  const now = () => (faking.clock ? faking.clock.base + faking.clock.elapsed : faking.realNow());
  return {
    useFakeTimers: chained((options) => {
      const given = typeof options === 'object' && options !== null ? options : {};
      const runsOn = isSet(given, 'advanceTimers') || isSet(given, 'shouldAdvanceTime');
      faking.begin(timeOf(optionOf(given, 'now')), runsOn);
    }),
    useRealTimers: chained(() => faking.end()),
    isFakeTimers: () => faking.clock !== null,
    advanceTimersByTime: moves(by),
    advanceTimersByTimeAsync: turns(by),
    advanceTimersToNextTimer: moves(steps),
    advanceTimersToNextTimerAsync: turns(steps),
    advanceTimersToNextFrame: moves(() => by(16)),
    runAllTimers: moves(() => toEnd),
    runAllTimersAsync: turns(() => toEnd),
    runAllImmediates: moves(() => by(0)),
    runOnlyPendingTimers: moves(() => toLast),
    runOnlyPendingTimersAsync: turns(() => toLast),
    runAllTicks: chained(() => {}),
    clearAllTimers: chained(() => faking.clock?.clear()),
    getTimerCount: () => faking.clock?.count ?? 0,
    setSystemTime: chained((given) => setTime(faking, timeOf(given) ?? faking.realNow(), manner === 'vi')),
    getMockedSystemTime: () => (faking.clock ? new SafeDate(now()) : null),
    getRealSystemTime: () => faking.realNow(),
    now,
  };
}

/** Timers stay as far away as they are. `holds`: `Date` tells this time even where the clock is not in the test's hands. */
function setTime(faking: Faking, time: number, holds: boolean): void {
  if (faking.clock) faking.clock.base = time - faking.clock.elapsed;
  else if (holds) faking.holdDate(time);
}

function optionOf(options: object, key: string): unknown {
  return Object.hasOwn(options, key) ? read(options, key) : undefined;
}

function isSet(options: object, key: string): boolean {
  return Boolean(optionOf(options, key));
}

/** `mock.timers` of `node:test`: its time begins at 0. */
export function nodeTimers(faking: Faking): object {
  return {
    enable: (options: object = {}) => faking.begin(timeOf(optionOf(options, 'now')) ?? 0, false),
    reset: () => faking.end(),
    tick: (ms: unknown = 1) => go(faking, by(ms)),
    runAll: () => go(faking, toLast),
    setTime: (time: number) => setTime(faking, time, false),
  };
}

/**
 * Time inside an isolate. It is virtual: every cell begins at the same moment, a look at the clock takes a hundredth of a
 * millisecond, and when a cell has nothing left to do but wait, its clock jumps to the next timer, so that a test of a
 * debounce of a second costs no second.
 */
import { cellProperty, sharedProperty, sharedValues } from './cell-properties.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { SafePromise } from './primordials.ts';
import { state } from './streams.ts';
import { hasTicks, resetTicks, runTicks } from './ticks.ts';
import { type Handle, inserted, isAwaited, type Timer, without } from './timer-queue.ts';

export type Clock = {
  /** Forgets all timers and goes back to where every cell begins. */
  reset(): void;
  /** True while a timer that keeps its program going, an immediate or a tick waits. */
  waiting(): boolean;
  /** Runs all ticks, or else what is next of timers and immediates, jumping to a timer where that is all. Throws what they throw. */
  runNext(): void;
  readonly faking: Faking;
};

/** The clock in a test's hands: timers that are set meanwhile wait until the test moves the time. */
export type Faking = {
  /** The time that the test moves; null where it moves by itself. */
  readonly clock: FakeClock | null;
  /** `now`: what `Date` tells, else as it is. `runsOn`: where nothing else is left to wait for, it moves by itself all the same. */
  begin(now: number | undefined, runsOn: boolean): void;
  /** Forgets the timers that were set meanwhile. */
  end(): void;
  /** `Date` tells this time, or goes on again, where the clock is not in the test's hands. */
  holdDate(now: number | null): void;
  /** What `Date` would tell. */
  realNow(): number;
  /** Settles when all promises have done what they can. */
  turn(): Promise<unknown>;
};

const apply = Reflect.apply;
const construct = Reflect.construct;
const RealDate = Date;
/** Milliseconds of the machine's clock, for the guest itself. */
export const realNow = Date.now;
const { isFinite: finite } = Number;
const { floor } = Math;

/** 2026-01-01T00:00:00.000Z, in milliseconds. */
const START_MS = 1_767_225_600_000;
/** Loops that wait for the time to pass come to an end, and two looks at the clock in a row mostly see the same millisecond. */
const LOOK_MS = 0.01;
/** How long the main part of a program is taken to run, at the least. */
const STARTED_MS = 1 + LOOK_MS;

/** Puts timers, `Date` and `performance` of virtual time into the realm. `onResult` gets what functions of microtasks give back. */
export function installClock(realm: typeof globalThis, onResult: (result: unknown) => void): Clock {
  let timers: Timer[] = [];
  /** Given to `setImmediate`: run after the timers that are due. */
  let immediates: Timer[] = [];
  let isBegun = false;
  let ids = 0;
  /** Milliseconds since the cell began. */
  let elapsed = 0;
  let fake: FakeClock | null = null;
  let heldDate: number | null = null;

  /** A program looks at the clock. */
  function look(): number {
    if (fake) return fake.elapsed;
    elapsed += LOOK_MS;
    return elapsed;
  }

  const realTime = () => START_MS + floor(elapsed);
  const now = () => {
    if (fake) return floor(fake.base + fake.elapsed);
    return heldDate ?? START_MS + floor(look());
  };

  function add(callback: unknown, delay: unknown, values: readonly unknown[], repeat: boolean): object {
    const run = callable(callback);
    const wanted = Number(delay);
    const least = fake && !repeat ? fake.leastWait : 1;
    const wait = finite(wanted) && wanted >= least ? wanted : least;
    const handle = newHandle(++ids);
    const every = repeat ? wait : null;
    if (fake) fake.add({ handle, callback: run, values, every, due: fake.elapsed + wait });
    else timers = inserted(timers, { handle, callback: run, values, every, due: elapsed + wait });
    return handle.object;
  }

  function addImmediate(callback: unknown, values: readonly unknown[]): object {
    const handle = newHandle(++ids);
    const run = callable(callback);
    if (fake) fake.add({ handle, callback: run, values, every: null, due: fake.elapsed });
    else addToImmediates(handle, run, values);
    return handle.object;
  }

  function addToImmediates(handle: Handle, callback: Timer['callback'], values: readonly unknown[]): void {
    immediates[immediates.length] = { handle, callback, values, every: null, due: 0 };
  }

  function clear(given: unknown): void {
    const isNumber = typeof given !== 'object' || given === null;
    removeWhere(({ object, id, isNumberKnown }) =>
      isNumber ? isNumberKnown && id === given : object === given,
    );
  }

  function removeWhere(isMeant: (handle: Handle) => boolean): void {
    timers = without(timers, isMeant);
    immediates = without(immediates, isMeant);
    fake?.remove(isMeant);
  }

  function runTimer(timer: Timer): void {
    removeWhere((handle) => handle === timer.handle);
    if (timer.due > elapsed) elapsed = timer.due;
    if (timer.every !== null) timers = inserted(timers, { ...timer, due: elapsed + timer.every });
    onResult(timer.callback(...timer.values));
  }

  function newHandle(id: number): Handle {
    const object = {
      ref: () => {
        handle.isRef = true;
        return object;
      },
      // Tests as code wait for every timer.
      unref: () => {
        handle.isRef = !state.keeps;
        return object;
      },
      hasRef: () => handle.isRef,
      [Symbol.toPrimitive]: () => {
        handle.isNumberKnown = true;
        return id;
      },
    };
    const handle: Handle = { id, isNumberKnown: false, isRef: true, object };
    return handle;
  }

  function VirtualDate(this: unknown, ...values: unknown[]): unknown {
    if (!new.target) return new RealDate(now()).toString();
    return construct(RealDate, values.length === 0 ? [now()] : values, new.target);
  }
  VirtualDate.prototype = RealDate.prototype;
  Object.defineProperty(VirtualDate, 'name', { value: 'Date' });
  Object.defineProperty(VirtualDate, 'length', { value: 7 });
  Object.assign(VirtualDate, { parse: RealDate.parse, UTC: RealDate.UTC });
  sharedProperty(VirtualDate, 'now', now);
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: VirtualDate,
    writable: true,
    configurable: true,
  });

  const performanceNow = () => look();
  const nothing = () => {};
  sharedValues.push(performanceNow, nothing);
  const functions: Record<string, unknown> = {
    Date: VirtualDate,
    setTimeout: (callback: unknown, delay?: unknown, ...values: unknown[]) =>
      add(callback, delay, values, false),
    setInterval: (callback: unknown, delay?: unknown, ...values: unknown[]) =>
      add(callback, delay, values, true),
    setImmediate: (callback: unknown, ...values: unknown[]) => addImmediate(callback, values),
    clearTimeout: (handle: unknown) => clear(handle),
    clearInterval: (handle: unknown) => clear(handle),
    clearImmediate: (handle: unknown) => clear(handle),
    queueMicrotask: (callback: () => unknown) => {
      Promise.resolve().then(() => onResult(callback()));
    },
  };
  for (const [name, value] of Object.entries(functions)) sharedProperty(realm, name, value);
  cellProperty(realm, 'performance', () => ({
    now: performanceNow,
    timeOrigin: START_MS,
    mark: nothing,
    measure: nothing,
  }));

  return {
    reset() {
      timers = [];
      immediates = [];
      isBegun = false;
      resetTicks();
      ids = 0;
      elapsed = 0;
      fake = null;
      heldDate = null;
    },
    waiting: () =>
      isAwaited(timers) ||
      immediates.length > 0 ||
      hasTicks() ||
      (fake?.runsOn === true && fake.due !== null),
    runNext() {
      if (hasTicks()) {
        runTicks(onResult);
        return;
      }
      // A program takes a while to start: a timer of a millisecond is due when it has.
      if (!isBegun && elapsed < STARTED_MS) elapsed = STARTED_MS;
      isBegun = true;
      const timer = timers[0];
      const immediate = immediates[0];
      const next = timer && (!immediate || timer.due <= elapsed) ? timer : immediate;
      if (next) runTimer(next);
      else if (fake?.runsOn) fake.runFirst();
    },
    faking: {
      get clock() {
        return fake;
      },
      begin(wanted, runsOn) {
        fake = createFakeClock(wanted ?? now(), runsOn, onResult);
      },
      end() {
        fake = null;
        heldDate = null;
      },
      holdDate(wanted) {
        heldDate = wanted;
      },
      realNow: realTime,
      turn: () =>
        new SafePromise((resolve) => {
          addToImmediates(newHandle(++ids), resolve as Timer['callback'], []);
        }),
    },
  };
}

function callable(callback: unknown): (...values: unknown[]) => unknown {
  if (typeof callback !== 'function') {
    throw new TypeError('The "callback" argument must be of type function.');
  }
  return (...given) => apply(callback, undefined, given);
}

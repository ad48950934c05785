/**
 * Time inside an isolate. It is virtual: every cell begins at the same moment, a look at the clock takes a hundredth of a
 * millisecond, and when a cell has nothing left to do but wait, its clock jumps to the next timer, so that a test of a
 * debounce of a second costs no second.
 */
import { cellProperty, sharedProperty, sharedValues } from './cell-properties.ts';
import { state } from './streams.ts';
import { hasTicks, resetTicks, runTicks } from './ticks.ts';

/** What `setTimeout` gives. Its number clears the timer only once somebody has asked for it: numbers can be guessed. */
type Handle = { readonly id: number; isNumberKnown: boolean; isRef: boolean; readonly object: object };

type Timer = {
  readonly handle: Handle;
  readonly callback: (...values: unknown[]) => unknown;
  readonly values: readonly unknown[];
  readonly every: number | null;
  due: number;
};

export type Clock = {
  /** Forgets all timers and goes back to where every cell begins. */
  reset(): void;
  /** True while a timer that keeps its program going, an immediate or a tick waits. */
  waiting(): boolean;
  /** Runs all ticks, or else what is next of timers and immediates, jumping to a timer where that is all. Throws what they throw. */
  runNext(): void;
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

  /** A program looks at the clock. */
  function look(): number {
    elapsed += LOOK_MS;
    return elapsed;
  }

  const now = () => START_MS + floor(look());

  function add(callback: unknown, delay: unknown, values: readonly unknown[], repeat: boolean): object {
    const run = callable(callback);
    const wanted = Number(delay);
    const wait = finite(wanted) && wanted >= 1 ? wanted : 1;
    const handle = newHandle(++ids);
    insert({ handle, callback: run, values, every: repeat ? wait : null, due: elapsed + wait });
    return handle.object;
  }

  function addImmediate(callback: unknown, values: readonly unknown[]): object {
    const handle = newHandle(++ids);
    immediates[immediates.length] = {
      handle,
      callback: callable(callback),
      values,
      every: null,
      due: 0,
    };
    return handle.object;
  }

  /** Keeps the timers in the order in which they are due; of two at one time, the older first. */
  function insert(timer: Timer): void {
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
    timers = kept;
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
  }

  function runTimer(timer: Timer): void {
    removeWhere((handle) => handle === timer.handle);
    if (timer.due > elapsed) elapsed = timer.due;
    if (timer.every !== null) insert({ ...timer, due: elapsed + timer.every });
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
    },
    waiting: () => isAwaited(timers) || immediates.length > 0 || hasTicks(),
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
    },
  };
}

function callable(callback: unknown): (...values: unknown[]) => unknown {
  if (typeof callback !== 'function') {
    throw new TypeError('The "callback" argument must be of type function.');
  }
  return (...given) => apply(callback, undefined, given);
}

function without(timers: readonly Timer[], isMeant: (handle: Handle) => boolean): Timer[] {
  const kept: Timer[] = [];
  for (let index = 0; index < timers.length; index++) {
    const timer = timers[index];
    if (timer && !isMeant(timer.handle)) kept[kept.length] = timer;
  }
  return kept;
}

function isAwaited(timers: readonly Timer[]): boolean {
  for (let index = 0; index < timers.length; index++) if (timers[index]?.handle.isRef) return true;
  return false;
}

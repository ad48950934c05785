/**
 * Mock functions, and what is noted of their calls. Nothing of that hangs on the function itself: a candidate is handed it, and
 * would clear or rewrite what it is judged by. Only `controlsOf` leads there, which a test alone can name.
 */
import {
  apply,
  construct,
  defineProperty,
  list,
  regexpExec,
  SafeWeakMap,
  stringIndexOf,
  toText,
  weakMapGet,
  weakMapSet,
} from '../primordials.ts';

export type Callable = (this: unknown, ...values: unknown[]) => unknown;

/** Whose manner of speaking the mock has. */
export type Manner = 'jest' | 'vi' | 'node';

export type Call = {
  readonly args: readonly unknown[];
  readonly context: unknown;
  readonly target: unknown;
  readonly order: number;
  type: 'incomplete' | 'return' | 'throw';
  value: unknown;
};

export type MockRecord = {
  readonly fn: Callable;
  readonly manner: Manner;
  /** What the mock does when it is reset. */
  readonly original: Callable | undefined;
  /** Puts back what a spy stands for. */
  restore: (() => void) | null;
  calls: Call[];
  /** Implementations of single calls: of the next one, or by the number of a call. */
  once: { readonly run: Callable; readonly at: number | null }[];
  run: Callable | undefined;
  name: string | null;
};

/** Gives every call its place among those of all mocks. */
export type Orders = { last: number };

const records = new SafeWeakMap<object, MockRecord>();
const functionText = Function.prototype.toString;

export function recordOf(value: unknown): MockRecord | undefined {
  return weakMapGet(records, value as object) as MockRecord | undefined;
}

export type Making = {
  readonly manner: Manner;
  readonly orders: Orders;
  readonly run?: Callable | undefined;
  readonly original?: Callable | undefined;
  readonly like?: { readonly name: string; readonly length: number } | undefined;
};

export function newMock({ manner, orders, run, original, like }: Making): MockRecord {
  const fn = function (this: unknown, ...args: unknown[]): unknown {
    return called(record, orders, this, args, new.target);
  };
  defineProperty(fn, 'name', { value: like?.name ?? 'mockConstructor' });
  defineProperty(fn, 'length', { value: like?.length ?? 0 });
  const record: MockRecord = {
    fn,
    manner,
    original,
    run,
    restore: null,
    calls: list(),
    once: list(),
    name: null,
  };
  weakMapSet(records, fn, record);
  return record;
}

function called(
  record: MockRecord,
  orders: Orders,
  context: unknown,
  args: readonly unknown[],
  target: unknown,
): unknown {
  const call: Call = { args, context, target, order: ++orders.last, type: 'incomplete', value: undefined };
  const number = record.calls.length;
  record.calls[number] = call;
  const run = takeOnce(record, number) ?? record.run;
  try {
    call.value = run === undefined ? undefined : runAs(run, context, args, target);
    call.type = 'return';
    return call.value;
  } catch (error) {
    call.type = 'throw';
    call.value = error;
    throw error;
  }
}

function takeOnce(record: MockRecord, number: number): Callable | undefined {
  const { once } = record;
  for (let index = 0; index < once.length; index++) {
    const { run, at } = once[index] as MockRecord['once'][number];
    if (at !== null && at !== number) continue;
    record.once = list();
    for (let other = 0; other < once.length; other++) {
      if (other !== index) record.once[record.once.length] = once[other] as MockRecord['once'][number];
    }
    return run;
  }
  return undefined;
}

function runAs(run: Callable, context: unknown, args: readonly unknown[], target: unknown): unknown {
  if (target !== undefined && isClass(run)) return construct(run, args as unknown[], target as Callable);
  return apply(run, context, args as unknown[]);
}

function isClass(run: Callable): boolean {
  return stringIndexOf(apply(functionText, run, []) as string, 'class') === 0;
}

/** Forgets the calls. */
export function clear(record: MockRecord): void {
  record.calls = list();
}

/** Forgets what it was told to do, too. */
export function reset(record: MockRecord): void {
  clear(record);
  record.once = list();
  record.run = record.original;
}

export function restore(record: MockRecord): void {
  record.restore?.();
  record.restore = null;
}

/** `node:test`: it does again what it stood for. */
export function unmock(record: MockRecord): void {
  restore(record);
  record.once = list();
  record.run = record.original;
}

/** An array as a program makes them, which nobody else holds. */
export function arrayOf(length: number, valueAt: (index: number) => unknown): unknown[] {
  const array: unknown[] = [];
  for (let index = 0; index < length; index++) {
    const property = {
      __proto__: null,
      value: valueAt(index),
      writable: true,
      enumerable: true,
      configurable: true,
    };
    defineProperty(array, index, property as PropertyDescriptor);
  }
  return array;
}

/** Whether a key is written as an identifier, for messages. */
export function keyText(key: PropertyKey): string {
  const text = toText(key);
  return regexpExec(/^[\w$]+$/, text) ? text : `'${text}'`;
}

/** `console` of a cell, as Node prints it where the realm can format values. */
import { tableOf } from './console-table.ts';
import { note } from './guard.ts';
import { defineProperty } from './primordials.ts';
import { printedBy } from './process.ts';
import { count, roughly, type StreamState, state } from './streams.ts';

/** What the console keeps from call to call. */
type Memory = {
  readonly of: StreamState;
  indent: string;
  counts: Map<string, number>;
  began: Map<string, number>;
};

let memory: Memory | null = null;
let current: { readonly of: StreamState; readonly console: object } | null = null;

function remembered(): Memory {
  if (memory?.of !== state) memory = { of: state, indent: '', counts: new Map(), began: new Map() };
  return memory;
}

/** What is the same object in every cell. */
export function sharedConsole(): unknown[] {
  return [CONSOLE, ASSERT.get, ASSERT.set];
}

/** The console of the running cell, whatever a program has put in its place. Its `assert` is a judge's: a program that replaces it is noted, and replaces nothing. */
export function cellConsole(): object {
  if (current?.of !== state)
    current = { of: state, console: defineProperty({ ...CONSOLE }, 'assert', ASSERT) };
  return current.console;
}

function print(text: string): void {
  const indent = memory?.of === state ? memory.indent : '';
  printedBy(`${indent === '' ? text : indent + text.replaceAll('\n', `\n${indent}`)}\n`);
}

function log(...values: unknown[]): void {
  print(state.formatting ? state.formatting.format(...values) : roughly(values));
}

function error(...values: unknown[]): void {
  count(roughly(values));
}

function nothing(): void {}

function dir(value: unknown, options?: object): void {
  print(state.formatting?.inspect(value, { customInspect: false, ...options }) ?? roughly([value]));
}

function table(data: unknown, properties?: readonly string[]): void {
  if (typeof data !== 'object' || data === null || !state.formatting) log(data);
  else print(tableOf(data, properties, state.formatting.inspect));
}

function group(...values: unknown[]): void {
  if (values.length > 0) log(...values);
  remembered().indent += '  ';
}

function groupEnd(): void {
  const kept = remembered();
  kept.indent = kept.indent.slice(2);
}

function countCall(label: unknown = 'default'): void {
  const { counts } = remembered();
  const name = String(label);
  const times = (counts.get(name) ?? 0) + 1;
  counts.set(name, times);
  log(`${name}: ${times}`);
}

function countReset(label: unknown = 'default'): void {
  remembered().counts.delete(String(label));
}

function time(label: unknown = 'default'): void {
  const { began } = remembered();
  if (!began.has(String(label))) began.set(String(label), performance.now());
}

function timeLog(label: unknown = 'default', ...values: unknown[]): void {
  const name = String(label);
  const start = remembered().began.get(name);
  if (start !== undefined) log(`${name}: ${(performance.now() - start).toFixed(3)}ms`, ...values);
}

function timeEnd(label: unknown = 'default'): void {
  timeLog(label);
  remembered().began.delete(String(label));
}

function assert(condition?: unknown, ...values: unknown[]): void {
  if (condition) return;
  // Of a whole program, what it writes is judged, and this goes to standard error.
  if (state.keeps) {
    error('Assertion failed', ...values);
    return;
  }
  state.assertFailed ??= values.length > 0 ? roughly(values) : 'console.assert was given a false value';
}

const CONSOLE = {
  log,
  info: log,
  debug: log,
  dirxml: log,
  dir,
  table,
  group,
  groupCollapsed: group,
  groupEnd,
  error,
  warn: error,
  trace: error,
  time,
  timeLog,
  timeEnd,
  count: countCall,
  countReset,
  clear: nothing,
  assert,
};

const ASSERT: PropertyDescriptor = {
  configurable: false,
  enumerable: true,
  get: () => assert,
  set: (value: unknown) => {
    if (value !== assert) note();
  },
};

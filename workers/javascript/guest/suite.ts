/**
 * `describe`, `it`, `test` and their hooks. What they are given is run at once, or where an earlier test or hook is asynchronous, when
 * that has ended; the cell ends when all have.
 */
import { assert } from './assert.ts';
import { awaitCall, failCell } from './cell-state.ts';
import { list } from './primordials.ts';
import { isThenable, whenSettled } from './thenable.ts';

type Body = (...values: unknown[]) => unknown;

/** What a test has by name, or imports of Jest and Vitest. */
export type SuiteNames = {
  readonly describe: unknown;
  readonly it: unknown;
  readonly test: unknown;
  readonly beforeEach: unknown;
  readonly afterEach: unknown;
  readonly beforeAll: unknown;
  readonly afterAll: unknown;
};

export type Suite = {
  readonly names: SuiteNames;
  /** The module `node:test`. */
  readonly node: (mock: object | undefined) => unknown;
  /** Promises of all that is asynchronous. The test's own text has run. */
  pending(): readonly unknown[];
};

/** Hooks of a `describe` and of those around it. */
type Scope = {
  readonly outer: Scope | null;
  readonly before: Body[];
  readonly after: Body[];
  readonly last: Body[];
};

function newScope(outer: Scope | null): Scope {
  return { outer, before: list(), after: list(), last: list() };
}

const nothing = () => {};

export function createSuite(): Suite {
  const pending = list<unknown>();
  const top = newScope(null);
  let scope = top;
  /** Settles when all that is asynchronous so far has ended, well or not; null where nothing is. */
  let tail: Promise<unknown> | null = null;

  /** Also of what is begun when the test's own text has long run. */
  const keep = (result: unknown) => {
    pending[pending.length] = result;
    const isOver = awaitCall();
    whenSettled(result, () => isOver(), failCell);
  };
  const inTurn = (go: () => unknown) => {
    const result = tail ? whenSettled(tail, go, go) : go();
    if (!isThenable(result)) return;
    keep(result);
    tail = whenSettled(result, nothing, nothing);
  };
  const add = (kind: 'before' | 'after' | 'last') => (hook: Body) => {
    scope[kind][scope[kind].length] = hook;
  };
  const runTest = (body: Body, values: readonly unknown[], takesDone: boolean) => {
    const bodies = hooksBefore(scope, list());
    bodies[bodies.length] = () => (takesDone ? body(...values, awaitCall()) : body(...values));
    for (let link: Scope | null = scope; link; link = link.outer) append(bodies, link.after);
    inTurn(() => oneByOne(bodies, 0));
  };
  const describeIt = (body: unknown, values: readonly unknown[]) => {
    if (typeof body !== 'function') return;
    const outer = scope;
    const inner = newScope(outer);
    scope = inner;
    const result = body(...values);
    if (isThenable(result)) keep(result);
    scope = outer;
    inTurn(() => oneByOne(inner.last, 0));
  };
  const describe = variants((_name: unknown, body: unknown) => describeIt(body, []), describeIt);
  const test = variants(
    (_name: unknown, body: unknown) => {
      if (typeof body === 'function') runTest(body as Body, [], body.length > 0);
    },
    (body, values) => {
      if (typeof body === 'function') runTest(body as Body, values, body.length > values.length);
    },
  );
  const names = {
    describe,
    it: test,
    test,
    beforeEach: add('before'),
    afterEach: add('after'),
    beforeAll: (hook: Body) => inTurn(hook),
    afterAll: add('last'),
  };
  return {
    names,
    node: (mock) => nodeTest(names, mock, (body, context) => runTest(body, [context], false)),
    pending() {
      inTurn(() => oneByOne(top.last, 0));
      return pending;
    },
  };
}

function append(bodies: Body[], more: readonly Body[]): void {
  for (let index = 0; index < more.length; index++) bodies[bodies.length] = more[index] as Body;
}

/** Those of the outermost first. */
function hooksBefore({ outer, before }: Scope, bodies: Body[]): Body[] {
  if (outer) hooksBefore(outer, bodies);
  append(bodies, before);
  return bodies;
}

/** Calls them in order, each when the one before has ended. Throws, or is rejected, where one of them is. */
function oneByOne(bodies: readonly Body[], from: number): unknown {
  for (let at = from; at < bodies.length; at++) {
    const result = bodies[at]?.();
    if (isThenable(result)) {
      return whenSettled(
        result,
        () => oneByOne(bodies, at + 1),
        (error) => {
          throw error;
        },
      );
    }
  }
  return undefined;
}

/** `each`, `only`, `skip` and their like. What is not skipped is run, whatever `only` says. */
function variants(call: Body, callWith: (body: unknown, values: readonly unknown[]) => void): Body {
  const each = (table: readonly unknown[]) => (_name: unknown, body: unknown) => {
    for (const row of table) callWith(body, Array.isArray(row) ? row : [row]);
  };
  return Object.assign(call, {
    each,
    only: Object.assign((...given: unknown[]) => call(...given), { each }),
    concurrent: Object.assign((...given: unknown[]) => call(...given), { each }),
    skip: Object.assign(() => {}, { each: () => () => {} }),
    todo: () => {},
  });
}

/** `test(name?, options?, body?)`, whose body is given a context that has `test` too. */
function nodeTest(
  names: SuiteNames,
  mock: object | undefined,
  run: (body: Body, context: object) => void,
): unknown {
  const test = (...given: unknown[]) => {
    const body = given.find((value) => typeof value === 'function');
    const isSkipped = given.some((value) => typeof value === 'object' && value !== null && 'skip' in value);
    if (body && !isSkipped)
      run(body as Body, { name: String(given[0]), test, diagnostic: () => {}, assert, mock });
  };
  return Object.assign(test, {
    ...{ skip: () => {}, todo: () => {}, only: test, test, it: test },
    ...{ describe: names.describe, suite: names.describe, before: names.beforeAll, after: names.afterAll },
    ...{ beforeEach: names.beforeEach, afterEach: names.afterEach, mock },
  });
}

/** One instance of the candidate, made afresh for a cell, and the test that is run in its scope. */
import { assert } from './assert.ts';
import { createRequire, defaultOf, type Libraries } from './modules.ts';
import type { Streams } from './streams.ts';

export type Callable = (...values: unknown[]) => unknown;

/** Stands in for the number of a test where only the candidate's top level is to run. */
export const NO_TEST = -1;

/**
 * What a candidate's function gives back (`assemble` in `program.ts` writes it): for the number of a test, the maker of
 * its function, the exported values that the maker wants, and all names that the candidate declares.
 */
type Chooser = (test: number) => [Callable, unknown[], () => object] | undefined;

export type Surroundings = {
  readonly libraries: Libraries;
  readonly streams: Streams;
  readonly stdin: string;
  /** True for a whole program, run for what it prints. */
  readonly isProgram: boolean;
};

/** Runs the candidate and the test. Throws what they throw; gives a promise where one of them is asynchronous. */
export function runInstance(candidate: Callable | null, test: number, surroundings: Surroundings): unknown {
  if (!candidate) throw new Error('no candidate was set');
  const module = { exports: {} as unknown };
  const importing = createImporting(surroundings, module, () => ({}), {});
  // `if (require.main === module)` is for whole programs only.
  Object.assign(importing.require, { main: surroundings.isProgram ? module : undefined });
  const { require, requireDefault, requireLater } = importing;
  const { exports } = module;
  const chooser = candidate.call(exports, require, module, exports, exports, requireDefault, requireLater);
  const go = (choose: unknown) => runTest((choose as Chooser)(test), module, surroundings);
  return isThenable(chooser) ? Promise.resolve(chooser).then(go) : go(chooser);
}

function runTest(
  chosen: ReturnType<Chooser>,
  module: { exports: unknown },
  surroundings: Surroundings,
): unknown {
  if (!chosen) return undefined;
  const [make, exported, names] = chosen;
  const { libraries, streams } = surroundings;
  const suite = createSuite();
  const { describe, it } = suite;
  const importing = createImporting(surroundings, module, names, suite);
  const { require, requireDefault, requireLater } = importing;
  const environment = [
    assert,
    libraries.expect,
    streams.console,
    require,
    requireDefault,
    requireLater,
    describe,
    it,
    it,
  ];
  const body = make(...environment, ...exported);
  const result = typeof body === 'function' ? body() : undefined;
  return suite.pending.length > 0 ? Promise.all([result, ...suite.pending]) : result;
}

/** The three ways to import: `require`, `import x from`, `import()`. */
function createImporting(
  { libraries, streams, stdin }: Surroundings,
  module: { exports: unknown },
  names: () => object,
  suite: object,
) {
  const require = createRequire(libraries, { streams, stdin, module, names, suite });
  const requireDefault = (name: unknown) => defaultOf(require(name));
  const requireLater = async (name: unknown) => {
    const found = require(name);
    return { ...Object(found), default: defaultOf(found) };
  };
  return { require, requireDefault, requireLater };
}

/** `describe`, `it` and `test` run what they are given at once; what is asynchronous is awaited before the cell ends. */
function createSuite() {
  const pending: unknown[] = [];
  const runNow = (_name: unknown, body: unknown) => {
    if (typeof body !== 'function') return;
    const result: unknown = body();
    if (isThenable(result)) pending.push(result);
  };
  return { describe: runNow, it: runNow, test: runNow, pending };
}

export function isThenable(value: unknown): boolean {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    'then' in value &&
    typeof value.then === 'function'
  );
}

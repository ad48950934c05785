/** One instance of the candidate, made afresh for a cell, and the test that is run with it. */
import { createEnvironment, type Environment } from './environment.ts';
import { createImporting } from './importing.ts';
import type { Libraries } from './modules.ts';
import { apply, list, read, SafePromise } from './primordials.ts';
import { isThenable, whenSettled } from './thenable.ts';

export type Callable = (...values: unknown[]) => unknown;

/**
 * What a candidate's function gives back (`assemble` in `program.ts` writes it). For a number from 0: the value of the
 * candidate's name with that number. `NAMES`: all names that it declares. Below: `[maker, values, names]` of
 * a test in its scope: it is called with the values, and with what the realm has under the names.
 */
type Choose = (number: number) => unknown;
const NAMES = -1;
const FIRST_IN_SCOPE = -2;

/** Where a program is told that it stands. */
const FOLDER = '/';
const FILE = '/program.js';

export type Surroundings = {
  readonly libraries: Libraries;
  readonly stdin: string | null;
};

export type Instance = {
  readonly module: { exports: unknown };
  readonly choose: Choose;
  readonly names: () => object;
};

export type Candidate = {
  readonly factory: Callable;
  /** Whether it mentions a way to import. */
  readonly imports: boolean;
};

/** A test that was compiled by itself. */
export type Test = {
  readonly make: Callable;
  /** What it is called with: numbers of the candidate's names, or -1 - number of a parameter of `environment.ts`. */
  readonly wants: readonly number[];
};

/** Runs the candidate's top level, then `go`. Throws what they throw; a promise where one of them is asynchronous. */
export function withInstance(
  candidate: Candidate,
  surroundings: Surroundings,
  go: (instance: Instance) => unknown,
): unknown {
  const module: { exports: unknown } = { exports: {} };
  const { exports } = module;
  let given: unknown[] = [undefined, module, exports, exports, undefined, undefined, FILE, FOLDER];
  if (candidate.imports) {
    const importing = createImporting(surroundings, module, () => ({}), null, null);
    const { require, requireDefault, requireLater } = importing;
    // `if (require.main === module)` is for whole programs only.
    Object.assign(require, { main: surroundings.stdin === null ? undefined : module });
    given = [require, module, exports, exports, requireDefault, requireLater, FILE, FOLDER];
  }
  const chosen = apply(candidate.factory, exports, given);
  const goOn = (choose: unknown) =>
    go({ module, choose: choose as Choose, names: () => (choose as Choose)(NAMES) as object });
  return typeof chosen === 'function'
    ? goOn(chosen)
    : whenSettled(chosen, goOn, (error) => {
        throw error;
      });
}

export function runTest(test: Test, instance: Instance, surroundings: Surroundings): unknown {
  const environment = createEnvironment(instance, surroundings);
  const values = list<unknown>();
  const { wants } = test;
  for (let index = 0; index < wants.length; index++) {
    const want = wants[index] as number;
    values[index] = want < 0 ? environment.get(-1 - want) : instance.choose(want);
  }
  return finish(apply(test.make, undefined, values), environment);
}

/** Runs a test that was compiled inside the candidate, where it sees and changes the candidate's own variables. */
export function runTestInScope(number: number, instance: Instance, surroundings: Surroundings): unknown {
  const chosen = instance.choose(FIRST_IN_SCOPE - number) as [Callable, () => unknown[], string[]];
  const [make, exported, hidden] = chosen;
  const environment = createEnvironment(instance, surroundings);
  const values: unknown[] = [...environment.all(), ...exported()];
  for (let index = 0; index < hidden.length; index++) {
    values[values.length] = read(globalThis, hidden[index] as string);
  }
  return finish(apply(make, undefined, values), environment);
}

function finish(body: unknown, environment: Environment): unknown {
  const result = (body as Callable)();
  const pending = environment.pending();
  if (pending.length === 0) return result;
  const all: unknown[] = [result];
  for (let index = 0; index < pending.length; index++) all[index + 1] = pending[index];
  return isThenable(result) || pending.length > 0 ? SafePromise.all(all) : result;
}

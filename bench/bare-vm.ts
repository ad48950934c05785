/**
 * The least that can be done in JavaScript: `node:vm` in the same thread, without protection, limits or a sandbox. Every text
 * is compiled once. A task for a pool of threads.
 */
import nodeAssert from 'node:assert';
import { type Context, createContext, Script } from 'node:vm';
import type { GeneratedProblem } from '../src/bench/generated-problem.ts';

export type BareTask = Pick<GeneratedProblem, 'candidates' | 'tests'> & {
  /**
   * `candidate`: the program runs once, and all its tests in the context that it ran in: they see what earlier tests left.
   * `cell`: the program runs anew for every test, in a context of its own.
   */
  readonly contextPer: 'candidate' | 'cell';
  /** Node's own, whose errors have a message and a stack; or the least that tells a wrong value. */
  readonly assert: 'node' | 'least';
};

const UNEQUAL = new Error('unequal');

const leastAssert = {
  strictEqual(actual: unknown, expected: unknown): void {
    if (!Object.is(actual, expected)) throw UNEQUAL;
  },
};

/** The pass matrix: a string for each candidate, `1` or `0` for each test. */
export default function runBare({ candidates, tests, contextPer, assert }: BareTask): string[] {
  const scripts = tests.map((code) => new Script(code));
  const names = { assert: assert === 'node' ? nodeAssert : leastAssert };
  return candidates.map((code) => {
    const program = new Script(code);
    if (contextPer === 'cell') return rowOf(scripts, () => contextOf(program, names));
    const context = contextOf(program, names);
    return rowOf(scripts, () => context);
  });
}

function rowOf(tests: readonly Script[], contextFor: () => Context): string {
  let row = '';
  for (const test of tests) {
    try {
      test.runInContext(contextFor());
      row += '1';
    } catch {
      row += '0';
    }
  }
  return row;
}

function contextOf(program: Script, names: object): Context {
  const context = createContext({ ...names });
  program.runInContext(context);
  return context;
}

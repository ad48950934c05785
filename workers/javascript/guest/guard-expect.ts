/** The functions of `expect` that change what it takes for equal: for tests that have matchers of their own, and no program. */
import { note } from './guard.ts';
import { apply } from './primordials.ts';

type Callable = (...values: unknown[]) => unknown;

const CHANGING = ['addEqualityTesters', 'extend', 'setState', 'addSnapshotSerializer'];

/** @param isAllowed whether the test that runs mentions one of these */
export function guardExpect(expect: object, isAllowed: () => boolean): void {
  const functions = expect as Record<string, unknown>;
  for (const name of CHANGING) {
    const native = functions[name];
    if (typeof native !== 'function') continue;
    functions[name] = (value: unknown) => {
      if (isAllowed()) return apply(native as Callable, expect, [value]);
      note();
      return undefined;
    };
  }
}

/** `describe`, `it` and `test` run what they are given at once; what is asynchronous is awaited before the cell ends. */
import { list } from './primordials.ts';
import { isThenable } from './thenable.ts';

export type Suite = {
  readonly describe: unknown;
  readonly it: unknown;
  readonly test: unknown;
  readonly pending: readonly unknown[];
};

export function createSuite(): Suite {
  const pending = list<unknown>();
  const runNow = (_name: unknown, body: unknown) => {
    if (typeof body !== 'function') return;
    const result: unknown = body();
    if (isThenable(result)) pending[pending.length] = result;
  };
  return { describe: runNow, it: runNow, test: runNow, pending };
}

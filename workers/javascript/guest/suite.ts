/** `describe`, `it` and `test` run what they are given at once; what is asynchronous is awaited before the cell ends. */
import { awaitCall } from './cell-state.ts';
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
    if (typeof body === 'function') keep(body());
  };
  const runOne = (name: unknown, body: unknown) => {
    if (typeof body !== 'function' || body.length === 0) runNow(name, body);
    else keep(body(awaitCall()));
  };
  const keep = (result: unknown) => {
    if (isThenable(result)) pending[pending.length] = result;
  };
  return { describe: runNow, it: runOne, test: runOne, pending };
}

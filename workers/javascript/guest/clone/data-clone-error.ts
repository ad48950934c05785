/** The error of `structuredClone`. Elsewhere a DOMException, which isolates have not. */
import { render } from '../assert/render.ts';
import { defineHidden } from '../primordials.ts';

const SafeError = Error;

export function dataCloneError(message: string): Error {
  return defineHidden(defineHidden(new SafeError(message), 'name', 'DataCloneError'), 'code', 25);
}

export function uncloneable(value: unknown): Error {
  return dataCloneError(`${render(value)} could not be cloned.`);
}

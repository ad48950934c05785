/** The message of an assertion error. */
import { isReference } from '../deep-equal/kinds.ts';
import { toText } from '../primordials.ts';
import { render } from './render.ts';

/** As in Node 26, some operators show both values below a message of the user's own. */
export function describe(message: unknown, actual: unknown, expected: unknown, operator: unknown): string {
  const own = message === undefined || message === null ? null : toText(message);
  switch (operator) {
    case 'strictEqual':
      return unequal(own, 'Expected values to be strictly equal', actual, expected);
    case 'deepStrictEqual':
      return unequal(own, 'Expected values to be strictly deep-equal', actual, expected);
    case 'partialDeepStrictEqual':
      return unequal(own, 'Expected values to be partially and strictly deep-equal', actual, expected);
  }
  if (own !== null) return own;
  switch (operator) {
    case 'deepEqual':
      return `Expected values to be loosely deep-equal: ${render(actual)} != ${render(expected)}`;
    case 'notStrictEqual':
      return `Expected "actual" to be strictly unequal to: ${render(actual)}`;
    case 'notDeepStrictEqual':
      return `Expected "actual" not to be strictly deep-equal to: ${render(actual)}`;
    case 'notDeepEqual':
      return `Expected "actual" not to be loosely deep-equal to: ${render(expected)}`;
    default:
      return `${render(actual)} ${toText(operator)} ${render(expected)}`;
  }
}

function unequal(own: string | null, header: string, actual: unknown, expected: unknown): string {
  const left = render(actual);
  const right = render(expected);
  if (own !== null && own !== '') return `${own}\n\n${left} !== ${right}\n`;
  if (left === right && isReference(actual))
    return `${header}: both look like ${left}, but they are not the same`;
  return `${header}: ${left} !== ${right}`;
}

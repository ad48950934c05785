/** What the candidate answered in the cell under way: kept where the test's call stands, told when the cell has ended. */
import { canonical } from './canonical.ts';
import {
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  intrinsicPrototypes,
  isError,
  mapGet,
  regexpExec,
  stringSlice,
  toText,
} from './primordials.ts';
import { isProxy } from './proxies.ts';

let noted = '';
let times = 0;

/** A cell begins. */
export function resetAnswer(): void {
  noted = '';
  times = 0;
}

/** What stands around the call that a test asks about. */
export function noteAnswer(value: unknown): unknown {
  times++;
  noted = answerOf(value);
  return value;
}

/** As `workers/answers.ts` has it, with texts of any length; '' for none, or more than one, which no test asks for. */
export function answerOfCell(failed: boolean, error: unknown): string {
  if (times === 1) return noted;
  return times === 0 && failed ? `e${typeOfError(error)}\n` : '';
}

function answerOf(value: unknown): string {
  const { type, text } = canonical(value);
  return text === null ? `o${type}\n` : `v${type}\n${text}`;
}

const NAME = /^[\w$]+$/;
const LONGEST_NAME = 100;

/** The name of an error's class, where it is plain to see. */
function typeOfError(error: unknown): string {
  if (!isError(error)) return typeof error;
  for (let link: object | null = error as object; link !== null; link = getPrototypeOf(link)) {
    if (isProxy(link)) break;
    const intrinsic = mapGet(intrinsicPrototypes, link) as Map<string, unknown> | undefined;
    if (intrinsic !== undefined) return toText(mapGet(intrinsic, 'name') ?? 'Error');
    const maker = held(link, 'constructor');
    if (typeof maker !== 'function') continue;
    const name = isProxy(maker) ? undefined : held(maker, 'name');
    return typeof name === 'string' && regexpExec(NAME, name) !== null
      ? stringSlice(name, 0, LONGEST_NAME)
      : 'Error';
  }
  return 'Error';
}

function held(object: object, key: string): unknown {
  const property = getOwnPropertyDescriptor(object, key);
  return property !== undefined && hasOwn(property, 'value') ? property.value : undefined;
}

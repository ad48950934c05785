/** The libraries that programs and tests mention: only these are loaded into the realm. */
import type { Problem } from '../messages.ts';
import type { LibraryName } from './realm.ts';

/** Where a test makes mocks. */
export const MOCKS =
  /\bjest\s*\.|\bvi\s*\.\s*(fn|spyOn|mocked|hoisted|stub\w+|use\w+Timers|\w*[tT]imer\w*|setSystemTime|\w+Mocks|isMockFunction)\b|@jest\/globals|['"](vitest|node:test)['"]/;

/** Where a test speaks chai, by its name or by its manner: what Jest's `expect` gives has no `to`. */
export const CHAI = /\bchai\b|\)\s*\.\s*(?:not\s*\.\s*)?to\s*\.\s*\w/;

const MENTIONS: readonly (readonly [LibraryName, RegExp])[] = [
  // Is there before `expect`, which asks it.
  ['mocks', MOCKS],
  ['expect', /\bexpect\b|@jest\/globals|['"]vitest['"]/],
  ['chai', CHAI],
  ['lodash', /\blodash\b/],
  ['inspect', /['"](node:)?util['"]/],
  [
    'node',
    /\b(Buffer|TextEncoder|TextDecoder|atob|btoa|crypto)\b|['"](node:)?(buffer|events|os|path|stream(\/\w+)?|string_decoder)['"]/,
  ],
  [
    'web',
    /\b(URL|URLSearchParams|AbortController|AbortSignal|DOMException|EventTarget|CustomEvent|Event)\b|['"](node:)?url['"]/,
  ],
  ['crypto', /\bcrypto\b/],
  ['streams', /['"](node:)?(stream(\/\w+)?|string_decoder)['"]/],
];

/** Whole programs print values, and read bytes. */
const OF_WHOLE_PROGRAMS: ReadonlySet<LibraryName> = new Set(['inspect', 'node']);

/** Those that the tests ask for, of which every realm of the problem has them. */
export function librariesOfTests({ tests }: Problem): LibraryName[] {
  return MENTIONS.filter(([name, pattern]) =>
    tests.some((test) => (test.kind === 'code' ? pattern.test(test.code) : OF_WHOLE_PROGRAMS.has(name))),
  ).map(([name]) => name);
}

/** Those of the tests, and those that a program mentions. */
export function librariesOf(source: string, ofTests: readonly LibraryName[]): LibraryName[] {
  return MENTIONS.filter(([name, pattern]) => ofTests.includes(name) || pattern.test(source)).map(
    ([name]) => name,
  );
}

/** Programs whose answers may differ from run to run, for all that we do. */
const UNSTEADY =
  /\b(WeakRef|FinalizationRegistry|Math\s*\.\s*random|Date|performance|crypto|Temporal|Atomics|hrtime|stack)\b/;

export function isUnsteady(source: string): boolean {
  return UNSTEADY.test(source);
}

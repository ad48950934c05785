/** Intrinsics that no name leads to, only syntax or what other intrinsics give. */
import { getPrototypeOf } from './primordials.ts';

export function intrinsicRoots(): unknown[] {
  return [
    function* () {},
    async () => {},
    async function* () {},
    (function* () {})(),
    (async function* () {})(),
    [][Symbol.iterator](),
    ''[Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    'a'.matchAll(/a/g),
    [].values().map((value) => value),
    Iterator.from({ next: () => ({ done: true, value: undefined }) }),
    Uint8Array,
    strictArguments(),
    new Intl.Segmenter().segment('a'),
    new Intl.Segmenter().segment('a')[Symbol.iterator](),
  ].flatMap((value) => prototypesOf(value));
}

function prototypesOf(value: unknown): object[] {
  const found: object[] = [];
  for (let link = getPrototypeOf(value); link !== null; link = getPrototypeOf(link)) found.push(link);
  return found;
}

/** Has the thrower of type errors, which is the same in all strict functions. */
function strictArguments(): unknown {
  return (function () {
    // biome-ignore lint/complexity/noArguments: the object itself is wanted
    return arguments;
  })();
}

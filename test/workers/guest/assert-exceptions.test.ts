/** `throws`, `rejects` and their opposites, against Node's own for every combination of what is thrown and expected. */
import node from 'node:assert';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { assert, strict } from '../../../workers/javascript/guest/assert.ts';
import { type Outcome, outcomeOf, outcomeOfAsync } from './outcome.ts';

type Call = (...args: unknown[]) => unknown;

class OwnError extends Error {
  override name = 'OwnError';
  detail = { a: [1] };
}

/** A class that claims every value. */
const Anything = Object.defineProperty(class {}, Symbol.hasInstance, { value: () => true });

const own = Object.assign(new OwnError('own text'), { code: 'E_OWN' });
const withCause = new Error('text', { cause: own });

const thrown: unknown[] = [
  ...[undefined, null, 0, 1, 'text', Symbol('a'), 1n, () => 'text'],
  ...[
    new Error('text'),
    new TypeError('text'),
    new Error(''),
    own,
    withCause,
    new AggregateError([own], 'text'),
  ],
  ...[{}, { name: 'Error', message: 'text' }, Object.create(null), Object.create(Error.prototype), [1]],
];

const expected: unknown[] = [
  ...[undefined, null, false, 0, 5, '', 'text', 'other', Symbol('a')],
  ...[/text/, /other/, /^Error: /],
  ...[Error, TypeError, OwnError, AggregateError, Anything, Object, Function, Symbol, class {}],
  ...[() => true, () => false, () => 1, () => undefined, (error: unknown) => error === own],
  function old(this: unknown, error: unknown) {
    return error instanceof Error;
  },
  () => {
    throw new RangeError('from the validation function');
  },
  ...[
    {},
    [],
    { message: 'text' },
    { message: /text/ },
    { message: /other/ },
    { name: 'Error', message: 'text' },
  ],
  ...[{ detail: { a: [1] } }, { detail: { a: [2] } }, { code: 'E_OWN' }, { missing: undefined }, { 0: 1 }],
  ...[new Error('text'), new TypeError('text'), own, withCause, new Error('')],
];

const messages: unknown[][] = [
  [],
  ['user text'],
  [''],
  [undefined],
  [new RangeError('user text')],
  [{}],
  ['a', 'b'],
];

/** Every way to say what is expected: nothing, an expectation, or one with a message. */
const tails: unknown[][] = [
  [],
  ...expected.flatMap((value) => messages.map((message) => [value, ...message])),
];

function call(flavour: unknown, name: string, args: readonly unknown[]): unknown {
  return (flavour as Record<string, Call>)[name]?.(...args);
}

function describe(name: string, args: readonly unknown[]): string {
  return `${name}(${args.map((value) => inspect(value)).join(', ')})`;
}

for (const name of ['throws', 'doesNotThrow']) {
  test(`${name} takes what node:assert takes`, () => {
    const codes = [
      ...thrown.map((value) => () => {
        throw value;
      }),
      () => 1,
    ];
    for (const [index, code] of codes.entries()) {
      for (const tail of tails) {
        const args = [code, ...tail];
        const wanted = outcomeOf(() => call(node, name, args));
        const text = () => describe(name, [index < thrown.length ? thrown[index] : 'nothing', ...tail]);
        node.deepStrictEqual(
          outcomeOf(() => call(assert, name, args)),
          wanted,
          text,
        );
        node.deepStrictEqual(
          outcomeOf(() => call(strict, name, args)),
          wanted,
          text,
        );
      }
    }
  });

  test(`${name} wants a function`, () => {
    for (const code of [undefined, null, 1, 'a', {}, Promise.resolve(), /a/]) {
      const wanted = outcomeOf(() => call(node, name, [code]));
      node.deepStrictEqual(
        outcomeOf(() => call(assert, name, [code])),
        wanted,
      );
    }
  });
}

for (const name of ['rejects', 'doesNotReject']) {
  test(`${name} takes what node:assert takes`, async () => {
    for (const value of [...thrown, ended]) {
      for (const tail of tails) {
        // A promise for each call: a function, a promise, and something like a promise in turn.
        const code = () => (value === ended ? Promise.resolve(1) : Promise.reject(value));
        const wanted = await settled(node, name, [code, ...tail]);
        const text = () => describe(name, [value, ...tail]);
        node.deepStrictEqual(await settled(assert, name, [code, ...tail]), wanted, text);
        node.deepStrictEqual(await settled(strict, name, [code(), ...tail]), wanted, text);
      }
    }
  });

  test(`${name} wants a promise or a function that returns one`, async () => {
    const thenable = (then: Call, more: object = { catch: () => undefined }) =>
      Object.defineProperty({ ...more }, 'then', { value: then });
    const codes: unknown[] = [
      ...[undefined, null, 1, 'a', {}, /a/, thenable(() => 1, {})],
      ...[() => 1, () => undefined, () => thenable(() => 1, {})],
      () => {
        throw own;
      },
      thenable((resolve) => (resolve as Call)(1)),
      thenable((_resolve, reject) => (reject as Call)(own)),
      thenable(() => {
        throw own;
      }),
      async () => {
        throw own;
      },
    ];
    for (const code of codes) {
      node.deepStrictEqual(
        await settled(assert, name, [code]),
        await settled(node, name, [code]),
        inspect(code),
      );
    }
  });
}

/** Stands for code that ends well. */
const ended = Symbol('ended');

function settled(flavour: unknown, name: string, args: readonly unknown[]): Promise<Outcome> {
  return outcomeOfAsync(() => call(flavour, name, args));
}

/** The guest's `assert` against Node's own: the same calls pass, and those that fail throw the same kind of error. */
import node from 'node:assert';
import { test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { type Assert, AssertionError, assert, strict } from '../../../workers/javascript/guest/assert.ts';
import { outcomeOf } from './outcome.ts';
import { pair, primitives } from './values.ts';

type Name = Exclude<keyof Assert, 'AssertionError' | 'strict'>;
type Call = (...args: unknown[]) => unknown;

const flavours: [name: string, ours: Assert, nodes: unknown][] = [
  ['assert', assert, node],
  ['strict', strict, node.strict],
];

const comparisons: Name[] = [
  ...(['equal', 'notEqual', 'strictEqual', 'notStrictEqual', 'deepEqual', 'notDeepEqual'] as const),
  ...(['deepStrictEqual', 'notDeepStrictEqual', 'partialDeepStrictEqual'] as const),
];

function of(flavour: unknown, name: Name): Call {
  return (flavour as Record<Name, Call>)[name];
}

/** The same call of every flavour ends in the same way. */
function assertSame(name: Name, args: readonly unknown[]): void {
  for (const [flavour, ours, nodes] of flavours) {
    node.deepStrictEqual(
      outcomeOf(() => of(ours, name)(...args)),
      outcomeOf(() => of(nodes, name)(...args)),
      `${flavour}.${name}(${args.map((value) => inspect(value)).join(', ')})`,
    );
  }
}

test('the functions and objects are those of node:assert', () => {
  const names = (object: object) =>
    Object.keys(object)
      .filter((name) => name !== 'Assert')
      .sort();
  node.deepEqual(names(assert), names(node));
  node.deepEqual(names(strict), names(node.strict));
  for (const [, ours, nodes] of flavours) {
    for (const name of names(ours) as Name[]) node.equal(of(ours, name).name, of(nodes, name).name);
  }
  node.equal(assert.strict, strict);
  node.equal(strict.strict, strict);
  node.equal(strict.equal, strict.strictEqual);
  node.equal(strict.notEqual, strict.notStrictEqual);
  node.equal(strict.deepEqual, strict.deepStrictEqual);
  node.equal(strict.notDeepEqual, strict.notDeepStrictEqual);
});

test('nothing of it can be changed', () => {
  for (const [, ours] of flavours) {
    node.ok(Object.isFrozen(ours));
    for (const member of Object.values(ours)) node.ok(Object.isFrozen(member));
  }
  node.ok(Object.isFrozen(AssertionError.prototype));
  for (const name of comparisons) node.ok(!('prototype' in assert[name]), name);
});

test('primitives compare as in node:assert', () => {
  for (const x of primitives) {
    for (const y of primitives) {
      for (const name of comparisons) assertSame(name, [x, y]);
    }
  }
});

test('strict comparisons of any values end as in node:assert', () => {
  fc.assert(
    fc.property(pair, fc.constantFrom(...comparisons), ([x, y], name) => {
      // An error as message keeps Node from printing values: it fails to print some.
      const args = [x, y, new Error()];
      const wanted = outcomeOf(() => of(node.strict, name)(...args));
      node.deepStrictEqual(
        outcomeOf(() => of(strict, name)(...args)),
        wanted,
      );
    }),
    { numRuns: 5000 },
  );
});

const failing: [Name, ...args: unknown[]][] = [
  ['equal', 1, 2],
  ['notEqual', 1, 1],
  ['strictEqual', 1, 2],
  ['strictEqual', {}, {}],
  ['notStrictEqual', assert, assert],
  ['deepEqual', [1], [2]],
  ['notDeepEqual', [1], [1]],
  ['deepStrictEqual', [1], [2]],
  ['notDeepStrictEqual', [1], [1]],
  ['partialDeepStrictEqual', { a: 1 }, { b: 1 }],
  ['ok', 0],
  ['match', 'a', /b/],
  ['match', 5, /b/],
  ['doesNotMatch', 'b', /b/],
  ['doesNotMatch', 5, /b/],
];

const messages: unknown[][] = [
  [],
  ['user text'],
  [''],
  ['one %d', 1],
  ['%s %% %j %o%c', 'user text', {}, [], ''],
  ['user', 'text', { a: 1 }],
  [new RangeError('user text')],
  [Object.create(Error.prototype)],
  [new RangeError('user text'), 1],
  [(x: unknown) => (x === undefined ? '' : 'user text')],
  [() => 1],
  [() => nothing.there],
  [() => 'user text', 1],
  ...[undefined, null, 0, 5, false, {}, Symbol('a'), 1n].map((value) => [value]),
];
const nothing = undefined as unknown as { there: string };

test('a message may be text, an error or a function, as in node:assert', () => {
  for (const [name, ...args] of failing) {
    for (const message of messages) assertSame(name, [...args, ...message]);
  }
  for (const args of [
    [],
    [undefined],
    [null],
    ['user text'],
    [new RangeError()],
    [5],
    ['a', 'b', 'user text'],
  ]) {
    assertSame('fail', args);
  }
});

test('too few arguments are told from undefined ones', () => {
  for (const name of comparisons) {
    for (const args of [[], [undefined], [undefined, undefined], [undefined, undefined, 'user text']]) {
      assertSame(name, args);
    }
  }
  for (const name of ['ok', 'throws', 'doesNotThrow', 'match', 'doesNotMatch', 'ifError'] as const) {
    assertSame(name, []);
    assertSame(name, [undefined]);
  }
});

test('assert is a function, and ok is the same', () => {
  for (const args of [[], [0], [1], ['', 'user text'], [null, new RangeError()], [Number.NaN, undefined]]) {
    const wanted = outcomeOf(() => (node as Call)(...args));
    node.deepStrictEqual(
      outcomeOf(() => (assert as Call)(...args)),
      wanted,
    );
    node.deepStrictEqual(
      outcomeOf(() => (strict as Call)(...args)),
      wanted,
    );
    assertSame('ok', args);
  }
});

test('ifError lets null and undefined pass', () => {
  for (const value of [null, undefined, 0, '', 'a', new TypeError('a'), { message: 'a' }]) {
    assertSame('ifError', [value]);
  }
});

const deep = (value: unknown, depth: number): unknown => (depth === 0 ? value : [deep(value, depth - 1)]);

/** Objects that stand for a primitive by what they hold. */
const standIns: unknown[] = [
  ...primitives.filter((value) => value !== undefined && value !== null).map(Object),
  ...[new Date(0), new Date(Number.NaN)],
  ...[
    [],
    [[]],
    [1],
    ['1'],
    [[1]],
    [null],
    [undefined],
    [1, 2],
    [[1, 2]],
    ['1,2'],
    [1, [2]],
    new Array(2),
    [true],
  ],
  ...[deep(1, 99), [new Date(0)], [Object(1)]],
];

test('an object that holds a primitive is == to it, as in node:assert', () => {
  for (const object of standIns) {
    const texts = [`${new Date(0)}`, 'Invalid Date', ',', '1,2', ...primitives];
    for (const primitive of texts) {
      for (const name of ['equal', 'notEqual'] as const) {
        assertSame(name, [object, primitive]);
        assertSame(name, [primitive, object]);
      }
    }
    for (const other of standIns) assertSame('equal', [object, other]);
  }
});

test('an object is == to no primitive for what it says of itself', () => {
  const liar = { valueOf: () => 1, toString: () => '1', [Symbol.toPrimitive]: () => 1 };
  const lying = (object: object) => Object.defineProperties(object, Object.getOwnPropertyDescriptors(liar));
  const objects = [
    ...[liar, [liar], lying([2]), lying(Object(2)), lying(new Date(0)), lying(() => 1)],
    ...[new Proxy({}, { get: () => () => 1 }), new Proxy([2], { get: () => () => 1 })],
    ...[{}, Object.create(null), new (class extends Number {})(2), new Map(), /1/, new Error('1')],
  ];
  for (const object of objects) {
    for (const primitive of [1, '1', true, 1n, '/1/', '[object Object]', null, undefined]) {
      node.throws(() => assert.equal(object, primitive), AssertionError);
      node.throws(() => assert.equal(primitive, object), AssertionError);
      assert.notEqual(object, primitive);
    }
  }
});

test('arrays of any size and depth are compared with primitives in time', () => {
  const endless: unknown[] = [];
  endless[0] = endless;
  const wide: unknown[] = [];
  wide.push(wide, wide);
  const sparse = new Array(2 ** 32 - 1);
  for (const array of [endless, wide, sparse, deep(1, 5000)]) {
    for (const primitive of [1, 'a', ',,', 'a'.repeat(100)]) assert.notEqual(array, primitive);
  }
});

test('an error has a stack that names it, and the limit of frames is what it was', () => {
  const limit = Error.stackTraceLimit;
  const error = caught(() => assert.equal(1, 2));
  node.match(String(error.stack), /^AssertionError: 1 == 2/);
  node.equal(Error.stackTraceLimit, limit);
  node.equal(String(error), 'AssertionError [ERR_ASSERTION]: 1 == 2');
});

function caught(code: () => unknown): AssertionError {
  try {
    code();
  } catch (error) {
    node.ok(error instanceof AssertionError);
    return error;
  }
  throw new Error('nothing was thrown');
}

test('anyone can make an AssertionError', () => {
  const options = [
    { message: 'user text', actual: 1, expected: 2, operator: 'mine' },
    { actual: 1, expected: 2, operator: 'strictEqual' },
    { message: 'user text', operator: 'deepStrictEqual' },
    {},
    ...[undefined, null, 'a', 1].map((value) => value as never),
  ];
  for (const each of options) {
    node.deepStrictEqual(
      outcomeOf(() => {
        throw new AssertionError(each);
      }),
      outcomeOf(() => {
        throw new node.AssertionError(each);
      }),
    );
  }
  class Own extends AssertionError {
    override name = 'Own';
  }
  const own = new Own({ message: 'user text' });
  node.deepEqual([own.message, own.name, own instanceof Error], ['user text', 'Own', true]);
  const changed = new AssertionError({ message: 'a' });
  Object.assign(changed, { name: 'Other', message: 'b' });
  node.equal(`${changed.name}: ${changed.message}`, 'Other: b');
});

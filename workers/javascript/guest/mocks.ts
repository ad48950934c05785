/** `jest`, `vi` and `mock` of `node:test`: loaded into the realm where a test mentions them. */
import type { Faking } from './clock.ts';
import { controlsOf, viewOf } from './mocks/controls.ts';
import {
  type Callable,
  clear,
  type Making,
  type Manner,
  type MockRecord,
  newMock,
  type Orders,
  recordOf,
  reset,
  restore,
  unmock,
} from './mocks/record.ts';
import {
  type Access,
  type IsReplaceable,
  isObject,
  putInPlace,
  spyOnAccess,
  spyOnMethod,
} from './mocks/spies.ts';
import { nodeTimers, timersOf } from './mocks/timers.ts';
import { list } from './primordials.ts';

const SafeError = Error;

/** What mocks need of the realm that they are in. */
export type Kit = { readonly isReplaceable: IsReplaceable; readonly faking: Faking };

export type Mocks = {
  readonly jest: object;
  readonly vi: object;
  /** `mock` of `node:test`. */
  readonly node: object;
};

/** All mocks of a cell. */
type Made = { readonly records: MockRecord[]; readonly orders: Orders; readonly kit: Kit };

function createMocks(kit: Kit): Mocks {
  const made: Made = { records: list(), orders: { last: 0 }, kit };
  return { jest: mocker(made, 'jest'), vi: mocker(made, 'vi'), node: nodeMocker(made) };
}

function kept({ records }: Made, record: MockRecord): Callable {
  records[records.length] = record;
  return record.fn;
}

function all({ records }: Made, change: (record: MockRecord) => void): void {
  for (let index = 0; index < records.length; index++) change(records[index] as MockRecord);
}

/** `jest` or `vi`. */
function mocker(made: Made, manner: Manner): object {
  const { orders, kit } = made;
  const making: Making = { manner, orders, run: undefined, original: undefined, like: undefined };
  const putBack: (() => void)[] = list();
  const undo = () => {
    for (let index = putBack.length - 1; index >= 0; index--) putBack[index]?.();
    putBack.length = 0;
  };
  const self: Record<string, unknown> = {
    fn: (run?: Callable) =>
      kept(made, newMock({ ...making, run, original: manner === 'vi' ? run : undefined, like: likeOf(run) })),
    spyOn: (object: unknown, key: PropertyKey, access?: Access) =>
      kept(
        made,
        access && isObject(object)
          ? spyOnAccess(object, key, access, making)
          : spyOnMethod(object, key, making, kit.isReplaceable),
      ),
    replaceProperty(object: object, key: PropertyKey, value: unknown) {
      const restoreValue = putInPlace(object, key, value, kit.isReplaceable);
      putBack[putBack.length] = restoreValue;
      return {
        replaceValue: (other: unknown) => putInPlace(object, key, other, kit.isReplaceable),
        restore: restoreValue,
      };
    },
    isMockFunction: (value: unknown) => recordOf(value) !== undefined,
    mocked: (value: unknown) => value,
    clearAllMocks: () => again(() => all(made, clear)),
    resetAllMocks: () => again(() => all(made, reset)),
    restoreAllMocks: () =>
      again(() => {
        all(made, restore);
        undo();
      }),
    setTimeout: () => self,
    resetModules: () => self,
    ...timersOf(kit.faking, manner, () => self),
  };
  function again(change: () => void): object {
    change();
    return self;
  }
  if (manner === 'jest') return self;
  return Object.assign(self, {
    hoisted: (make: () => unknown) => make(),
    stubGlobal: (key: string, value: unknown) =>
      again(() => {
        putBack[putBack.length] = putInPlace(globalThis, key, value, kit.isReplaceable);
      }),
    unstubAllGlobals: () => again(undo),
    setConfig: () => {},
    resetConfig: () => {},
  });
}

function likeOf(run: unknown): Making['like'] {
  if (run !== undefined && typeof run !== 'function')
    throw new SafeError('mock implementations are functions');
  return { name: 'mockConstructor', length: run === undefined ? 0 : run.length };
}

function nodeMocker(made: Made): object {
  const making: Making = {
    manner: 'node',
    orders: made.orders,
    run: undefined,
    original: undefined,
    like: undefined,
  };
  // Options may stand in the place of a function.
  const callable = (given: unknown) => (typeof given === 'function' ? (given as Callable) : undefined);
  const method = (object: unknown, key: PropertyKey, run?: unknown) =>
    kept(made, spyOnMethod(object, key, { ...making, run: callable(run) }, made.kit.isReplaceable));
  const access = (kind: Access) => (object: object, key: PropertyKey, run?: unknown) =>
    kept(made, spyOnAccess(object, key, kind, { ...making, run: callable(run) }));
  return {
    fn(original?: unknown, run?: unknown) {
      const first = callable(original);
      return kept(
        made,
        newMock({ ...making, run: callable(run) ?? first, original: first, like: likeOf(first) }),
      );
    },
    method,
    getter: access('get'),
    setter: access('set'),
    reset: () => all(made, unmock),
    restoreAll: () => all(made, restore),
    timers: nodeTimers(made.kit.faking),
  };
}

export const mocks = { createMocks, controlsOf, viewOf };

/** What a test reads and sets of a mock: `mock`, `mockReturnValue` and their like, of Jest and Vitest, or of `node:test`. */
import { SafePromise } from '../primordials.ts';
import {
  arrayOf,
  type Call,
  type Callable,
  clear,
  type MockRecord,
  recordOf,
  reset,
  restore,
  unmock,
} from './record.ts';

const SafeError = Error;

/** The value itself; of a mock function, what controls it. */
export function controlsOf(value: unknown): unknown {
  const record = recordOf(value);
  if (record === undefined) return value;
  return record.manner === 'node' ? { mock: nodeControls(record) } : jestControls(record);
}

/** What `expect` is told of a mock. */
export function viewOf(value: unknown): object | undefined {
  const record = recordOf(value);
  return record && { mock: mockOf(record), getMockName: () => nameOf(record) };
}

function nameOf({ name, manner }: MockRecord): string {
  return name ?? (manner === 'vi' ? 'vi.fn()' : 'jest.fn()');
}

function argsOf({ args }: Call): unknown[] {
  return arrayOf(args.length, (index) => args[index]);
}

const each = (record: MockRecord, what: (call: Call) => unknown) =>
  arrayOf(record.calls.length, (index) => what(record.calls[index] as Call));

/** Everything that is asked for is made anew: what a program does to it changes nothing of what was noted. */
function mockOf(record: MockRecord): object {
  return {
    get calls() {
      return each(record, argsOf);
    },
    get results() {
      return each(record, ({ type, value }) => ({ type, value }));
    },
    get contexts() {
      return each(record, ({ context }) => context);
    },
    get instances() {
      return each(record, ({ context }) => context);
    },
    get invocationCallOrder() {
      return each(record, ({ order }) => order);
    },
    get lastCall() {
      const { calls } = record;
      return calls.length === 0 ? undefined : argsOf(calls[calls.length - 1] as Call);
    },
  };
}

const giving = (value: unknown) => () => value;
const resolving = (value: unknown) => () => new SafePromise((resolve) => resolve(value));
const rejecting = (error: unknown) => () => new SafePromise((_, reject) => reject(error));
const throwing = (error: unknown) => () => {
  throw error;
};
const returningThis: Callable = function (this: unknown) {
  return this;
};

function jestControls(record: MockRecord): object {
  const { fn } = record;
  const does = (run: Callable | undefined) => {
    record.run = run;
    return fn;
  };
  const doesOnce = (run: Callable) => {
    record.once[record.once.length] = { run, at: null };
    return fn;
  };
  const after = (change: (record: MockRecord) => void) => () => {
    change(record);
    return fn;
  };
  return {
    _isMockFunction: true,
    mock: mockOf(record),
    mockClear: after(clear),
    mockReset: after(reset),
    mockRestore: after((given) => {
      reset(given);
      restore(given);
    }),
    mockImplementation: does,
    mockImplementationOnce: doesOnce,
    withImplementation: (run: Callable, body: () => unknown) => withImplementation(record, run, body),
    mockReturnThis: () => does(returningThis),
    mockReturnValue: (value: unknown) => does(giving(value)),
    mockReturnValueOnce: (value: unknown) => doesOnce(giving(value)),
    mockResolvedValue: (value: unknown) => does(resolving(value)),
    mockResolvedValueOnce: (value: unknown) => doesOnce(resolving(value)),
    mockRejectedValue: (error: unknown) => does(rejecting(error)),
    mockRejectedValueOnce: (error: unknown) => doesOnce(rejecting(error)),
    mockThrow: (error: unknown) => does(throwing(error)),
    mockThrowOnce: (error: unknown) => doesOnce(throwing(error)),
    mockName: (name: string) => {
      record.name = name;
      return fn;
    },
    getMockName: () => nameOf(record),
    getMockImplementation: () => record.run,
  };
}

function withImplementation(record: MockRecord, run: Callable, body: () => unknown): unknown {
  const { run: before } = record;
  const putBack = () => {
    record.run = before;
  };
  record.run = run;
  const result = body();
  if (!(result instanceof SafePromise)) return putBack();
  return result.then(putBack);
}

/** As `node:test` has them. */
function nodeControls(record: MockRecord): object {
  return {
    get calls() {
      return each(record, (call) => ({
        arguments: argsOf(call),
        error: call.type === 'throw' ? call.value : undefined,
        result: call.type === 'return' ? call.value : undefined,
        stack: new SafeError(),
        target: call.target,
        this: call.context,
      }));
    },
    callCount: () => record.calls.length,
    resetCalls: () => clear(record),
    mockImplementation: (run: Callable) => {
      record.run = run;
    },
    mockImplementationOnce: (run: Callable, onCall?: number) => {
      record.once[record.once.length] = { run, at: onCall ?? record.calls.length };
    },
    restore: () => unmock(record),
  };
}

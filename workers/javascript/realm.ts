/**
 * Isolates and contexts with the guest in them. An isolate starts from a snapshot that holds the guest and the
 * libraries that are wanted, so that a context costs about a millisecond; it serves many candidates, each in a
 * context of its own, until its memory has grown.
 */
import ivm from 'isolated-vm';
import type { GuestBundles } from '../messages.ts';

export type LibraryName = keyof Omit<GuestBundles, 'guest'>;

/** The guest's functions, called over the wall. All but plain numbers and strings are copied. */
export type Guest = {
  /** Says how many characters a cell may print. */
  setUp(outputLimit: number): void;
  call(name: 'load' | 'poll', timeout: number): number;
  run(test: number, timeout: number): number;
  runProgram(stdin: string, expected: string, timeout: number): number;
  describe(timeout: number): { readonly type: string; readonly message: string; readonly stack: string };
  /** Compiles and evaluates `(function …)` and makes it the candidate. */
  setCandidate(script: string, timeout: number): void;
  release(): void;
};

export type Realms = {
  /** A fresh context with the guest. */
  open(libraries: readonly LibraryName[], memoryMb: number, outputLimit: number): Guest;
  /** Makes one context ahead of the next candidate; false when there are enough. For when there is nothing to do. */
  prepare(): boolean;
  /** Throws the isolate away, after it ran out of memory or was stopped. */
  discard(): void;
};

/** An isolate whose heap has grown by more than this is not used for another candidate. */
const KEPT_GROWTH_BYTES = 32 * 2 ** 20;
const MB = 2 ** 20;

/** Contexts made ahead: a small request then waits for none. */
const SPARES = 4;

type Home = {
  readonly isolate: ivm.Isolate;
  readonly spares: Guest[];
  readonly key: string;
  readonly warmBytes: number;
};

export function createRealms(bundles: GuestBundles): Realms {
  const snapshots = new Map<string, ivm.ExternalCopy<ArrayBuffer>>();
  let home: Home | null = null;

  function snapshotOf(libraries: readonly LibraryName[]): ivm.ExternalCopy<ArrayBuffer> {
    const key = libraries.join();
    const known = snapshots.get(key);
    if (known) return known;
    const scripts = [bundles.guest, ...libraries.map((name) => bundles[name])];
    const made = ivm.Isolate.createSnapshot(scripts.map((code) => ({ code })));
    snapshots.set(key, made);
    return made;
  }

  function homeFor(libraries: readonly LibraryName[], memoryMb: number): Home {
    const key = `${libraries.join()} ${memoryMb}`;
    if (home && home.key === key && usedBytes(home.isolate) - home.warmBytes < KEPT_GROWTH_BYTES) return home;
    discard();
    const snapshot = snapshotOf(libraries);
    const warmMb = Math.ceil(snapshot.copy().byteLength / MB) * 8 + 16;
    const isolate = new ivm.Isolate({ memoryLimit: memoryMb + warmMb, snapshot });
    home = { isolate, spares: [], key, warmBytes: usedBytes(isolate) };
    return home;
  }

  function discard(): void {
    if (home && !home.isolate.isDisposed) home.isolate.dispose();
    home = null;
  }

  return {
    open(libraries, memoryMb, outputLimit) {
      const { isolate, spares } = homeFor(libraries, memoryMb);
      const guest = spares.pop() ?? openGuest(isolate);
      guest.setUp(outputLimit);
      return guest;
    },
    prepare() {
      if (!home || home.isolate.isDisposed || home.spares.length >= SPARES) return false;
      home.spares.push(openGuest(home.isolate));
      return true;
    },
    discard,
  };
}

function usedBytes(isolate: ivm.Isolate): number {
  const { used_heap_size, externally_allocated_size } = isolate.getHeapStatisticsSync();
  return used_heap_size + externally_allocated_size;
}

/** Reads the guest out of the realm's globals and takes it away from there, before any program runs. */
const TAKE_GUEST = 'const guest = $guest; delete globalThis.$guest; return guest;';

function openGuest(isolate: ivm.Isolate): Guest {
  const context = isolate.createContextSync();
  const guest = context.evalClosureSync(TAKE_GUEST, [], { result: { reference: true } });
  const reference = (name: string): ivm.Reference => guest.getSync(name, { reference: true });
  const setUp = reference('setUp');
  const functions = { load: reference('load'), poll: reference('poll') };
  const run = reference('run');
  const runProgram = reference('runProgram');
  const describe = reference('describe');
  const setCandidate = reference('setCandidate');
  return {
    setUp: (outputLimit) => setUp.applySync(undefined, [outputLimit]),
    call: (name, timeout) => Number(functions[name].applySync(undefined, [], { timeout })),
    run: (test, timeout) => Number(run.applySync(undefined, [test], { timeout })),
    runProgram: (stdin, expected, timeout) =>
      Number(runProgram.applySync(undefined, [stdin, expected], { timeout })),
    describe(timeout) {
      const text: unknown = describe.applySync(undefined, [], { timeout, result: { copy: true } });
      const [type, message, stack] = Array.isArray(text) ? text.map(String) : [];
      return { type: type ?? '', message: message ?? '', stack: stack ?? '' };
    },
    setCandidate(script, timeout) {
      const compiled = isolate.compileScriptSync(script, { filename: 'candidate' });
      const factory = compiled.runSync(context, { reference: true, timeout });
      setCandidate.applySync(undefined, [factory.derefInto()], { timeout });
      compiled.release();
      factory.release();
    },
    release: () => context.release(),
  };
}

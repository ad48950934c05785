/**
 * Isolates and contexts with the guest in them. An isolate starts from a snapshot that holds the guest and the
 * libraries that are wanted, so that a context costs about a millisecond. Of either kind there is one isolate for each set of
 * libraries, kept until its memory has grown:
 *
 * - `frozen`: one context, which many candidates share, since no program can change it.
 * - `noted`: contexts for programs that change what they share with others, each thrown away once it is changed.
 */
import ivm from 'isolated-vm';
import type { GuestBundles } from '../messages.ts';
import type { GuardMode } from './guest/guard.ts';
import { type Guest, openGuest } from './guest-link.ts';

export type LibraryName = keyof Omit<GuestBundles, 'guest'>;

export type Home = {
  readonly mode: GuardMode;
  readonly isolate: ivm.Isolate;
  /** Scripts of tests that were compiled here, by problem and block. */
  readonly testScripts: Map<number, Map<number, ivm.Script>>;
  /** A context: the shared one, or a new one. */
  open(): Guest;
  /** The context is not fit for further cells. */
  drop(guest: Guest): void;
  /** The context may serve others. */
  giveBack(guest: Guest): void;
};

export type Realms = {
  home(mode: GuardMode, libraries: readonly LibraryName[], memoryMb: number): Home;
  /** Makes one context ahead of the next candidate; false when there are enough. For when there is nothing to do. */
  prepare(): boolean;
  /** Throws an isolate away, after it ran out of memory or was stopped. */
  discard(home: Home): void;
  forgetProblem(problem: number): void;
};

/** An isolate whose heap has grown by more than this is not used for another candidate. */
const KEPT_GROWTH_BYTES = 32 * 2 ** 20;
const MB = 2 ** 20;
/** The size of a heap is asked for once in so many times: that takes as long as some cells. */
const ASKED_EVERY = 8;
/** Isolates that are kept, of either kind: requests with other libraries or limits take turns. */
const MOST_HOMES = 4;

/** Contexts made ahead: a small request then waits for none. */
const SPARES: Readonly<Record<GuardMode, number>> = { frozen: 1, noted: 4 };

type OwnedHome = Home & {
  readonly key: string;
  readonly warmBytes: number;
  /** Contexts that no program has touched, or that all of them share. */
  readonly ready: Guest[];
};

export function createRealms(bundles: GuestBundles): Realms {
  const snapshots = new Map<string, ivm.ExternalCopy<ArrayBuffer>>();
  /** In the order of use, the one used last at the end. */
  let homes: OwnedHome[] = [];
  let asked = 0;

  function snapshotOf(mode: GuardMode, libraries: readonly LibraryName[]): ivm.ExternalCopy<ArrayBuffer> {
    const key = `${mode} ${libraries.join()}`;
    const known = snapshots.get(key);
    if (known) return known;
    const scripts = [bundles.guest, ...libraries.map((name) => bundles[name]), `$guest.seal('${mode}')`];
    const made = ivm.Isolate.createSnapshot(scripts.map((code) => ({ code })));
    snapshots.set(key, made);
    return made;
  }

  function discard(home: Home): void {
    if (!home.isolate.isDisposed) home.isolate.dispose();
    homes = homes.filter((kept) => kept !== home);
  }

  function createHome(
    mode: GuardMode,
    libraries: readonly LibraryName[],
    memoryMb: number,
    key: string,
  ): OwnedHome {
    const snapshot = snapshotOf(mode, libraries);
    const warmMb = Math.ceil(snapshot.copy().byteLength / MB) * 8 + 16;
    const isolate = new ivm.Isolate({ memoryLimit: memoryMb + warmMb, snapshot });
    const ready: Guest[] = [];
    return {
      mode,
      key,
      isolate,
      ready,
      testScripts: new Map(),
      warmBytes: usedBytes(isolate),
      open: () => ready.pop() ?? openGuest(isolate),
      drop: (guest) => guest.release(),
      giveBack: (guest) => {
        ready.push(guest);
      },
    };
  }

  return {
    home(mode, libraries, memoryMb) {
      const key = `${mode} ${libraries.join()} ${memoryMb}`;
      const known = homes.find((home) => home.key === key);
      if (known && !isWorn(known, ++asked % ASKED_EVERY === 0)) {
        homes = [...homes.filter((home) => home !== known), known];
        return known;
      }
      if (known) discard(known);
      const [oldest] = homes;
      if (homes.length >= MOST_HOMES && oldest) discard(oldest);
      const home = createHome(mode, libraries, memoryMb, key);
      homes.push(home);
      return home;
    },
    prepare() {
      const home = homes.findLast(
        ({ isolate, ready, mode }) => !isolate.isDisposed && ready.length < SPARES[mode],
      );
      if (!home) return false;
      home.ready.push(openGuest(home.isolate));
      return true;
    },
    discard,
    forgetProblem(problem) {
      for (const home of homes) {
        for (const script of home.testScripts.get(problem)?.values() ?? []) script.release();
        home.testScripts.delete(problem);
        if (!home.isolate.isDisposed) for (const guest of home.ready) guest.forgetTests(problem);
      }
    },
  };
}

function isWorn({ isolate, warmBytes }: OwnedHome, asks: boolean): boolean {
  return isolate.isDisposed || (asks && usedBytes(isolate) - warmBytes >= KEPT_GROWTH_BYTES);
}

function usedBytes(isolate: ivm.Isolate): number {
  const { used_heap_size, externally_allocated_size } = isolate.getHeapStatisticsSync();
  return used_heap_size + externally_allocated_size;
}

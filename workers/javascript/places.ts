/** The realms that a candidate is put into: the shared one, and one apart. */
import type ivm from 'isolated-vm';
import type { BrokenTest, Slice } from '../messages.ts';
import { assembleCandidate } from './assemble.ts';
import type { GuardMode } from './guest/guard.ts';
import type { Guest } from './guest-link.ts';
import type { Unit } from './program.ts';
import type { Home, LibraryName, Realms } from './realm.ts';
import { left, RealmFault } from './step.ts';
import { installTests, type OpenProblem } from './test-blocks.ts';
import { isIndependent, namesOf, type TestUnit } from './test-unit.ts';

export type Program = {
  readonly unit: Unit;
  readonly imports: boolean;
  /** It, or a test, may ask what was matched last. */
  readonly recalls: boolean;
  /** It may leave something to promises. */
  readonly promises: boolean;
  /** Until when it must be loaded, in milliseconds of the process's clock. */
  readonly deadline: number;
};

/** A realm that the candidate has been put into. */
export type Place = {
  readonly home: Home;
  readonly guest: Guest;
};

export type Places = {
  /** The program under test; null before `prepare`. */
  readonly program: Program | null;
  /** Where the last step was; null once that was given up. */
  readonly at: Place | null;
  /** Tests that need the candidate's own variables. */
  readonly inScope: ReadonlyMap<number, TestUnit>;
  /** Tests that V8 does not compile, seen so far. */
  readonly broken: readonly BrokenTest[];
  prepare(program: Program): void;
  /** Goes where the candidate is, or puts it there and runs none of it. */
  enter(mode: GuardMode, deadline: number): Guest;
  /** Puts the candidate there and runs its top level, whose outcome is the answer, as `Guest.poll` has it. */
  load(mode: GuardMode, deadline: number): number;
  /** The place apart, if there is one. */
  apart(): Place | undefined;
  /** The place apart was changed: the next cell gets another. */
  leaveApart(): void;
  /** A program was stopped where the last step was: nothing further runs there. */
  giveUp(why: 'time' | 'memory'): void;
  /** The slice is over. `isChanged` tells of each place whether it is fit for others. */
  close(isChanged: (place: Place) => boolean): void;
};

type Settled = { readonly place: Place; readonly loaded: number };

export function createPlaces(
  realms: Realms,
  open: OpenProblem,
  slice: Slice,
  libraries: readonly LibraryName[],
): Places {
  const { problem } = open;
  const broken: BrokenTest[] = [];
  const places = new Map<GuardMode, Place>();
  /** The candidate's script, compiled for an isolate. */
  const scripts = new Map<ivm.Isolate, ivm.Script>();
  let program: Program | null = null;
  let text = '';
  let inScope: ReadonlyMap<number, TestUnit> = new Map();
  let at: Place | null = null;

  /** Puts candidate and tests into a realm; `loads`: runs the candidate's top level too. */
  function settle(mode: GuardMode, deadline: number, loads: boolean): Settled {
    const place = openRealm(mode);
    at = place;
    places.set(mode, place);
    const { home, guest } = place;
    broken.push(...installTests(open, home, guest, slice.tests));
    const script =
      scripts.get(home.isolate) ?? home.isolate.compileScriptSync(text, { filename: 'candidate' });
    scripts.set(home.isolate, script);
    const loaded = guest.begin(
      {
        script,
        imports: program?.imports ?? true,
        problem: problem.id,
        outputLimit: problem.limits.outputKb * 1024,
        seed: problem.seed,
        recalls: program?.recalls ?? true,
        promises: program?.promises ?? true,
        tidies: mode === 'frozen' && (program?.unit.conduct.tidies ?? true),
      },
      loads,
      left(deadline),
    );
    return { place, loaded };
  }

  /** No program has a hand in this: what fails here is the service's own fault, not an outcome. */
  function openRealm(mode: GuardMode): Place {
    const home = realms.home(mode, libraries, problem.limits.memoryMb);
    try {
      return { home, guest: home.open() };
    } catch (error) {
      realms.discard(home);
      throw new RealmFault('no isolate could be made', { cause: error });
    }
  }

  /** A cell was stopped: what it left to do must not be done in another's time. */
  function abandon({ home, guest }: Place): void {
    try {
      guest.release();
    } finally {
      if (home.isolate.isDisposed) realms.discard(home);
    }
  }

  return {
    get program() {
      return program;
    },
    get at() {
      return at;
    },
    get inScope() {
      return inScope;
    },
    broken,
    prepare(given) {
      program = given;
      const names = namesOf(given.unit);
      inScope = new Map(
        Array.from(slice.tests, (index) => [index, open.tests.get(index)] as const).filter(
          (entry): entry is readonly [number, TestUnit] =>
            entry[1] !== undefined && !isIndependent(entry[1], names),
        ),
      );
      text = assembleCandidate(given.unit, names, open.table, inScope);
    },
    enter(mode, deadline) {
      const place = places.get(mode) ?? settle(mode, deadline, false).place;
      at = place;
      return place.guest;
    },
    load: (mode, deadline) => settle(mode, deadline, true).loaded,
    apart: () => places.get('noted'),
    leaveApart() {
      const place = places.get('noted');
      places.delete('noted');
      place?.home.drop(place.guest);
    },
    giveUp(why) {
      if (!at) return;
      places.delete(at.home.mode);
      if (why === 'memory') realms.discard(at.home);
      else abandon(at);
      at = null;
    },
    close(isChanged) {
      for (const place of places.values()) {
        if (isChanged(place)) place.home.drop(place.guest);
        else place.home.giveBack(place.guest);
      }
      places.clear();
      for (const script of scripts.values()) script.release();
    },
  };
}

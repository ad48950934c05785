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

type State = {
  /** The program under test; null before `prepare`. */
  program: Program | null;
  /** Where the last step was; null once that was given up. */
  at: Place | null;
  /** Tests that need the candidate's own variables. */
  inScope: ReadonlyMap<number, TestUnit>;
};

export type Places = Readonly<State> & {
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

/** `broken` takes in the tests that V8 turns out not to compile. */
export function createPlaces(
  realms: Realms,
  open: OpenProblem,
  slice: Slice,
  libraries: readonly LibraryName[],
  broken: BrokenTest[],
): Places {
  const { problem } = open;
  const taken = new Map<GuardMode, Place>();
  /** The candidate's script, compiled for an isolate. */
  const scripts = new Map<ivm.Isolate, ivm.Script>();
  let text = '';

  /** Puts candidate and tests into a realm; `loads`: runs the candidate's top level too. */
  function settle(mode: GuardMode, deadline: number, loads: boolean): Settled {
    const place = openRealm(mode);
    const { program } = places;
    places.at = place;
    taken.set(mode, place);
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

  const places: State & Places = {
    program: null,
    at: null,
    inScope: new Map(),
    prepare(program) {
      places.program = program;
      const names = namesOf(program.unit);
      places.inScope = new Map(
        Array.from(slice.tests, (index) => [index, open.tests.get(index)] as const).filter(
          (entry): entry is readonly [number, TestUnit] =>
            entry[1] !== undefined && !isIndependent(entry[1], names),
        ),
      );
      text = assembleCandidate(program.unit, names, open.table, places.inScope);
    },
    enter(mode, deadline) {
      const place = taken.get(mode) ?? settle(mode, deadline, false).place;
      places.at = place;
      return place.guest;
    },
    load: (mode, deadline) => settle(mode, deadline, true).loaded,
    apart: () => taken.get('noted'),
    leaveApart() {
      const place = taken.get('noted');
      taken.delete('noted');
      place?.home.drop(place.guest);
    },
    giveUp(why) {
      const { at } = places;
      if (!at) return;
      taken.delete(at.home.mode);
      if (why === 'memory') realms.discard(at.home);
      else abandon(at);
      places.at = null;
    },
    close(isChanged) {
      for (const place of taken.values()) {
        if (isChanged(place)) place.home.drop(place.guest);
        else place.home.giveBack(place.guest);
      }
      taken.clear();
      for (const script of scripts.values()) script.release();
    },
  };
  return places;
}

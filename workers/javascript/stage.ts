/**
 * Where the cells of a slice run. Two ways, chosen by what candidate and test do to what realms share:
 *
 * - the shared realm, which nothing can change, with many candidates one after the other;
 * - a realm apart, which may be extended: looked at after every cell, and thrown away once it is changed.
 */
import type ivm from 'isolated-vm';
import { bounded, safeAnswer } from '../answers.ts';
import { compareOutput } from '../compare-output.ts';
import {
  type BrokenTest,
  type CellOutput,
  Outcome,
  type OutcomeCode,
  outcomeOf,
  type Slice,
  type TestProgram,
} from '../messages.ts';
import { answerOfOutput } from '../stdio-evidence.ts';
import { now } from '../thread-state.ts';
import { createAhead, MOST_AHEAD } from './ahead.ts';
import { assembleCandidate } from './assemble.ts';
import { liesTo } from './canaries.ts';
import type { GuardMode } from './guest/guard.ts';
import type { Guest } from './guest-link.ts';
import type { Unit } from './program.ts';
import type { Home, LibraryName, Realms } from './realm.ts';
import { isStop, isTimeout, left, RealmFault, type Step } from './step.ts';
import { installTests, type OpenProblem } from './test-blocks.ts';
import { isIndependent, namesOf, type TestUnit } from './test-unit.ts';

export type Program = {
  readonly unit: Unit;
  readonly imports: boolean;
  /** It, or a test, may ask what was matched last. */
  readonly recalls: boolean;
  /** Until when it must be loaded, in milliseconds of the process's clock. */
  readonly deadline: number;
};

export type Stage = {
  /** Compiles the program and runs none of it. */
  check(program: Program): OutcomeCode;
  /** Runs the program's top level. Within a step. */
  load(program: Program): OutcomeCode;
  runCell(index: number, test: TestProgram): OutcomeCode;
  /** How long the last cell took, in milliseconds, where it was run together with others. */
  readonly cellMs: number | null;
  /** What the candidate answered in the last cell, see `answers.ts`; null where that is not known. */
  readonly answer: string | null;
  /** Tests that V8 does not compile, seen so far. */
  readonly broken: readonly BrokenTest[];
  readonly outputs: readonly CellOutput[];
  finish(): { readonly tampering: boolean; readonly rerun: boolean };
};

/** A realm that the candidate has been put into. */
type Set_ = {
  readonly home: Home;
  readonly guest: Guest;
  /** What the guest says of the candidate's load, where it was to load. */
  loaded: number;
};

/** What the guest says of a cell that still waits. */
const PENDING = 0;
/**
 * So many turns of a cell's timers have their time enforced by isolated-vm, which keeps a timer of its own for each until the
 * deadline, and ends the process when tens of thousands of them come to it at once. Further ones are watched by the main thread.
 */
const TIMED_TURNS = 256;

/** The guest sends texts whole: it has no digests. */
function boundedAnswer(answer: string): string {
  const end = answer.indexOf('\n') + 1;
  return safeAnswer(answer.slice(0, end) + bounded(answer.slice(end)));
}

export function createStage(
  realms: Realms,
  open: OpenProblem,
  slice: Slice,
  step: Step,
  libraries: readonly LibraryName[],
): Stage {
  const { problem } = open;
  const broken: BrokenTest[] = [];
  const outputs: CellOutput[] = [];
  const places = new Map<GuardMode, Set_>();
  /** The candidate's script, compiled for an isolate. */
  const scripts = new Map<ivm.Isolate, ivm.Script>();
  let program: Program | null = null;
  let text = '';
  let inScope: ReadonlyMap<number, TestUnit> = new Map();
  let at: Set_ | null = null;
  let tampering = false;
  let described = 0;
  let cells = 0;
  const ahead = createAhead();
  /** What the candidate answered in the last cell, as the guest has it. */
  let answered = '';

  step.onStopped = (why) => {
    if (!at) return;
    places.delete(at.home.mode);
    if (why === 'memory') realms.discard(at.home);
    else abandon(at);
    at = null;
  };

  /** A cell is over its time between two turns, where there is nothing to interrupt. */
  function stopped(): OutcomeCode {
    step.onStopped('time');
    return Outcome.timeout;
  }

  /** A cell was stopped: what it left to do must not be done in another's time. */
  function abandon({ home, guest }: Set_): void {
    try {
      guest.release();
    } finally {
      if (home.isolate.isDisposed) realms.discard(home);
    }
  }

  function prepare(given: Program): void {
    program = given;
    const names = namesOf(given.unit);
    inScope = new Map(
      Array.from(slice.tests, (index) => [index, open.tests.get(index)] as const).filter(
        (entry): entry is readonly [number, TestUnit] =>
          entry[1] !== undefined && !isIndependent(entry[1], names),
      ),
    );
    text = assembleCandidate(given.unit, names, open.table, inScope);
  }

  function modeOf(test?: TestUnit): GuardMode {
    const isApart = slice.apart || program?.unit.conduct.apart || test?.conduct.apart;
    return isApart ? 'noted' : 'frozen';
  }

  function enter(mode: GuardMode, deadline: number): Guest {
    const known = places.get(mode);
    at = known ?? settle(mode, deadline, false);
    return at.guest;
  }

  /** Puts candidate and tests into a realm; `loads`: runs the candidate's top level too. */
  function settle(mode: GuardMode, deadline: number, loads: boolean): Set_ {
    const place = openRealm(mode);
    at = place;
    places.set(mode, place);
    const { home, guest } = place;
    broken.push(...installTests(open, home, guest, slice.tests));
    const script =
      scripts.get(home.isolate) ?? home.isolate.compileScriptSync(text, { filename: 'candidate' });
    scripts.set(home.isolate, script);
    place.loaded = guest.begin(
      {
        script,
        imports: program?.imports ?? true,
        problem: problem.id,
        outputLimit: problem.limits.outputKb * 1024,
        seed: problem.seed,
        recalls: program?.recalls ?? true,
        tidies: mode === 'frozen' && (program?.unit.conduct.tidies ?? true),
      },
      loads,
      left(deadline),
    );
    return place;
  }

  /** No program has a hand in this: what fails here is the service's own fault, not an outcome. */
  function openRealm(mode: GuardMode): Set_ {
    const home = realms.home(mode, libraries, problem.limits.memoryMb);
    try {
      return { home, guest: home.open(), loaded: PENDING };
    } catch (error) {
      realms.discard(home);
      throw new RealmFault('no isolate could be made', { cause: error });
    }
  }

  function finishCell(said: number, deadline: number, loading = false): OutcomeCode {
    let code = said;
    for (let turns = 0; code === PENDING && at; turns++) {
      if (turns < TIMED_TURNS) code = at.guest.poll(left(deadline));
      else if (now() < deadline) code = at.guest.poll();
      else return stopped();
    }
    const outcome = outcomeOf(code);
    if (outcome !== Outcome.passed && (loading || described < slice.failures)) describe(deadline);
    return outcome;
  }

  function describe(deadline: number): void {
    if (!at) return;
    described++;
    const { type, message, stack } = at.guest.describe(left(deadline));
    step.explainError(type, message, stack);
  }

  function judge(index: number, test: TestProgram & { kind: 'stdio' }, guest: Guest): OutcomeCode {
    const written = guest.output();
    if (problem.evidence) answered = answerOfOutput(test.compare, written);
    if (test.compare.kind === 'checker') {
      outputs.push({ test: index, text: written });
      return Outcome.passed;
    }
    const difference = compareOutput(test.compare, test.stdout, written);
    if (difference === null) return Outcome.passed;
    step.explain({ type: 'AssertionError', message: difference, line: null });
    return Outcome.failed;
  }

  function runOne(index: number, test: TestProgram, guest: Guest, deadline: number): OutcomeCode {
    if (test.kind === 'code') {
      const how = { inScope: inScope.has(index), extending: open.tests.get(index)?.conduct.fresh ?? false };
      return withAnswer(finishCell(guest.run(index, how, left(deadline)), deadline), index);
    }
    const outcome = runProgram(test.stdin, guest, deadline);
    if (problem.evidence && outcome === Outcome.threw) answered = at?.guest.answer() ?? '';
    return outcome === Outcome.passed ? judge(index, test, guest) : outcome;
  }

  function withAnswer(outcome: OutcomeCode, index: number): OutcomeCode {
    if (open.asking.has(index)) answered = at?.guest.answer() ?? '';
    return outcome;
  }

  function runProgram(stdin: string, guest: Guest, deadline: number): OutcomeCode {
    try {
      return finishCell(guest.runProgram(stdin, left(deadline)), deadline);
    } catch (error) {
      // `process.exit` throws, and in an asynchronous function nobody catches that: it comes over the wall.
      if (error instanceof Error && isStop(error)) throw error;
      if (guest.hasExited()) return Outcome.passed;
      throw error;
    }
  }

  /** Runs this cell and some that come after it in one go, where that is the same; null where it is to be run by itself. */
  function runAhead(index: number): OutcomeCode | null {
    if (ahead.isOff || !program?.unit.isPlain || plainTestsFrom(index) < 2) return null;
    const isDescribed = described < slice.failures;
    const began = now();
    const several = step.several(
      (deadline) => {
        const guest = enter('frozen', deadline);
        const count = plainTestsFrom(index);
        const how = { stops: isDescribed, asks: problem.evidence };
        return count === 0 ? null : guest.runSeveral(index, count, how, left(deadline));
      },
      (error) => stoppedAhead(error, index, now() - began),
    );
    if (several) ahead.keep(index, several, now() - began, isDescribed);
    return ahead.take(index);
  }

  /** Several cells were stopped: those that ended have their outcomes; the one after them is run by itself, with all its time. */
  function stoppedAhead(error: unknown, index: number, ms: number): void {
    if (isTimeout(error) && at) {
      const several = at.guest.endedOfSeveral();
      // The one that was stopped began within the first milliseconds, and is most of it.
      ahead.keep(index, several, ms / (several.letters.length + 1), false);
      step.onStopped('time');
    } else if (at?.home.isolate.isDisposed) step.onStopped('memory');
    // What happened is found out with each cell by itself.
    ahead.isOff = true;
  }

  /** How many tests from this one on, as the slice has them, are plain program text. */
  function plainTestsFrom(index: number): number {
    let count = 0;
    for (let at = slice.tests.indexOf(index); slice.tests[at] === index + count; at++) {
      const unit = open.tests.get(index + count);
      if (!unit?.isPlain || open.faults.has(index + count) || inScope.has(index + count)) break;
      if (unit.conduct.apart || unit.conduct.fresh || ++count === MOST_AHEAD) break;
    }
    return count;
  }

  /** After a cell in a realm apart: whether the next may run there, and whether its answer is to be believed. */
  function lookApart(outcome: OutcomeCode, isFresh: boolean): OutcomeCode {
    const place = places.get('noted');
    if (!place || at !== place) return outcome;
    const { changed, attempted } = place.guest.look();
    if (attempted) tampering = true;
    if (!changed && !isFresh) return outcome;
    const lies = changed && outcome === Outcome.passed && liesTo(place.guest, slice.cellTimeoutMs);
    places.delete('noted');
    place.home.drop(place.guest);
    if (!lies) return outcome;
    tampering = true;
    answered = '';
    return Outcome.failed;
  }

  return {
    broken,
    outputs,
    get cellMs() {
      return ahead.cellMs;
    },
    get answer() {
      return answered === '' ? null : boundedAnswer(answered);
    },
    check(given) {
      prepare(given);
      enter(modeOf(), given.deadline);
      return Outcome.passed;
    },
    load(given) {
      prepare(given);
      at = settle(modeOf(), given.deadline, true);
      const outcome = finishCell(at.loaded, given.deadline, true);
      return at?.home.mode === 'noted' ? lookApart(outcome, given.unit.conduct.fresh) : outcome;
    },
    runCell(index, test) {
      const unit = open.tests.get(index);
      const mode = modeOf(unit);
      cells++;
      ahead.cellMs = null;
      answered = '';
      const known = mode === 'frozen' ? (ahead.take(index) ?? runAhead(index)) : null;
      if (known !== null) {
        if (open.asking.has(index)) answered = ahead.answer;
        return known;
      }
      const outcome = step.run((deadline) => {
        const guest = enter(mode, deadline);
        if (open.faults.has(index)) return Outcome.threw;
        return runOne(index, test, guest, deadline);
      });
      if (mode === 'frozen') return outcome;
      const isFresh = program?.unit.conduct.fresh || unit?.conduct.fresh || false;
      return lookApart(outcome, isFresh);
    },
    finish() {
      let rerun = false;
      for (const { home, guest } of places.values()) {
        const judged = cells > 0 && problem.tests.some(({ kind }) => kind === 'code');
        const lies = judged && liesTo(guest, slice.cellTimeoutMs);
        if (lies) tampering = true;
        const { changed, attempted } = guest.look(true);
        if (home.mode === 'frozen') rerun ||= (changed || attempted || lies) && !slice.apart;
        else tampering ||= attempted;
        if (changed || lies) home.drop(guest);
        else home.giveBack(guest);
      }
      places.clear();
      for (const script of scripts.values()) script.release();
      return { tampering, rerun };
    },
  };
}

/**
 * Where the cells of a slice run. Two ways, chosen by what candidate and test do to what realms share:
 *
 * - the shared realm, which nothing can change, with many candidates one after the other;
 * - a realm apart, which may be extended: looked at after every cell, and thrown away once it is changed.
 */
import {
  type BrokenTest,
  type CellOutput,
  Outcome,
  type OutcomeCode,
  type Slice,
  type TestProgram,
} from '../messages.ts';
import type { CellEnd } from '../slice-loop.ts';
import { now } from '../thread-state.ts';
import { createAhead, type EndAhead, MOST_AHEAD } from './ahead.ts';
import { liesTo } from './canaries.ts';
import { boundedAnswer, createCells } from './cells.ts';
import type { GuardMode } from './guest/guard.ts';
import { createPlaces, type Place, type Program } from './places.ts';
import type { LibraryName, Realms } from './realm.ts';
import { isTimeout, left, type Step } from './step.ts';
import type { OpenProblem } from './test-blocks.ts';
import type { TestUnit } from './test-unit.ts';

export type Stage = {
  /** Compiles the program and runs none of it. */
  check(program: Program): OutcomeCode;
  /** Runs the program's top level. Within a step. */
  load(program: Program): OutcomeCode;
  runCell(index: number, test: TestProgram): CellEnd;
  readonly outputs: readonly CellOutput[];
  finish(): { readonly tampering: boolean; readonly rerun: boolean };
};

/** `broken` takes in the tests that V8 turns out not to compile. */
export function createStage(
  realms: Realms,
  open: OpenProblem,
  slice: Slice,
  step: Step,
  libraries: readonly LibraryName[],
  broken: BrokenTest[],
): Stage {
  const { problem } = open;
  const places = createPlaces(realms, open, slice, libraries, broken);
  const cells = createCells(places, open, slice, step);
  const ahead = createAhead();
  let tampering = false;
  let cellCount = 0;

  step.onStopped = places.giveUp;

  function modeOf(test?: TestUnit): GuardMode {
    const isApart = slice.apart || places.program?.unit.conduct.apart || test?.conduct.apart;
    return isApart ? 'noted' : 'frozen';
  }

  /** Runs this cell and some that come after it in one go, where that is the same; null where it is to be run by itself. */
  function runAhead(index: number): EndAhead | null {
    if (ahead.isOff || !places.program?.unit.isPlain || plainTestsFrom(index) < 2) return null;
    const isDescribed = cells.describes();
    const began = now();
    const several = step.several(
      (deadline) => {
        const guest = places.enter('frozen', deadline);
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
    const { at } = places;
    if (isTimeout(error) && at) {
      const several = at.guest.endedOfSeveral();
      // The one that was stopped began within the first milliseconds, and is most of it.
      ahead.keep(index, several, ms / (several.letters.length + 1), false);
      places.giveUp('time');
    } else if (at?.home.isolate.isDisposed) places.giveUp('memory');
    // What happened is found out with each cell by itself.
    ahead.isOff = true;
  }

  /** How many tests from this one on, as the slice has them, are plain program text. */
  function plainTestsFrom(index: number): number {
    let count = 0;
    for (let at = slice.tests.indexOf(index); slice.tests[at] === index + count; at++) {
      const unit = open.tests.get(index + count);
      if (!unit?.isPlain || open.faults.has(index + count) || places.inScope.has(index + count)) break;
      if (unit.conduct.apart || unit.conduct.fresh || ++count === MOST_AHEAD) break;
    }
    return count;
  }

  /** After a cell in a realm apart: whether the next may run there, and whether its answer is to be believed. */
  function lookApart(outcome: OutcomeCode, isFresh: boolean): OutcomeCode {
    const place = places.apart();
    if (!place || places.at !== place) return outcome;
    const { changed, attempted } = place.guest.look();
    if (attempted) tampering = true;
    if (!changed && !isFresh) return outcome;
    const lies = changed && outcome === Outcome.passed && liesTo(place.guest, slice.cellTimeoutMs);
    places.leaveApart();
    if (!lies) return outcome;
    tampering = true;
    cells.answer = '';
    return Outcome.failed;
  }

  return {
    outputs: cells.outputs,
    check(program) {
      places.prepare(program);
      places.enter(modeOf(), program.deadline);
      return Outcome.passed;
    },
    load(program) {
      places.prepare(program);
      const said = places.load(modeOf(), program.deadline);
      const outcome = cells.endLoad(said, program.deadline);
      return places.at?.home.mode === 'noted' ? lookApart(outcome, program.unit.conduct.fresh) : outcome;
    },
    runCell(index, test) {
      const unit = open.tests.get(index);
      const mode = modeOf(unit);
      cellCount++;
      cells.answer = '';
      const known = mode === 'frozen' ? (ahead.take(index) ?? runAhead(index)) : null;
      if (known) return cellEnd(known.outcome, open.asking.has(index) ? known.answer : '', known.ms);
      const outcome = step.run((deadline) => {
        const guest = places.enter(mode, deadline);
        return open.faults.has(index) ? Outcome.threw : cells.run(index, test, guest, deadline);
      });
      const isFresh = places.program?.unit.conduct.fresh || unit?.conduct.fresh || false;
      const said = mode === 'frozen' ? outcome : lookApart(outcome, isFresh);
      return cellEnd(said, cells.answer);
    },
    finish() {
      let rerun = false;
      const judged = cellCount > 0 && problem.tests.some(({ kind }) => kind === 'code');
      const isChanged = ({ home, guest }: Place): boolean => {
        const lies = judged && liesTo(guest, slice.cellTimeoutMs);
        const { changed, attempted } = guest.look(true);
        if (lies) tampering = true;
        if (home.mode === 'frozen') rerun ||= (changed || attempted || lies) && !slice.apart;
        else tampering ||= attempted;
        return changed || lies;
      };
      places.close(isChanged);
      return { tampering, rerun };
    },
  };
}

/** `answer` is as the guest has it, '' where it is not known; `ms` is null for a cell that was run by itself. */
function cellEnd(outcome: OutcomeCode, answer: string, ms: number | null = null): CellEnd {
  return { outcome, answer: boundedAnswer(answer), ms, isConcluded: false };
}

/** One cell in a realm: run to its end, described, judged. */
import { bounded, safeAnswer } from '../answers.ts';
import { compareOutput } from '../compare-output.ts';
import {
  type CellOutput,
  Outcome,
  type OutcomeCode,
  outcomeOf,
  type Slice,
  type TestProgram,
} from '../messages.ts';
import { answerOfOutput } from '../stdio-evidence.ts';
import { now } from '../thread-state.ts';
import type { Guest } from './guest-link.ts';
import type { Places } from './places.ts';
import { isStop, left, type Step } from './step.ts';
import type { OpenProblem } from './test-blocks.ts';

export type Cells = {
  /** Runs a test with the candidate that the guest has. Within a step. */
  run(index: number, test: TestProgram, guest: Guest, deadline: number): OutcomeCode;
  /** Goes on with a load, whose outcome so far the guest has told, until it has ended. Within a step. */
  endLoad(said: number, deadline: number): OutcomeCode;
  /** Whether one more failure is to be described. */
  describes(): boolean;
  /** What the candidate answered in the last cell, as the guest has it; '' where that is not known. */
  answer: string;
  readonly outputs: readonly CellOutput[];
};

/** What the guest says of a cell that still waits. */
const PENDING = 0;
/**
 * So many turns of a cell's timers have their time enforced by isolated-vm, which keeps a timer of its own for each until the
 * deadline, and ends the process when tens of thousands of them come to it at once. Further ones are watched by the main thread.
 */
const TIMED_TURNS = 256;
/** Characters of an error's message that a program is told. */
const LONGEST_MESSAGE = 10_000;

export function createCells(places: Places, open: OpenProblem, slice: Slice, step: Step): Cells {
  const { problem } = open;
  const outputs: CellOutput[] = [];
  let described = 0;
  const describes = () => described < slice.failures;

  const cells: Cells = {
    run(index, test, guest, deadline) {
      if (test.kind === 'code') {
        const inScope = places.inScope.has(index);
        const extending = open.tests.get(index)?.conduct.fresh ?? false;
        const outcome = finish(guest.run(index, { inScope, extending }, left(deadline)), deadline);
        if (open.asking.has(index)) noteAnswer();
        return outcome;
      }
      const outcome = runProgram(test.stdin, guest, deadline);
      if (problem.evidence && outcome === Outcome.threw) noteAnswer();
      return outcome === Outcome.passed ? judge(index, test, guest) : outcome;
    },
    endLoad: (said, deadline) => finish(said, deadline, true),
    describes,
    answer: '',
    outputs,
  };

  function finish(said: number, deadline: number, loading = false): OutcomeCode {
    let code = said;
    for (let turns = 0; code === PENDING && places.at; turns++) {
      if (turns < TIMED_TURNS) code = places.at.guest.poll(left(deadline));
      else if (now() < deadline) code = places.at.guest.poll();
      else return stopped();
    }
    const outcome = outcomeOf(code);
    if (outcome !== Outcome.passed && (loading || describes())) describe(deadline);
    return outcome;
  }

  /** A cell is over its time between two turns, where there is nothing to interrupt. */
  function stopped(): OutcomeCode {
    step.onStopped('time');
    return Outcome.timeout;
  }

  function describe(deadline: number): void {
    if (!places.at) return;
    described++;
    const { type, message, stack } = places.at.guest.describe(left(deadline));
    step.explainError(type, message, stack);
  }

  function noteAnswer(): void {
    cells.answer = places.at?.guest.answer() ?? '';
  }

  function runProgram(stdin: string, guest: Guest, deadline: number): OutcomeCode {
    let goOn = () => guest.runProgram(stdin, left(deadline));
    for (;;) {
      try {
        return finish(goOn(), deadline);
      } catch (error) {
        // `process.exit` throws, and in an asynchronous function nobody catches that: it comes over the wall.
        if (error instanceof Error && isStop(error)) throw error;
        if (guest.hasExited()) return Outcome.passed;
        if (!isHeard(error, guest, deadline)) throw error;
      }
      if (now() >= deadline) return stopped();
      goOn = () => guest.poll(left(deadline));
    }
  }

  /** Whether the program listens for promises that it leaves to their rejection. */
  function isHeard(error: unknown, guest: Guest, deadline: number): boolean {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    return guest.tellRejection(name, message.slice(0, LONGEST_MESSAGE), left(deadline));
  }

  function judge(index: number, test: TestProgram & { kind: 'stdio' }, guest: Guest): OutcomeCode {
    const written = guest.output();
    if (problem.evidence) cells.answer = answerOfOutput(test.compare, written);
    if (test.compare.kind === 'checker') {
      outputs.push({ test: index, text: written });
      return Outcome.passed;
    }
    const difference = compareOutput(test.compare, test.stdout, written);
    if (difference === null) return Outcome.passed;
    step.explain({ type: 'AssertionError', message: difference, line: null });
    return Outcome.failed;
  }

  return cells;
}

/** The guest sends texts whole: it has no digests. Null for none. */
export function boundedAnswer(answer: string): string | null {
  if (answer === '') return null;
  const end = answer.indexOf('\n') + 1;
  return safeAnswer(answer.slice(0, end) + bounded(answer.slice(end)));
}

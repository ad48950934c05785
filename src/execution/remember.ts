/** Between the cell cache and jobs: what of a plan is known, and what of a result is worth knowing. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Outcome } from '../../workers/messages.ts';
import type { Batch } from './batch.ts';
import { type CellAnswers, createCellAnswers, NONE } from './cell-answers.ts';
import type { CellAnswer, CellCache } from './cell-cache.ts';
import type { TestKeys } from './cell-keys.ts';
import type { JobResult, KnownCells } from './job.ts';
import type { CellPlan } from './plan.ts';

export type PlanKeys = {
  readonly candidates: readonly string[];
  readonly tests: TestKeys;
  /** A key for what each test asks; empty where the plan does not want to know. */
  readonly questions: readonly string[];
};

/**
 * Outcomes that would come again: not those that time, memory or the state of a process had a hand in, nor those of
 * ours. A program that does not load is one of them.
 */
const LASTING: ReadonlySet<number | undefined> = new Set([
  Outcome.passed,
  Outcome.failed,
  Outcome.threw,
  Outcome.uncompiled,
  Outcome.output,
]);

/** A million cells are gone through in turns of so many milliseconds: the event loop has others to serve. */
const TURN_MS = 4;

/** The cells of the plan that are known, with their answers where it wants these; null where none is. */
export async function knownCells(
  cache: CellCache,
  keys: PlanKeys,
  { candidates, tests, evidence }: CellPlan,
): Promise<KnownCells | null> {
  const outcomes = new Uint8Array(candidates.length * tests.length);
  const cpuUs = new Uint32Array(outcomes.length);
  const missingModules = new Map<number, string>();
  const answers = evidence ? knownQuestions(cache, keys, candidates.length) : null;
  let found = 0;
  await inTurns(keys.candidates, (key, candidate) => {
    const before = found;
    const missing = cache.find(key, keys.tests, (test, outcome, us, answer) => {
      if (answers) {
        if (answer === undefined || !answers.asked.has(test)) return;
        answers.cells[candidate * tests.length + test] = answer === null ? NONE : answers.number(answer);
      }
      outcomes[candidate * tests.length + test] = outcome;
      cpuUs[candidate * tests.length + test] = us;
      found++;
    });
    if (missing !== null && found > before) missingModules.set(candidate, missing);
  });
  return found === 0 ? null : { outcomes, cpuUs, missingModules, answers };
}

function knownQuestions(cache: CellCache, { questions }: PlanKeys, candidates: number): CellAnswers {
  const answers = createCellAnswers(candidates, questions.length);
  for (const [test, key] of questions.entries()) {
    const asked = cache.asked(key);
    if (asked) answers.tell([{ test, ...asked }]);
  }
  return answers;
}

/** Keeps what ran and would come out the same again. `fleeting` are cells that would not. */
export async function remember(
  cache: CellCache,
  keys: PlanKeys,
  { execution, batches, missingModules, answers }: JobResult,
  fleeting: ReadonlySet<number>,
): Promise<void> {
  const flagged = new Set([...execution.tampering, ...execution.nondeterministic]);
  const broken = new Set(execution.brokenTests.map(({ test }) => test));
  for (const [test, asked] of answers?.asked ?? []) {
    const key = keys.questions[test];
    if (key !== undefined) cache.storeAsked(key, asked);
  }
  await inTurns(batches, (batch) => {
    const { candidate, row } = batch;
    const key = keys.candidates[candidate];
    if (key === undefined) return;
    if (flagged.has(candidate)) {
      cache.remove(key);
      return;
    }
    const tests: number[] = [];
    const outcomes: number[] = [];
    const cpuUs: number[] = [];
    const given: CellAnswer[] = [];
    for (const test of testsRun(batch)) {
      const cell = candidate * row.length + test;
      const outcome = row[test];
      if (!LASTING.has(outcome) || broken.has(test) || fleeting.has(cell)) continue;
      tests.push(test);
      outcomes.push(outcome ?? 0);
      cpuUs.push(execution.cpuUs[cell] ?? 0);
      given.push(answers ? answerIn(answers, cell, outcome) : undefined);
    }
    cache.store(
      key,
      keys.tests,
      { tests, outcomes, cpuUs, answers: given },
      missingModules.get(candidate) ?? null,
    );
  });
}

function answerIn({ cells, texts }: CellAnswers, cell: number, outcome?: number): CellAnswer {
  const number = cells[cell] ?? NONE;
  if (number === NONE || outcome === Outcome.uncompiled) return null;
  return number < 0 ? undefined : texts[number];
}

function testsRun({ tests, concluded, kept }: Batch): Uint32Array {
  return tests.subarray(0, tests.length - concluded - kept);
}

async function inTurns<Item>(
  items: readonly Item[],
  act: (item: Item, index: number) => void,
): Promise<void> {
  let turnEnds = performance.now() + TURN_MS;
  for (const [index, item] of items.entries()) {
    act(item, index);
    if (performance.now() < turnEnds) continue;
    await nextTurn();
    turnEnds = performance.now() + TURN_MS;
  }
}

/**
 * The tests of a problem. They are compiled by blocks, each once for an isolate, and not for every candidate anew; those that
 * need a candidate's own variables are compiled with that candidate besides.
 */
import { questionText, safeAnswer } from '../answers.ts';
import type { AskedQuestion, BrokenTest, Problem } from '../messages.ts';
import { questionOfProgram } from '../stdio-evidence.ts';
import { assembleTests, type NameTable, wantsOf } from './assemble.ts';
import type { Guest } from './guest-link.ts';
import { compileTest, type SyntaxFault } from './program.ts';
import type { Asked } from './questions.ts';
import type { Home } from './realm.ts';
import { type TestUnit, toTestUnit } from './test-unit.ts';

/** Tests that are compiled together. */
const BLOCK = 64;

export type OpenProblem = {
  readonly problem: Problem;
  readonly tests: Map<number, TestUnit>;
  readonly faults: Map<number, SyntaxFault>;
  readonly table: NameTable;
  /** Numbers of the blocks whose tests have been read. */
  readonly read: Set<number>;
  /** Tests that note what the candidate answers. */
  readonly asking: Set<number>;
  /** What the tests ask that were read since `takeAsked` was called last. */
  readonly asked: AskedQuestion[];
};

export function openProblem(problem: Problem): OpenProblem {
  return {
    problem,
    tests: new Map(),
    faults: new Map(),
    table: new Map(),
    read: new Set(),
    asking: new Set(),
    asked: [],
  };
}

/** What the tests ask that were read and not told yet; null where nobody wants to know. */
export function takeAsked({ problem, asked }: OpenProblem): readonly AskedQuestion[] | null {
  return problem.evidence ? asked.splice(0) : null;
}

/** Reads the tests that are in the same blocks as these. Gives those that turn out not to compile. */
export function readTests(open: OpenProblem, indexes: Uint32Array): BrokenTest[] {
  return blocksOf(indexes)
    .filter((block) => !open.read.has(block))
    .flatMap((block) => {
      open.read.add(block);
      return testsIn(open, block).flatMap((index) => readTest(open, index));
    });
}

function readTest(open: OpenProblem, index: number): BrokenTest[] {
  const test = open.problem.tests[index];
  if (test?.kind === 'stdio' && open.problem.evidence) open.asked.push(questionOfProgram(index, test));
  if (test?.kind !== 'code') return [];
  const compiled = compileTest(test.code, open.problem.dialect, open.problem.evidence);
  if ('fault' in compiled) return [refuse(open, index, compiled.fault)];
  if (open.problem.evidence) noteAsked(open, index, compiled.asked);
  const unit = toTestUnit(compiled.unit, test.code);
  open.tests.set(index, unit);
  for (const name of unit.names ?? []) {
    if (!open.table.has(name)) open.table.set(name, open.table.size);
  }
  return [];
}

function noteAsked(open: OpenProblem, test: number, asked: Asked | null): void {
  if (asked) open.asking.add(test);
  open.asked.push({
    test,
    question: asked && questionText(asked.question),
    wanted: asked?.wanted ? safeAnswer(asked.wanted) : null,
  });
}

function refuse(open: OpenProblem, index: number, fault: SyntaxFault): BrokenTest {
  open.tests.delete(index);
  open.faults.set(index, fault);
  return { test: index, message: faultText(fault) };
}

export function faultText(fault: SyntaxFault): string {
  return fault.line === null ? fault.message : `${fault.message} (line ${fault.line})`;
}

/** Gives a context the tests that it has not got yet. Gives those that turn out not to compile. */
export function installTests(
  open: OpenProblem,
  home: Home,
  guest: Guest,
  indexes: Uint32Array,
): BrokenTest[] {
  const { id } = open.problem;
  const installed = guest.blocks.get(id) ?? new Set();
  guest.blocks.set(id, installed);
  const broken: BrokenTest[] = [];
  for (const block of blocksOf(indexes)) {
    if (installed.has(block)) continue;
    const script = scriptOf(open, home, block, broken);
    const tests = testsIn(open, block).map((index) => open.tests.get(index));
    guest.addTests(
      id,
      block * BLOCK,
      script,
      tests.map((test) => (test ? wantsOf(test, open.table) : [])),
    );
    installed.add(block);
  }
  return broken;
}

function scriptOf(open: OpenProblem, home: Home, block: number, broken: BrokenTest[]) {
  const scripts = home.testScripts.get(open.problem.id) ?? new Map();
  home.testScripts.set(open.problem.id, scripts);
  const known = scripts.get(block);
  if (known) return known;
  const compile = (indexes: readonly number[]) =>
    home.isolate.compileScriptSync(assembleTests(indexes.map((index) => open.tests.get(index))), {
      filename: 'tests',
    });
  const indexes = testsIn(open, block);
  const compileAll = () => {
    try {
      return compile(indexes);
    } catch (error) {
      if (!(error instanceof Error) || home.isolate.isDisposed) throw error;
      // V8 refuses what the parser took: the others of the block shall not suffer.
      for (const index of indexes) {
        try {
          compile([index]).release();
        } catch (fault) {
          const message = fault instanceof Error ? fault.message : String(fault);
          broken.push(refuse(open, index, { message, line: null }));
        }
      }
      return compile(indexes);
    }
  };
  const script = compileAll();
  scripts.set(block, script);
  return script;
}

function blocksOf(indexes: Uint32Array): number[] {
  return [...new Set(Array.from(indexes, (index) => Math.floor(index / BLOCK)))];
}

function testsIn(open: OpenProblem, block: number): number[] {
  const first = block * BLOCK;
  const last = Math.min(first + BLOCK, open.problem.tests.length);
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
}

/** The harness of one interpreter as JavaScript sees it: numbers and texts in, numbers and texts back. */
import { readFileSync } from 'node:fs';
import type { PyodideAPI } from 'pyodide';
import { createCalls } from './calls.ts';
import type { Interpreter } from './interpreter.ts';

/** Executed in this order, in one namespace. */
export const HARNESS_FILES = [
  'machine.py',
  'pytest_module.py',
  'threads.py',
  'event_loop.py',
  'safe_names.py',
  'forms.py',
  'compared_types.py',
  'conduct.py',
  'fixed.py',
  'enums.py',
  'idle.py',
  'attempts.py',
  'codec.py',
  'plain.py',
  'sharing.py',
  'remote.py',
  'handed.py',
  'opaque.py',
  'membrane.py',
  'beside.py',
  'evidence.py',
  'swallowed.py',
  'explain.py',
  'own_imports.py',
  'fixtures.py',
  'own_fixtures.py',
  'test_runs.py',
  'collected.py',
  'questions.py',
  'quick_questions.py',
  'streams.py',
  'whole_program.py',
  'mentions.py',
  'first_lines.py',
  'problems.py',
  'failures.py',
  'harness.py',
];

/** The harness looks builtins up in a copy: no program can put others in their place. */
const PRIVATE_BUILTINS = 'import builtins\n__builtins__ = dict(vars(builtins))';
const NAMESPACE = '_crossrank';

/** Modules that a warm interpreter already holds, so that no cell pays for importing them. */
const PRELOADED =
  '__future__ abc argparse array ast asyncio base64 binascii bisect builtins bz2 calendar cmath collections collections.abc ' +
  'colorsys contextlib copy copyreg csv ctypes dataclasses datetime decimal difflib enum fractions functools gc graphlib ' +
  'hashlib heapq html inspect io ipaddress itertools json keyword locale logging math numbers operator os os.path ' +
  'pathlib pickle pprint queue random re secrets shutil statistics string struct sys tempfile textwrap threading ' +
  'time timeit traceback types typing unicodedata unittest unittest.mock urllib.parse uuid warnings weakref ' +
  'xml.etree.ElementTree zlib zoneinfo';

/** What `examine` says of a candidate that compiles. */
export type Conduct = {
  /** It can change nothing that another cell, or the judge, would see. */
  readonly isHarmless: boolean;
  /** The same, but that a judge in its own interpreter would be told what it says. */
  readonly isContained: boolean;
  /** It may answer differently from run to run. */
  readonly isUnsteady: boolean;
  /** It looks for its judge, or changes how it is judged. */
  readonly attempts: boolean;
  /** It may end its process. */
  readonly exits: boolean;
  /** That goes for it without imports that it never mentions (`idle.py`), of `leftOut`: a test may. */
  readonly leavesOut: boolean;
};

const [HARMLESS, UNSTEADY, ATTEMPTS, EXITS, CONTAINED, LEAVES_OUT, COMPILED] = [1, 2, 4, 8, 16, 32, 256];

export type Harness = ReturnType<typeof openHarness>;

/** Puts the harness into a plain interpreter, before its snapshot is made. */
export function installHarness(pyodide: PyodideAPI): void {
  pyodide.runPython(`import ${PRELOADED.split(' ').join(', ')}`, { globals: pyodide.toPy({}) });
  const globals = pyodide.toPy({ __name__: 'harness' });
  pyodide.runPython(PRIVATE_BUILTINS, { globals });
  for (const filename of HARNESS_FILES) {
    const source = readFileSync(new URL(filename, import.meta.url), 'utf8');
    pyodide.runPython(source, { globals, filename });
  }
  pyodide.runPython('learn()', { globals });
  pyodide.globals.set(NAMESPACE, globals);
  // A collection at the start of a sandbox then touches nothing of what stands in the snapshot.
  pyodide.runPython('import gc\ngc.collect()\ngc.freeze()', { globals: pyodide.toPy({}) });
}

/** Takes the harness out of an interpreter that holds one, and seals the interpreter. */
export function openHarness(interpreter: Interpreter, isApart: boolean) {
  const calls = createCalls(interpreter.exports, NAMESPACE);
  const number = (name: string) => {
    const callee = calls.find(name);
    return (...values: readonly (number | string)[]) => calls.number(callee, ...values);
  };
  const text = (name: string) => {
    const callee = calls.find(name);
    return (...values: readonly (number | string)[]) => calls.text(callee, ...values);
  };
  const functions = {
    open: number('open_problem'),
    forget: number('forget_problem'),
    use: number('use_problem'),
    compileTest: text('compile_test'),
    answerText: text('answer_text'),
    answerOfEnd: text('answer_of_end'),
    forgetAnswers: number('forget_answers'),
    testIsHarmless: number('test_is_harmless'),
    examine: number('examine'),
    leftOut: text('left_out'),
    runFirstLines: number('run_first_lines'),
    load: number('load'),
    runCell: number('run_cell'),
    runCellApart: number('run_cell_apart'),
    runCanaries: number('run_canaries'),
    loadApart: number('load_apart'),
    loadAgain: number('load_again'),
    runTogether: number('run_together'),
    runProgram: number('run_program'),
    exceeded: number('exceeded'),
    describe: text('describe_failure'),
    missingModule: text('missing_module'),
    modules: text('modules'),
    version: text('version'),
  };
  const answer = calls.find('answer_bytes');
  number('prepare')(isApart ? 1 : 0);
  interpreter.seal();

  return {
    /** `asks`: what its tests ask is found, and what programs answer is kept. */
    openProblem: (problem: number, prelude: string, seed: number, asks: boolean) =>
      functions.open(problem, prelude, seed, asks ? 1 : 0),
    forgetProblem: (problem: number) => functions.forget(problem),
    /** What follows is about this problem. */
    useProblem: (problem: number) => functions.use(problem),
    /** `!` and why the test does not compile; or what it asks, as `questionOf` reads it. */
    compileTest: (test: number, source: string, isExplained: boolean) =>
      functions.compileTest(test, source, isExplained ? 1 : 0),
    /** An answer that a cell has just brought, by its number. */
    answerText: (number: number) => functions.answerText(number),
    /** The answer of a whole program that an exception has ended. */
    answerOfEnd: () => functions.answerOfEnd(),
    /** Answers are numbered anew. */
    forgetAnswers: () => functions.forgetAnswers(),
    testIsHarmless: (test: number) => functions.testIsHarmless(test) === 1,
    /** Names that the examined candidate is run without. */
    leftOut: () => functions.leftOut().split(' '),
    /**
     * An outcome, or what the candidate may do; it is compiled then, and nothing of it has run.
     * @param isProgram whether it will run as a program of its own, too
     * @param mayLeaveOut whether it may run without what it does not need
     */
    examine(source: string, isProgram: boolean, mayLeaveOut: boolean): number | Conduct {
      const said = functions.examine(source, isProgram ? 1 : 0, mayLeaveOut ? 1 : 0);
      if (said < COMPILED) return said;
      const may = (bit: number) => (said & bit) !== 0;
      return {
        isHarmless: may(HARMLESS),
        isContained: may(CONTAINED),
        isUnsteady: may(UNSTEADY),
        attempts: may(ATTEMPTS),
        exits: may(EXITS),
        leavesOut: may(LEAVES_OUT),
      };
    },
    load: (outputLimit: number) => functions.load(outputLimit),
    /** An outcome; above its eight bits, the number of what the candidate answered, from 1. */
    runCell: (test: number, outputLimit: number) => functions.runCell(test, outputLimit),
    /** As `runCell`, of a test that is not harmless: its harmless first lines, if it has such. What ends them ends the test. */
    runFirstLines: (test: number, outputLimit: number) => functions.runFirstLines(test, outputLimit),
    /** Runs a test here against the candidate that is loaded in the interpreter apart. */
    runCellApart: (test: number, outputLimit: number) => functions.runCellApart(test, outputLimit),
    /** Passes where a test that compares the first number with itself passes, and one that compares the two fails. */
    runCanaries: (one: number, other: number, outputLimit: number) =>
      functions.runCanaries(one, other, outputLimit),
    /** `leavesOut`: without what `examine` has left out of it. */
    loadApart: (source: string, outputLimit: number, isProgram: boolean, leavesOut: boolean) =>
      functions.loadApart(source, outputLimit, isProgram ? 1 : 0, leavesOut ? 1 : 0),
    /** Runs the top level of what was loaded apart afresh. */
    loadAgain: (outputLimit: number) => functions.loadAgain(outputLimit),
    /** Runs a test where a candidate was loaded apart. */
    runTogether: (source: string) => functions.runTogether(source),
    /** Ends by `Exited` where the program ends its process. */
    runProgram: (outputLimit: number) => functions.runProgram(outputLimit),
    exceeded: () => functions.exceeded() === 1,
    /** What ended the last cell, in the program's own words. */
    describe(): { readonly type: string; readonly message: string; readonly line: number | null } | null {
      const said = functions.describe();
      if (said === '') return null;
      const [type = '', line = '', ...message] = said.split('\n');
      return { type, line: Number(line) || null, message: message.join('\n') };
    },
    missingModule: () => functions.missingModule(),
    answer: (request: Uint8Array) => calls.bytes(answer, request),
    /** Names of the modules that a program may import. */
    modules: () => functions.modules().split(' '),
    version: () => functions.version(),
  };
}

/** A real executor for tests, and outcomes as strings of letters. Holds no tests. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { pino } from 'pino';
import { startExecutor } from '../../src/execution/executor.ts';
import type { CellPlan, Execution, Executor, LanguageName } from '../../src/execution/plan.ts';
import type { CellLimits, Comparison, TestProgram } from '../../workers/messages.ts';

/** Shared by all test files, so that the Python snapshot is made once. */
export const DATA_DIR = join(tmpdir(), 'crossrank-test');

export type Given = {
  readonly language: LanguageName;
  readonly prelude?: string;
  readonly candidates: readonly string[];
  readonly tests: readonly (
    | string
    | { readonly stdin: string; readonly stdout: string; readonly compare?: Comparison }
  )[];
  readonly seed?: number;
  readonly limits?: Partial<CellLimits>;
  readonly failures?: number;
  readonly evidence?: boolean;
};

export function planOf(given: Given): CellPlan {
  return {
    language: given.language,
    prelude: given.prelude ?? '',
    candidates: given.candidates,
    tests: given.tests.map(
      (test): TestProgram =>
        typeof test === 'string'
          ? { kind: 'code', code: test }
          : { kind: 'stdio', compare: { kind: 'trimmed' }, ...test },
    ),
    limits: { cellTimeoutMs: 2000, memoryMb: 128, outputKb: 64, ...given.limits },
    failuresPerCandidate: given.failures ?? 0,
    evidence: given.evidence ?? false,
    seed: given.seed ?? 0,
  };
}

/** A row of outcome letters for each candidate. */
export function rowsOf(execution: Execution, tests: number): string[] {
  const letters = Buffer.from(execution.outcomes).toString('latin1');
  return Array.from({ length: letters.length / tests }, (_, row) =>
    letters.slice(row * tests, (row + 1) * tests),
  );
}

export type Running = {
  readonly executor: () => Executor;
  execute(given: Given): Promise<Execution>;
  rows(given: Given): Promise<string[]>;
};

/** Of a process whose test files share one. */
let shared: Executor | null = null;

/** From now on the test files of this process share an executor of one sandbox for each runtime; returns what closes it. */
export function shareExecutor(): () => Promise<void> {
  const executor = startLazily(1);
  shared = executor;
  return () => executor.close();
}

/** An executor for the tests of a file, whose sandboxes start when they are asked for. */
export function runningExecutor(sandboxes = 1): Running {
  let executor: Executor | undefined;
  before(() => {
    executor = (sandboxes === 1 ? shared : null) ?? startLazily(sandboxes);
  });
  after(() => (executor === shared ? undefined : executor?.close()));
  const started = (): Executor => {
    if (!executor) throw new Error('the executor runs only inside tests');
    return executor;
  };
  const execute = (given: Given) => started().execute(planOf(given));
  return {
    executor: started,
    execute,
    rows: async (given) => rowsOf(await execute(given), given.tests.length),
  };
}

function startLazily(sandboxes: number): Executor {
  return startExecutor({ sandboxes, dataDir: DATA_DIR, log: pino({ level: 'silent' }), lazy: true });
}

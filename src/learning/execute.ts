/**
 * Labelled problems → what came of their cells, by our own engine. What is known already stands in a file, so that whoever
 * learns or measures again waits only once.
 */
import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { Outcome } from '../../workers/messages.ts';
import type { Executor, LanguageName } from '../execution/plan.ts';
import { InputError } from '../inputs/input-error.ts';
import { type Cells, readCells, toLine } from './cells-file.ts';
import type { Executed, LabelledProblem } from './samples.ts';

const LANGUAGES: readonly LanguageName[] = ['python', 'javascript', 'typescript'];

/** A labelled problem with its texts. */
export type Executable = Omit<LabelledProblem, 'tests'> & {
  readonly language: string;
  readonly prelude?: string;
  readonly tests: readonly { readonly code: string; readonly count?: number }[];
};

export type Execute = <Problem extends Executable>(problem: Problem) => Promise<Executed<Problem>>;

/**
 * Executes problems one after the other. With a `file`, cells that stand in it are taken from there, and all others are added:
 * a line belongs to the very texts and time limit that it came of.
 *
 * @throws InputError where the file holds anything else, and at a problem in a language that is not there.
 * @throws Error where the service failed on a cell: nothing can be learnt from that.
 */
export async function executing(
  executor: Pick<Executor, 'execute'>,
  cellTimeoutMs: number,
  file?: string,
): Promise<Execute> {
  const known = file === undefined ? new Map<string, Cells>() : await readCells(file);
  return async (problem) => {
    const key = keyOf(problem, cellTimeoutMs);
    const found = known.get(key);
    if (found) return { problem, ...found };
    const cells = await execute(problem, executor, cellTimeoutMs);
    if (file !== undefined) await appendFile(file, toLine(key, cells, problem.tests.length));
    return { problem, ...cells };
  };
}

async function execute(
  problem: Executable,
  executor: Pick<Executor, 'execute'>,
  cellTimeoutMs: number,
): Promise<Cells> {
  const language = languageOf(problem);
  if (problem.tests.length === 0) return { passed: new Uint8Array(0), evidence: null };
  const { outcomes, evidence } = await executor.execute({
    language,
    prelude: problem.prelude ?? '',
    candidates: problem.candidates.map(({ code }) => code),
    tests: problem.tests.map(({ code }) => ({ kind: 'code', code })),
    limits: { cellTimeoutMs, memoryMb: 256, outputKb: 1_024 },
    seed: 0,
    failuresPerCandidate: 0,
    evidence: true,
  });
  if (outcomes.includes(Outcome.infrastructure))
    throw new Error('The service failed on some cells: nothing is learnt from those.');
  return { passed: Uint8Array.from(outcomes, (letter) => Number(letter === Outcome.passed)), evidence };
}

/** @throws InputError where it is a language that is not there. */
export function languageOf({ language }: Pick<Executable, 'language'>): LanguageName {
  const known = LANGUAGES.find((name) => name === language);
  if (known === undefined) throw new InputError(`There is no language ${JSON.stringify(language)}.`);
  return known;
}

function keyOf({ language, prelude = '', candidates, tests }: Executable, cellTimeoutMs: number): string {
  const texts = [candidates.map(({ code }) => code), tests.map(({ code }) => code)];
  return createHash('sha256')
    .update(JSON.stringify([language, cellTimeoutMs, prelude, ...texts]))
    .digest('hex');
}

/** `crossrank fit IN… -o OUT`: learns what the default strategy goes by from labelled problems. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import { InputError } from '../inputs/input-error.ts';
import { readLines } from '../inputs/lines.ts';
import { type Executable, executing } from '../learning/execute.ts';
import { fit, type Prepared, prepare } from '../learning/fit.ts';
import type { LabelledProblem } from '../learning/samples.ts';
import { localExecutor } from './local-engine.ts';
import { wholeNumber } from './numbers.ts';
import { checkOutput } from './output-path.ts';
import { showProgress } from './progress.ts';

const LONGEST_LINE = 64 * 2 ** 20;

const ProgramText = Type.Union([
  Type.String(),
  Type.Object({ code: Type.String(), count: Type.Optional(Type.Integer({ minimum: 1 })) }),
]);

/** A line as `batch` takes it in its own shape, tests as program text, with what is known to be right. */
const Labelled = Type.Object({
  language: Type.String(),
  prelude: Type.Optional(Type.String()),
  candidates: Type.Array(ProgramText, { minItems: 1 }),
  tests: Type.Array(ProgramText),
  reference: Type.Object({
    ground_truth: Type.String(),
    test_valid: Type.Optional(Type.String()),
  }),
});

type Options = {
  readonly output: string;
  readonly draws: number;
  readonly seed: number;
  readonly cellTimeoutMs: number;
  readonly evidence?: string;
};

export function defineFit(command: Command): void {
  command
    .description(
      'Executes labelled problems (rerank requests a line, with reference.ground_truth: a character for each candidate, 1 where it is right; perhaps reference.test_valid for tests) and writes what the default strategy is to go by. The service loads it by CROSSRANK_LEARNT.',
    )
    .argument('<in...>', 'files of problems: .jsonl, .gz or .zst')
    .requiredOption('-o, --output <file>', 'file to write')
    .option('--draws <number>', 'samples of each problem at each budget', wholeNumber, 3)
    .option('--seed <number>', 'which samples', wholeNumber, 1)
    .option('--cell-timeout-ms <number>', 'time limit of a cell', wholeNumber, 150)
    .option('--evidence <file>', 'what came of the cells: taken from it, and what is not there yet is added')
    .action(async (files: string[], { output, draws, seed, cellTimeoutMs, evidence }: Options) => {
      checkOutput(output, [...files, evidence]);
      const { executor, close } = localExecutor();
      try {
        const execute = await executing(executor, cellTimeoutMs, evidence);
        const samples: Prepared[] = [];
        let problems = 0;
        const progress = showProgress({ text: () => `problems executed: ${problems}` });
        for (const file of files)
          for await (const problem of labelledIn(file)) {
            samples.push(...prepare(await execute(problem), draws, seed));
            problems++;
            progress.update();
          }
        progress.end();
        if (samples.length === 0)
          throw new InputError('There is nothing to learn from: no problem has tests.');
        progress.say(`learning from ${samples.length} samples of them …`);
        await writeFile(output, `${JSON.stringify(fit(samples), null, 2)}\n`);
      } finally {
        await close();
      }
    });
}

/** @throws InputError at the first line that is no labelled problem: half of a set is another set. */
async function* labelledIn(file: string): AsyncGenerator<LabelledProblem & Executable> {
  for await (const line of readLines(file, LONGEST_LINE)) {
    const value: unknown = 'fault' in line ? undefined : parsed(line.text);
    const fits =
      Check(Labelled, value) &&
      value.reference.ground_truth.length === value.candidates.length &&
      (value.reference.test_valid ?? value.tests).length === value.tests.length;
    if (!fits)
      throw new InputError(
        `${file}, line ${line.number}: it must be a problem with candidates, tests that are program text, and reference.ground_truth with a character for each candidate.`,
      );
    yield { ...value, candidates: value.candidates.map(asObject), tests: value.tests.map(asObject) };
  }
}

function asObject(sent: Static<typeof ProgramText>) {
  return typeof sent === 'string' ? { code: sent } : sent;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

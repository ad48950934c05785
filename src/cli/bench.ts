/** `crossrank bench`: what this machine, or a service elsewhere, can do. */
import { randomInt } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import { inMs, perSecond } from '../bench/figures.ts';
import { type Language, languages } from '../bench/generated-problem.ts';
import { machineFacts } from '../bench/machine.ts';
import { type Measured, measure, type Size } from '../bench/measure.ts';
import { AT_ONCE } from '../bench/process-per-candidate.ts';
import { openEngine } from './engine.ts';
import { EXIT } from './exit.ts';
import { wholeNumber } from './numbers.ts';
import { table } from './table.ts';

type Options = {
  readonly seconds: number;
  readonly language?: Language[];
  readonly size?: Size[];
  readonly url?: string;
  readonly json?: true;
};

const SIZES: readonly Size[] = [
  { candidates: 5, tests: 5 },
  { candidates: 100, tests: 100 },
];
/** A service that was measured before has these problems in its cache: another number is likely to begin elsewhere. */
const FIRST_PROBLEMS = 90_000;

export function defineBench(command: Command): void {
  command
    .description(
      `Measures requests of generated problems, one after the other: median and 99th percentile, cells a second, and beside them a process for each candidate, ${AT_ONCE} at a time, without a sandbox. Every matrix is checked.`,
    )
    .option('--seconds <number>', 'about how long each combination takes', wholeNumber, 3)
    .option('--language <name>', `one of ${languages.join(', ')}; may come again`, toLanguages)
    .option('--size <NxM>', 'candidates x tests; may come again (default: 5x5 and 100x100)', toSizes)
    .option('--url <url>', 'a service elsewhere')
    .option('--json', 'print the figures as JSON')
    .action(async (options: Options) => {
      process.exitCode = await bench(options);
    });
}

async function bench({ seconds, language = [...languages], size = [...SIZES], url, json }: Options) {
  const engine = await openEngine(url);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  let problems = randomInt(FIRST_PROBLEMS);
  const meter = { solver: engine.solver, seconds, fresh: () => problems++, signal: stop.signal };
  const figures: Measured[] = [];
  try {
    for (const name of language)
      for (const one of size) {
        process.stderr.write(`${name} ${one.candidates} × ${one.tests} …\n`);
        figures.push(await measure(name, one, meter));
      }
  } catch (error) {
    if (stop.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    await engine.close();
  }
  const on = `${url === undefined ? 'In this process' : `Asked over HTTP from here, ${url}`}: ${machineFacts()}`;
  console.log(json ? JSON.stringify({ machine: on, figures }, null, 2) : `${on}\n\n${inWords(figures)}`);
  return EXIT.done;
}

function inWords(figures: readonly Measured[]): string {
  const rows = figures.map(({ language, candidates, tests, requests, p50_ms, p99_ms, ...rest }) => [
    ...[language, `${candidates} × ${tests}`, String(requests), inMs(p50_ms), inMs(p99_ms)],
    perSecond(rest.cells_per_second, 1000),
    rest.processes_ms === null ? '-' : inMs(rest.processes_ms),
    rest.times_as_fast === null ? '-' : rest.times_as_fast.toFixed(1),
  ]);
  return table(['language', 'size', 'requests', 'p50', 'p99', 'cells/s', 'processes', 'times as fast'], rows);
}

function toLanguages(given: string, before: readonly Language[] = []): Language[] {
  const language = languages.find((name) => name === given);
  if (language === undefined)
    throw new InvalidArgumentError(`There is no ${given}, but ${languages.join(', ')}.`);
  return [...before, language];
}

function toSizes(given: string, before: readonly Size[] = []): Size[] {
  const [, candidates, tests] = /^([1-9]\d{0,3})x([1-9]\d{0,3})$/.exec(given) ?? [];
  if (candidates === undefined || tests === undefined)
    throw new InvalidArgumentError('It must be like 20x30, each number up to 9999.');
  return [...before, { candidates: Number(candidates), tests: Number(tests) }];
}

/** `crossrank rank PROBLEM`: one problem, from a JSON file, a folder of programs or standard input. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { InputError } from '../inputs/input-error.ts';
import { type Fields, isFields } from '../inputs/shape.ts';
import { type Overrides, toRequest } from '../inputs/to-request.ts';
import type { RerankReply } from '../rerank/wire/reply.ts';
import { openEngine } from './engine.ts';
import { EXIT } from './exit.ts';
import { wholeNumber } from './numbers.ts';
import { PARTS, toParts, toStrategy } from './overrides.ts';
import { table } from './table.ts';
import { detailOf, printable } from './told.ts';

type Options = {
  readonly json?: true;
  readonly url?: string;
  readonly strategy?: string;
  readonly include?: string;
  readonly top?: number;
  readonly language?: string;
};

const LANGUAGES: Readonly<Record<string, string>> = {
  '.py': 'python',
  ...{ '.js': 'javascript', '.mjs': 'javascript', '.cjs': 'javascript' },
  ...{ '.ts': 'typescript', '.mts': 'typescript' },
};

export function defineRank(command: Command): void {
  command
    .description(
      'Ranks the candidates of one problem: a JSON file with a rerank request, `-` for standard input, or a folder with the folders `candidates` and `tests` (a program a file) and perhaps a file `prelude.py`.',
    )
    .argument('<problem>', 'a JSON file, a folder or `-`')
    .option('--json', 'print the reply as JSON')
    .option('--strategy <name>', 'how to rank; for parameters, JSON: {"name":"b4","alpha_xy":10}')
    .option('--include <parts>', `parts of the reply: ${PARTS.join(',')}`)
    .option('--top <number>', 'only the best so many', wholeNumber)
    .option('--language <name>', 'language where the problem names none')
    .option('--url <url>', 'a service elsewhere that executes and ranks')
    .action(async (path: string, options: Options) => {
      process.exitCode = await rankOne(path, options);
    });
}

async function rankOne(path: string, options: Options): Promise<number> {
  const overrides: Partial<Overrides> = {
    ...(options.strategy !== undefined && { strategy: toStrategy(options.strategy) }),
    ...(options.include !== undefined && { include: toParts(options.include) }),
    ...(options.top !== undefined && { top_n: options.top }),
  };
  const fields = { ...(options.language && { language: options.language }), ...(await readProblem(path)) };
  if (fields.language === undefined)
    throw new InputError(`${path} names no language: name one by --language.`);
  const engine = await openEngine(options.url);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  try {
    const line = await engine.solver('0', toRequest(fields, overrides), stop.signal);
    if (line === null) return EXIT.interrupted;
    if (line.status === 'failed') {
      console.error(printable(detailOf(line.error)));
      return EXIT.someFailed;
    }
    console.log(options.json ? JSON.stringify(line.reply, null, 2) : inWords(line.reply));
    return EXIT.done;
  } finally {
    await engine.close();
  }
}

/** @throws InputError */
async function readProblem(path: string): Promise<Fields> {
  try {
    if (path !== '-' && (await stat(path)).isDirectory()) return await readFolder(path);
    const value: unknown = JSON.parse(
      path === '-' ? await text(process.stdin) : await readFile(path, 'utf8'),
    );
    if (isFields(value)) return value;
  } catch (error) {
    throw new InputError(`Can't read ${path}: ${error instanceof Error ? error.message : error}`);
  }
  throw new InputError(`${path} is JSON, but no object.`);
}

async function readFolder(folder: string): Promise<Fields> {
  const names = await readdir(folder);
  const prelude = names.find((name) => name.startsWith('prelude'));
  const candidates = await programsIn(join(folder, 'candidates'));
  const tests = await programsIn(join(folder, 'tests'));
  if (candidates.length === 0) throw new Error('there is no program in its folder candidates.');
  if (tests.length === 0) throw new Error('there is no program in its folder tests.');
  const language = LANGUAGES[extname(candidates[0]?.id ?? '')];
  return {
    ...(language && { language }),
    ...(prelude && { prelude: await readFile(join(folder, prelude), 'utf8') }),
    candidates,
    tests,
  };
}

async function programsIn(folder: string): Promise<{ readonly id: string; readonly code: string }[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (id) => ({ id, code: await readFile(join(folder, id), 'utf8') })));
}

function inWords({ results, strategy, warnings, stats }: RerankReply): string {
  const rows = results.map(({ rank, id, score, relevance_score, passed, total }) => [
    String(rank),
    // Ids may come from strangers.
    printable(id),
    score === null ? '–' : score.toPrecision(6),
    relevance_score.toFixed(3),
    `${passed}/${total}`,
  ]);
  return [
    table(['rank', 'candidate', 'score', 'relevance', 'passed'], rows),
    '',
    `${strategy.name}, ${stats.cells} cells, ${stats.total_ms.toFixed(0)} ms`,
    ...warnings.map((warning) => `Warning: ${printable(warning)}`),
  ].join('\n');
}

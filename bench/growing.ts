/**
 * A batch of very many small problems: what it takes of memory and disk on the way, and how fast it goes, by the service alone
 * or with workers that share it on PostgreSQL. Every result is read back and compared with what is known to be right.
 * `npm run bench:growing -- --help`.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BatchProblem, type Client, createClient } from '../clients/typescript/src/index.ts';
import { startPostgres } from '../drills/postgres.ts';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped, inMb } from '../src/bench/figures.ts';
import { type GeneratedProblem, generateProblem } from '../src/bench/generated-problem.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { residentMemory } from './resident-memory.ts';

const USAGE = `npm run bench:growing -- [options]
  --problems N      default 100000
  --size N          candidates, and tests, of each (default 3)
  --language NAME   javascript (default) or python
  --database NAME   embedded (default), or postgres: one started for the bench where the machine has the programs
  --workers N       so many besides the service, on PostgreSQL (default 0)`;

const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const LOOK_MS = 250;
/** Rows of the table. */
const MOMENTS = 10;
const HEAD = ['done', 'after', 'problems/s since', 'memory', 'processes', 'disk'];

/** How it stood when so many were done: seconds since the last was sent, bytes of all processes and of all data. */
type Moment = {
  readonly done: number;
  readonly seconds: number;
  readonly memory: number;
  readonly processes: number;
  readonly disk: number;
};

await runBench(
  USAGE,
  {
    problems: { type: 'string', default: '100000' },
    size: { type: 'string', default: '3' },
    language: { type: 'string', default: 'javascript' },
    database: { type: 'string', default: 'embedded' },
    workers: { type: 'string', default: '0' },
  },
  async ({ language, database, ...numbers }) => {
    const [problems, size] = [wholeNumber('problems', numbers.problems), wholeNumber('size', numbers.size)];
    const workers = numbers.workers === '0' ? 0 : wholeNumber('workers', numbers.workers);
    if (language !== 'javascript' && language !== 'python')
      throw new UsageError('--language javascript or python');
    if (database !== 'embedded' && database !== 'postgres')
      throw new UsageError('--database embedded or postgres');
    if (workers > 0 && database === 'embedded') throw new UsageError('--workers need --database postgres');

    const folder = await mkdtemp(join(tmpdir(), 'crossrank-growing-'));
    const running: ChildProcess[] = [];
    try {
      await using postgres = database === 'postgres' ? await startPostgres() : null;
      const envOf = (name: string) => ({
        DATABASE_URL: postgres?.url ?? '',
        CELL_CACHE_MB: '0',
        DATA_DIR: join(folder, name),
      });
      await using service = await startService(envOf('service'));
      for (let at = 0; at < workers; at++) running.push(startWorker(envOf(`worker-${at}`)));
      const problemAt = (at: number) => generateProblem(language, size, size, at);

      const client = createClient(service.url);
      const id = await send(client, requestsOf(problems, problemAt));
      console.log(
        `${grouped(problems)} problems of ${size} × ${size} (${language}), ${database}, ${workers} workers`,
      );
      const moments = await follow(client, id, problems, postgres ? postgres.size : () => sizeOf(folder));
      console.log(table([HEAD, ...moments.map(toRow)], 'rrrrrr').join('\n'));
      const wrong = await wrongResults(client, id, problems, problemAt);
      console.log(
        wrong === 0 ? '\nEvery result is right, and in its place.' : `\n${wrong} RESULTS ARE WRONG.`,
      );
      return wrong === 0 ? 0 : 1;
    } finally {
      for (const child of running) await end(child);
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  },
);

async function* requestsOf(
  problems: number,
  problemAt: (at: number) => GeneratedProblem,
): AsyncGenerator<BatchProblem> {
  for (let at = 0; at < problems; at++) {
    const { language, candidates, tests } = problemAt(at);
    yield { language, candidates: [...candidates], tests: [...tests], include: ['matrix'] };
  }
}

function startWorker(env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [CLI, 'worker'], { env: { ...process.env, ...env }, stdio: 'ignore' });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** Resolves when all are durable, and says how long that took. */
async function send(client: Client, problems: AsyncIterable<BatchProblem>): Promise<string> {
  const began = performance.now();
  const { id } = await client.createBatch(problems);
  console.log(`sent and durable in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  return id;
}

/** A moment for each tenth that is done, the first and the last among them. */
async function follow(
  client: Client,
  id: string,
  problems: number,
  disk: () => Promise<number>,
): Promise<Moment[]> {
  const began = performance.now();
  const moments: Moment[] = [];
  for (;;) {
    const { state, counts } = await client.getBatch(id);
    const done = counts.done + counts.failed;
    if (done >= (moments.length * problems) / MOMENTS || state === 'completed') {
      const { children, below, processes } = await residentMemory();
      moments.push({
        done,
        seconds: (performance.now() - began) / 1_000,
        memory: children + below,
        processes,
        disk: await disk(),
      });
    }
    if (state === 'completed') return moments;
    await delay(LOOK_MS);
  }
}

function toRow({ done, seconds, memory, processes, disk }: Moment, at: number, all: readonly Moment[]) {
  const before = all[at - 1];
  const rate = before ? ((done - before.done) / (seconds - before.seconds)).toFixed(1) : '';
  return [grouped(done), `${seconds.toFixed(0)} s`, rate, inMb(memory), String(processes), inMb(disk)];
}

/** Results that failed, have another matrix, stand elsewhere or are not there. */
async function wrongResults(
  client: Client,
  id: string,
  problems: number,
  problemAt: (at: number) => GeneratedProblem,
): Promise<number> {
  let [at, wrong] = [0, 0];
  for await (const line of client.results(id)) {
    const isRight =
      line.status === 'ok' &&
      line.custom_id === String(at) &&
      line.reply.matrix?.join() === problemAt(at).matrix.join() &&
      line.reply.stats.infra_errors === 0;
    if (!isRight) wrong++;
    at++;
  }
  return wrong + Math.abs(problems - at);
}

async function sizeOf(folder: string): Promise<number> {
  const { stdout } = await promisify(execFile)('du', ['-sb', folder]);
  return Number(stdout.split('\t')[0]);
}

/**
 * Problems through the queue of batches beside the same problems in one process, in turns: what durability costs.
 * `npm run bench:queue -- --help`.
 */
import { startPostgres } from '../drills/postgres.ts';
import { programsOf } from '../examples/problem.ts';
import { startService } from '../examples/service.ts';
import { admitBatchesTo, createAdmission } from '../src/admission/admission.ts';
import { PROBLEMS_PER_SANDBOX, solve } from '../src/batches/solve.ts';
import { inSeconds, median, medianRatio } from '../src/bench/figures.ts';
import { inParallel } from '../src/bench/in-parallel.ts';
import { localExecutor, localService } from '../src/cli/local-engine.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { readProblems } from './problem-files.ts';

const USAGE = `npm run bench:queue -- --data FILE [--problems 40] [--rounds 3] [--database embedded|postgres]
  postgres: of DATABASE_URL, or one started for the bench where the machine has the programs`;

await runBench(
  USAGE,
  {
    data: { type: 'string' },
    problems: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '3' },
    database: { type: 'string', default: 'embedded' },
  },
  async ({ data, database, ...numbers }) => {
    if (data === undefined) throw new UsageError('--data FILE');
    if (database !== 'embedded' && database !== 'postgres')
      throw new UsageError('--database embedded or postgres');
    const rounds = wholeNumber('rounds', numbers.rounds);
    const problems = await readProblems(data, wholeNumber('problems', numbers.problems));
    const lines = problems.map((problem) => JSON.stringify(programsOf(problem)));

    // What was executed in one round must be executed in the next.
    process.env.CELL_CACHE_MB = '0';
    await using postgres =
      database === 'postgres' && !process.env.DATABASE_URL ? await startPostgres() : null;
    const url = database === 'embedded' ? '' : (postgres?.url ?? process.env.DATABASE_URL ?? '');
    await using service = await startService({ DATABASE_URL: url });
    const engine = engineLikeTheService();
    try {
      const alone: number[] = [];
      const queued: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const both = [await inOneProcess(engine, lines), await throughTheQueue(service.url, lines)] as const;
        // The first warms both.
        if (round === 0) continue;
        alone.push(both[0]);
        queued.push(both[1]);
        console.log(
          `round ${round}: in one process ${inSeconds(both[0])}, through the queue ${inSeconds(both[1])}`,
        );
      }
      console.log(
        `${lines.length} problems, ${database}: ${((lines.length / median(alone)) * 1000).toFixed(2)} a second in one process, ` +
          `${((lines.length / median(queued)) * 1000).toFixed(2)} through the queue: ${(100 * medianRatio(alone, queued)).toFixed(1)}%`,
      );
      return 0;
    } finally {
      await engine.close();
    }
  },
);

/** Its problems are let in as those of the service's batches are: what differs is the queue alone. */
function engineLikeTheService() {
  const { executor, config, close } = localExecutor();
  const { sandboxes, door } = config;
  const admit = admitBatchesTo(createAdmission({ sandboxes, queue: door.queue }));
  const service = { ...localService(executor, config), admit };
  return {
    width: sandboxes * PROBLEMS_PER_SANDBOX,
    solver: (request: unknown, signal: AbortSignal) => solve('', request, service, signal),
    close,
  };
}

async function inOneProcess(
  engine: ReturnType<typeof engineLikeTheService>,
  lines: readonly string[],
): Promise<number> {
  const start = performance.now();
  const { signal } = new AbortController();
  await inParallel(lines, engine.width, async (line) => {
    const result = await engine.solver(JSON.parse(line), signal);
    // As the command line writes it.
    JSON.stringify(result);
    if (result?.status !== 'ok') throw new Error(`A problem failed: ${JSON.stringify(result).slice(0, 500)}`);
  });
  return performance.now() - start;
}

/** From the first byte sent until every result is there, which is told twice a second, with its time. */
async function throughTheQueue(url: string, lines: readonly string[]): Promise<number> {
  const start = Date.now();
  const headers = { 'content-type': 'application/x-ndjson' };
  const sent = await fetch(`${url}/v1/batches`, { method: 'POST', headers, body: lines.join('\n') });
  if (sent.status !== 202) throw new Error(`The batch was refused: ${await sent.text()}`);
  const { id } = JSON.parse(await sent.text());
  const events = await (await fetch(`${url}/v1/batches/${id}/events`)).text();
  const { counts, ended_at } = JSON.parse(await (await fetch(`${url}/v1/batches/${id}`)).text());
  if (!events.includes('event: completed') || counts.done !== lines.length || counts.failed > 0)
    throw new Error(`The batch did not end well: ${JSON.stringify(counts)}`);
  return Date.parse(ended_at) - start;
}

/**
 * What becomes of requests when more come than can be done: from half to ten times the capacity, beside a stub that
 * refuses at once. The generator shares the machine with the service. `npm run bench:overload`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Compile } from 'typebox/compile';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped, inMs } from '../src/bench/figures.ts';
import { generateProblem, type Language, languages, toRequest } from '../src/bench/generated-problem.ts';
import { percentile } from '../src/bench/percentile.ts';
import { RerankReply } from '../src/rerank/wire/reply.ts';
import { offerLoad, post, type Reply } from './offered-load.ts';
import { chosenLanguages, runBench, wholeNumber } from './options.ts';
import { residentMemory } from './resident-memory.ts';

const USAGE = `npm run bench:overload -- [--seconds 5] [--queue-ms 100] [--size 10] [--language NAME]…

  --seconds   of each load
  --queue-ms  MAX_QUEUE_MS of the service
  --size      candidates, and tests, of a request
  --language  ${languages.join(', ')} (default: javascript)`;

const OPTIONS = {
  seconds: { type: 'string', default: '5' },
  'queue-ms': { type: 'string', default: '100' },
  size: { type: 'string', default: '10' },
  language: { type: 'string', multiple: true },
} as const;

const LOADS = [0.5, 1, 2, 5, 10];
const PROBLEMS = 200;
const UNLOADED_REQUESTS = 100;
const CLIENTS = 4;
const HEAD = [
  'load',
  'offered/s',
  'answered/s',
  'of peak',
  'refused/s',
  'failed',
  'wrong',
  'p50',
  'p99',
  'p99 in queue',
  'p99 less queue',
  'MB',
];

const rerankReply = Compile(RerankReply);

await runBench(USAGE, OPTIONS, async (values) => {
  const seconds = wholeNumber('seconds', values.seconds);
  const size = wholeNumber('size', values.size);
  let wrong = 0;
  for (const language of chosenLanguages(values.language, ['javascript'])) {
    // Without the cache: every request has to be executed.
    await using service = await startService({ CELL_CACHE_MB: '0', MAX_QUEUE_MS: values['queue-ms'] });
    const { bodies, isRight } = problemsOf(language, size);
    const bodyOf = (index: number) => bodies[index % bodies.length] ?? '';
    await closedLoop(service.url, bodyOf, CLIENTS, seconds);
    const unloaded: Reply[] = [];
    for (let index = 0; index < UNLOADED_REQUESTS; index++)
      unloaded.push(await post(service.url, bodyOf(index)));
    const capacity = (await closedLoop(service.url, bodyOf, CLIENTS, seconds)) / seconds;

    const measured = [];
    for (const load of LOADS) {
      process.stderr.write(`${language}, ${load} × ${grouped(capacity)} requests a second …\n`);
      const replies = await offerLoad(service.url, load * capacity, seconds, bodyOf);
      const { below, children } =
        process.platform === 'linux' ? await residentMemory() : { below: 0, children: 0 };
      measured.push({ load, replies, mb: (below + children) / 1_048_576 });
    }
    const peak = Math.max(...measured.map(({ replies }) => answeredOf(replies).length));
    const rows = measured.map(({ load, replies, mb }) => {
      const answered = answeredOf(replies);
      const queued = answered.map(({ body }) => queuedMs(body));
      const mistakes = replies.filter(
        (reply, index) => reply.status === 200 && !isRight(index, reply.body),
      ).length;
      wrong += mistakes;
      const refused = replies.filter(({ status }) => status === 503).length;
      return [
        `${load} ×`,
        ...[replies.length / seconds, answered.length / seconds].map(grouped),
        `${Math.round((100 * answered.length) / peak)}%`,
        grouped(refused / seconds),
        String(replies.length - refused - answered.length),
        String(mistakes),
        ...[0.5, 0.99].map((share) =>
          inMs(
            percentile(
              answered.map(({ ms }) => ms),
              share,
            ),
          ),
        ),
        inMs(percentile(queued, 0.99)),
        inMs(
          percentile(
            answered.map(({ ms }, index) => ms - (queued[index] ?? 0)),
            0.99,
          ),
        ),
        grouped(mb),
      ];
    });
    const quiet = unloaded.map(({ ms }) => ms);
    console.log(
      `\n${language}, ${size} × ${size}: unloaded p50 ${inMs(percentile(quiet, 0.5))}, p99 ${inMs(percentile(quiet, 0.99))}`,
    );
    console.log(table([HEAD, ...rows], 'rrrrrrrrrrrr').join('\n'));
    // What the generator and refusals that cost nothing leave of the machine: as much as can be had at the most.
    const [beside] = await besideStub(async (url) =>
      Promise.all([
        offerLoad(service.url, 2 * capacity, seconds, bodyOf),
        offerLoad(url, 8 * capacity, seconds, bodyOf),
      ]),
    );
    console.log(
      `Offered 2 ×, while a stub that refuses at once is offered 8 ×: ${grouped(answeredOf(beside).length / seconds)} answered a second, ${Math.round((100 * answeredOf(beside).length) / peak)}% of the peak`,
    );
    const stub = await besideStub((url) => offerLoad(url, 10 * capacity, seconds, bodyOf));
    console.log(
      `A stub that refuses at once, offered 10 ×: ${grouped(stub.length / seconds)} a second, p99 ${inMs(
        percentile(
          stub.map(({ ms }) => ms),
          0.99,
        ),
      )}`,
    );
  }
  return wrong === 0 ? 0 : 1;
});

function problemsOf(language: Language, size: number) {
  const problems = Array.from({ length: PROBLEMS }, (_, variant) =>
    generateProblem(language, size, size, variant),
  );
  return {
    bodies: problems.map((problem) => JSON.stringify(toRequest(problem))),
    isRight(index: number, body: string): boolean {
      const reply: unknown = JSON.parse(body);
      const expected = problems[index % PROBLEMS]?.matrix.join();
      return rerankReply.Check(reply) && reply.matrix?.join() === expected;
    },
  };
}

/** Requests answered to so many clients that each send the next when they have the answer. */
async function closedLoop(
  url: string,
  bodyOf: (index: number) => string,
  clients: number,
  seconds: number,
): Promise<number> {
  const ends = performance.now() + seconds * 1_000;
  let answered = 0;
  const client = async () => {
    while (performance.now() < ends) if ((await post(url, bodyOf(answered))).status === 200) answered++;
  };
  await Promise.all(Array.from({ length: clients }, client));
  return answered;
}

async function besideStub<Result>(offer: (url: string) => Promise<Result>): Promise<Result> {
  const stub = spawn(process.execPath, [fileURLToPath(new URL('./shedding-stub.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [url] = await once(createInterface(stub.stdout), 'line');
    return await offer(String(url));
  } finally {
    stub.kill();
  }
}

function answeredOf(replies: readonly Reply[]): readonly Reply[] {
  return replies.filter(({ status }) => status === 200);
}

function queuedMs(body: string): number {
  const reply: unknown = JSON.parse(body);
  return rerankReply.Check(reply) ? reply.stats.queued_ms : 0;
}

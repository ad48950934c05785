/**
 * How long a request takes, for three sizes in every language, one request after the other; beside it, in the same run, how
 * long a process for each candidate takes for the same cells. `npm run bench:latency`.
 */
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { type Client, clientOf } from '../examples/client.ts';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import {
  type GeneratedProblem,
  generateProblem,
  type Language,
  languages,
  toRequest,
} from './generated-problem.ts';
import { machineFacts } from './machine.ts';
import { runBench, UsageError, wholeNumber } from './options.ts';
import { percentile } from './percentile.ts';
import { runnerOf, runProcesses } from './process-per-candidate.ts';

const USAGE = `npm run bench:latency -- [--seconds 5] [--language NAME]… [--size NxM]…

  --seconds   about how long each of the combinations is measured
  --language  ${languages.join(', ')} (default: all)
  --size      candidates x tests (default: 5x5, 20x30, 100x100)`;

type Size = { readonly candidates: number; readonly tests: number };

const SIZES = ['5x5', '20x30', '100x100'];
const WARM_UPS = 3;
/** Fewer requests would make no percentile. */
const FEWEST_REQUESTS = 5;
const REPLY_TIMEOUT_S = 60;

const HEAD = [
  'language',
  'size',
  'requests',
  'p50',
  'p95',
  'p99',
  'cells/s',
  'processes',
  'cells/s',
  'ratio',
];

let requestsMade = 0;

await runBench(USAGE, async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '5' },
      language: { type: 'string', multiple: true, default: [...languages] },
      size: { type: 'string', multiple: true, default: SIZES },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const seconds = wholeNumber('seconds', values.seconds);
  const chosen = values.language.map(toLanguage);
  const sizes = values.size.map(toSize);

  console.log(machineFacts());
  console.log('Beside the service: a process for each candidate, two at a time, no sandbox');
  for (const language of chosen)
    console.log(`  ${language}: ${runnerOf(language)?.name ?? 'no python3 on the path'}`);

  await using service = await startService();
  const rows: string[][] = [];
  for (const language of chosen) {
    for (const { candidates, tests } of sizes) {
      process.stderr.write(`${language} ${candidates} × ${tests} …\n`);
      rows.push(await measure(generateProblem(language, candidates, tests), service.url, seconds));
    }
  }
  console.log(`\n${table([HEAD, ...rows], 'llrrrrrrrr').join('\n')}`);
  console.log('\nratio: all processes together, against the p50 of the service');
  return 0;
});

async function measure(problem: GeneratedProblem, url: string, seconds: number): Promise<string[]> {
  const { language, candidates, tests } = problem;
  const cells = candidates.length * tests.length;
  const warmMs = await warmUp(problem, clientOf(url));
  const amount = Math.max(FEWEST_REQUESTS, Math.round((seconds * 1_000) / warmMs));
  const times = await fire(problem, url, amount);
  const p50 = percentile(times, 0.5);
  const totalMs = times.reduce((sum, ms) => sum + ms, 0);
  return [
    language,
    `${candidates.length} × ${tests.length}`,
    String(times.length),
    ...[p50, percentile(times, 0.95), percentile(times, 0.99)].map(inMs),
    perSecond(cells * times.length, totalMs),
    ...(await compare(problem, cells, p50)),
  ];
}

/** The first requests make sure that the answer is right, and tell how long one takes. */
async function warmUp(problem: GeneratedProblem, client: Client): Promise<number> {
  let ms = 0;
  for (let round = 0; round < WARM_UPS; round++) {
    const start = performance.now();
    const { matrix } = await client.rerank({ ...toRequest(problem, nextNumber()), include: ['matrix'] });
    ms = performance.now() - start;
    if (matrix?.join() !== problem.matrix.join()) throw new Error('The service answers with a wrong matrix');
  }
  return ms;
}

/** Milliseconds of every request, one at a time over one connection. */
async function fire(problem: GeneratedProblem, url: string, amount: number): Promise<number[]> {
  const times: number[] = [];
  const run = autocannon({
    url,
    connections: 1,
    amount,
    timeout: REPLY_TIMEOUT_S,
    requests: [
      {
        method: 'POST',
        path: '/v1/rerank',
        headers: { 'content-type': 'application/json' },
        setupRequest: (request) => ({ ...request, body: JSON.stringify(toRequest(problem, nextNumber())) }),
      },
    ],
  });
  run.on('response', (_client, _status, _bytes, ms) => times.push(ms));
  const { '2xx': answered, non2xx, errors, timeouts } = await run;
  if (answered !== amount)
    throw new Error(
      `${non2xx} of ${amount} requests refused, ${errors} failed, ${timeouts} without an answer in time`,
    );
  return times;
}

/** The same cells once, with a process for each candidate. */
async function compare(problem: GeneratedProblem, cells: number, p50: number): Promise<string[]> {
  const runner = runnerOf(problem.language);
  if (runner === undefined) return ['-', '-', '-'];
  const { matrix, ms } = await runProcesses(problem, runner);
  if (matrix.join() !== problem.matrix.join()) throw new Error(`${runner.name} gives a wrong matrix`);
  return [inMs(ms), perSecond(cells, ms), (ms / p50).toFixed(1)];
}

function nextNumber(): number {
  requestsMade += 1;
  return requestsMade;
}

function toLanguage(given: string): Language {
  const language = languages.find((name) => name === given);
  if (language === undefined)
    throw new UsageError(`--language: there is no ${given}, but ${languages.join(', ')}`);
  return language;
}

function toSize(given: string): Size {
  const [, candidates, tests] = /^(\d+)x(\d+)$/.exec(given) ?? [];
  if (candidates === undefined || tests === undefined)
    throw new UsageError(`--size must be like 20x30, not ${given}`);
  return { candidates: wholeNumber('size', candidates), tests: wholeNumber('size', tests) };
}

function inMs(ms: number): string {
  return `${ms < 100 ? ms.toFixed(1) : ms.toFixed(0)} ms`;
}

function perSecond(cells: number, ms: number): string {
  return Math.round(cells / (ms / 1_000)).toLocaleString('en');
}

/**
 * How long a request takes, for three sizes in every language, one request after the other; beside it, in the same run, how
 * long a process for each candidate takes for the same cells. `npm run bench:latency`.
 */
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { inMs, perSecond } from '../src/bench/figures.ts';
import {
  type GeneratedProblem,
  generateProblem,
  type Language,
  languages,
} from '../src/bench/generated-problem.ts';
import { processesMs, type Size } from '../src/bench/measure.ts';
import { percentile } from '../src/bench/percentile.ts';
import { runnerOf } from '../src/bench/process-per-candidate.ts';
import { fire } from './fire.ts';
import { chosenLanguages, runBench, UsageError, wholeNumber } from './options.ts';

const USAGE = `npm run bench:latency -- [--seconds 5 | --requests N] [--language NAME]… [--size NxM]…

  --seconds   about how long each of the combinations is measured
  --requests  how many requests of each combination instead; then, by default, only 5x5 in python and javascript
  --language  ${languages.join(', ')} (default: all)
  --size      candidates x tests (default: 5x5, 20x30, 100x100)`;

/** Requests that come first, to find out how long one takes. */
const WARM_UPS = 3;
/** With a number of requests asked for, it is the warm service that is measured: compilers and interpreters need this. */
const LONG_WARM_UP = 200;
/** Fewer requests would make no percentile. */
const FEWEST_REQUESTS = 5;

const HEAD = [
  ...['language', 'size', 'requests', 'p50', 'p95', 'p99', 'p99/p50'],
  ...['cells/s', 'processes', 'cells/s', 'ratio'],
];

/** No request is like one before. */
let problems = 0;

const OPTIONS = {
  seconds: { type: 'string', default: '5' },
  requests: { type: 'string' },
  language: { type: 'string', multiple: true },
  size: { type: 'string', multiple: true },
} as const;

await runBench(USAGE, OPTIONS, async (values) => {
  const seconds = wholeNumber('seconds', values.seconds);
  const requests = values.requests === undefined ? undefined : wholeNumber('requests', values.requests);
  const small = requests !== undefined;
  const chosen = chosenLanguages(values.language, small ? ['python', 'javascript'] : languages);
  const sizes = (values.size ?? (small ? ['5x5'] : ['5x5', '20x30', '100x100'])).map(toSize);

  console.log('Beside the service: a process for each candidate, two at a time, no sandbox');
  for (const language of chosen)
    console.log(`  ${language}: ${runnerOf(language)?.name ?? 'no python3 on the path'}`);

  await using service = await startService();
  const rows: string[][] = [];
  for (const language of chosen) {
    for (const size of sizes) {
      process.stderr.write(`${language} ${size.candidates} × ${size.tests} …\n`);
      rows.push(await measure(language, size, service.url, { seconds, requests }));
    }
  }
  console.log(`\n${table([HEAD, ...rows], 'llrrrrrrrrr').join('\n')}`);
  console.log('\nEvery request is a problem of its own, and every matrix is right.');
  console.log('ratio: all processes together, against the p50 of the service');
  return 0;
});

async function measure(
  language: Language,
  { candidates, tests }: Size,
  url: string,
  { seconds, requests }: { readonly seconds: number; readonly requests: number | undefined },
): Promise<string[]> {
  const problemOf = () => generateProblem(language, candidates, tests, problems++);
  const warmUp = await fire({ url, problemOf, until: requests === undefined ? WARM_UPS : LONG_WARM_UP });
  const enough = Math.round((seconds * 1_000) / (warmUp.at(-1) ?? 1));
  const times = await fire({ url, problemOf, until: requests ?? Math.max(FEWEST_REQUESTS, enough) });
  const p50 = percentile(times, 0.5);
  const p99 = percentile(times, 0.99);
  const totalMs = times.reduce((sum, ms) => sum + ms, 0);
  return [
    language,
    `${candidates} × ${tests}`,
    String(times.length),
    ...[p50, percentile(times, 0.95), p99].map(inMs),
    (p99 / p50).toFixed(1),
    perSecond(candidates * tests * times.length, totalMs),
    ...(await compare(problemOf(), p50)),
  ];
}

/** The cells of a problem once, with a process for each candidate. */
async function compare(problem: GeneratedProblem, p50: number): Promise<string[]> {
  const ms = await processesMs(problem);
  if (ms === null) return ['-', '-', '-'];
  return [inMs(ms), perSecond(problem.candidates.length * problem.tests.length, ms), (ms / p50).toFixed(1)];
}

function toSize(given: string): Size {
  const [, candidates, tests] = /^(\d+)x(\d+)$/.exec(given) ?? [];
  if (candidates === undefined || tests === undefined)
    throw new UsageError(`--size must be like 20x30, not ${given}`);
  return { candidates: wholeNumber('size', candidates), tests: wholeNumber('size', tests) };
}

/**
 * How long a request takes, for three sizes in every language, one request after the other; beside it, in the same run, how
 * long a process for each candidate takes for the same cells. `npm run bench:latency`.
 */
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { inMs, perSecond } from '../src/bench/figures.ts';
import { type Language, languages } from '../src/bench/generated-problem.ts';
import { processesMs, type Size } from '../src/bench/measure.ts';
import { runnerOf } from '../src/bench/process-per-candidate.ts';
import { freshProblem } from './fresh-problems.ts';
import { type Latency, measureLatency } from './latency-figures.ts';
import { chosenLanguages, runBench, UsageError, wholeNumber } from './options.ts';

const USAGE = `npm run bench:latency -- [--seconds 5 | --requests N] [--language NAME]… [--size NxM]…

  --seconds   about how long each of the combinations is measured
  --requests  how many requests of each combination instead; then, by default, only 5x5 in python and javascript
  --language  ${languages.join(', ')} (default: all)
  --size      candidates x tests (default: 5x5, 20x30, 100x100)`;

const HEAD = [
  ...['language', 'size', 'requests', 'p50', 'p95', 'p99', 'p99/p50'],
  ...['cells/s', 'processes', 'cells/s', 'ratio'],
];

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
      const latency = await measureLatency(language, size, service.url, { seconds, requests });
      rows.push([...toRow(latency), ...(await compare(language, size, latency.p50))]);
    }
  }
  console.log(`\n${table([HEAD, ...rows], 'llrrrrrrrrr').join('\n')}`);
  console.log('\nEvery request is a problem of its own, and every matrix is right.');
  console.log('ratio: all processes together, against the p50 of the service');
  return 0;
});

function toRow({ language, candidates, tests, requests, p50, p95, p99, totalMs }: Latency): string[] {
  return [
    language,
    `${candidates} × ${tests}`,
    String(requests),
    ...[p50, p95, p99].map(inMs),
    (p99 / p50).toFixed(1),
    perSecond(candidates * tests * requests, totalMs),
  ];
}

/** The cells of a problem once, with a process for each candidate. */
async function compare(language: Language, size: Size, p50: number): Promise<string[]> {
  const ms = await processesMs(freshProblem(language, size));
  if (ms === null) return ['-', '-', '-'];
  return [inMs(ms), perSecond(size.candidates * size.tests, ms), (ms / p50).toFixed(1)];
}

function toSize(given: string): Size {
  const [, candidates, tests] = /^(\d+)x(\d+)$/.exec(given) ?? [];
  if (candidates === undefined || tests === undefined)
    throw new UsageError(`--size must be like 20x30, not ${given}`);
  return { candidates: wholeNumber('size', candidates), tests: wholeNumber('size', tests) };
}

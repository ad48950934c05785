/**
 * What small requests notice of a large one: their times while nothing else runs, then while 1,000 × 1,000 cells do.
 * `npm run bench:fairness`.
 */
import { type Client, clientOf } from '../examples/client.ts';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped, inMs, inSeconds } from '../src/bench/figures.ts';
import { generateProblem, type Language, languages, toRequest } from '../src/bench/generated-problem.ts';
import { percentile } from '../src/bench/percentile.ts';
import { fire } from './fire.ts';
import { chosenLanguages, runBench, wholeNumber } from './options.ts';

const USAGE = `npm run bench:fairness -- [--requests 1000] [--size 1000] [--language NAME]…

  --requests  5 x 5 requests in the quiet; beside the large request, as many as there is time for
  --size      candidates, and tests, of the large request
  --language  ${languages.join(', ')} (default: javascript, python); each small beside each large`;

const OPTIONS = {
  requests: { type: 'string', default: '1000' },
  size: { type: 'string', default: '1000' },
  language: { type: 'string', multiple: true },
} as const;

const SMALL = 5;
const WARM_UPS = 200;
const HEAD = ['5 × 5', 'beside', 'requests', 'p50', 'p99', 'p50 ratio', 'p99 ratio'];

let problems = 0;

await runBench(USAGE, OPTIONS, async (values) => {
  const requests = wholeNumber('requests', values.requests);
  const size = wholeNumber('size', values.size);
  const chosen = chosenLanguages(values.language, ['javascript', 'python']);

  await using service = await startService();
  const rows: string[][] = [];
  for (const small of chosen) {
    process.stderr.write(`${small} 5 × 5 in the quiet …\n`);
    await fireSmall(small, service.url, Math.min(requests, WARM_UPS));
    const quiet = await fireSmall(small, service.url, requests);
    rows.push(toRow(small, 'nothing', quiet, quiet));
    for (const large of chosen) {
      process.stderr.write(`${small} 5 × 5 beside ${large} ${size} × ${size} …\n`);
      const { times, ms } = await besideLarge(small, large, size, service.url);
      const beside = `${large} ${grouped(size)} × ${grouped(size)}, ${inSeconds(ms)}`;
      rows.push(toRow(small, beside, times, quiet));
    }
  }
  console.log(`\n${table([HEAD, ...rows], 'llrrrrr').join('\n')}`);
  console.log('\nratio: against the same in the quiet. Every matrix is right, the large ones too.');
  return 0;
});

/** Times of the small requests that were answered while the large one was under way. */
async function besideLarge(
  small: Language,
  large: Language,
  size: number,
  url: string,
): Promise<{ readonly times: number[]; readonly ms: number }> {
  const over = new AbortController();
  const asking = askLarge(large, size, clientOf(url)).finally(() => over.abort());
  const [ms, times] = await Promise.all([asking, fireSmall(small, url, over.signal)]);
  if (times.length === 0) throw new Error('No small request was answered while the large one was under way');
  return { times, ms };
}

async function askLarge(language: Language, size: number, client: Client): Promise<number> {
  const problem = generateProblem(language, size, size, problems++);
  const start = performance.now();
  const { matrix } = await client.rerank({ ...toRequest(problem), top_n: 1 });
  const ms = performance.now() - start;
  if (matrix?.join() !== problem.matrix.join()) throw new Error('The matrix of the large request is wrong');
  return ms;
}

function fireSmall(language: Language, url: string, until: number | AbortSignal): Promise<number[]> {
  return fire({ url, problemOf: () => generateProblem(language, SMALL, SMALL, problems++), until });
}

function toRow(
  small: Language,
  beside: string,
  times: readonly number[],
  quiet: readonly number[],
): string[] {
  const ratio = (share: number) => (percentile(times, share) / percentile(quiet, share)).toFixed(1);
  return [
    small,
    beside,
    String(times.length),
    ...[0.5, 0.99].map((share) => inMs(percentile(times, share))),
    ...[0.5, 0.99].map(ratio),
  ];
}

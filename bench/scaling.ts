/**
 * How speed grows with sandbox processes, and how cost grows with cells, over HTTP. Every matrix is checked.
 * `npm run bench:scaling`.
 */

import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped, inMs, median, medianRatio, perSecond } from './figures.ts';
import { fire } from './fire.ts';
import { generateProblem, type Language, languages } from './generated-problem.ts';
import { chosenLanguages, runBench, wholeNumber } from './options.ts';

const USAGE = `npm run bench:scaling -- [--rounds 5] [--seconds 5] [--language NAME]… [--largest 1000]

  --rounds    problems that one and two sandboxes each execute, by turns
  --seconds   about how long each size is measured; at least one request
  --language  ${languages.join(', ')} (default: javascript, python)
  --largest   leave out larger sizes`;

const OPTIONS = {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '5' },
  language: { type: 'string', multiple: true },
  largest: { type: 'string', default: '1000' },
} as const;

const SIZES = [10, 30, 100, 300, 1_000];
const SIZE_FOR_SANDBOXES = 200;
const WARM_UPS = 2;
const MOST_REQUESTS = 500;

let problems = 0;

await runBench(USAGE, OPTIONS, async (values) => {
  const rounds = wholeNumber('rounds', values.rounds);
  const seconds = wholeNumber('seconds', values.seconds);
  const largest = wholeNumber('largest', values.largest);
  const chosen = chosenLanguages(values.language, ['javascript', 'python']);

  await using two = await startService({ SANDBOXES: '2' });
  const bySandboxes: string[][] = [];
  {
    await using one = await startService({ SANDBOXES: '1' });
    for (const language of chosen)
      bySandboxes.push(
        await compareSandboxes(language, one.url, two.url, Math.min(largest, SIZE_FOR_SANDBOXES), rounds),
      );
  }
  console.log('\nOne sandbox process and two, by turns: cells a second, median');
  console.log(table([['language', 'size', 'one', 'two', 'ratio'], ...bySandboxes], 'llrrr').join('\n'));

  const bySize: string[][] = [];
  for (const language of chosen)
    for (const size of SIZES.filter((side) => side <= largest))
      bySize.push(await measureSize(language, size, two.url, seconds));
  console.log('\nTwo sandbox processes, one request after the other, median');
  console.log(
    table([['language', 'size', 'requests', 'a request', 'cells/s', 'a cell'], ...bySize], 'llrrrr').join(
      '\n',
    ),
  );
  console.log('\nEvery matrix is right.');
  return 0;
});

async function compareSandboxes(
  language: Language,
  one: string,
  two: string,
  size: number,
  rounds: number,
): Promise<string[]> {
  process.stderr.write(`${language}, one sandbox and two …\n`);
  const rates: Record<'one' | 'two', number[]> = { one: [], two: [] };
  const rateOf = async (url: string) =>
    (size * size) / ((await time(language, size, url, 1))[0] ?? Number.NaN);
  for (let round = -WARM_UPS; round < rounds; round++) {
    const oneFirst = round % 2 === 0;
    const first = await rateOf(oneFirst ? one : two);
    const second = await rateOf(oneFirst ? two : one);
    if (round < 0) continue;
    rates.one.push(oneFirst ? first : second);
    rates.two.push(oneFirst ? second : first);
  }
  return [
    language,
    `${size} × ${size}`,
    ...[rates.one, rates.two].map((list) => grouped(median(list) * 1_000)),
    medianRatio(rates.two, rates.one).toFixed(2),
  ];
}

async function measureSize(
  language: Language,
  size: number,
  url: string,
  seconds: number,
): Promise<string[]> {
  process.stderr.write(`${language} ${size} × ${size} …\n`);
  const cells = size * size;
  const warmUp = await time(language, Math.min(size, SIZE_FOR_SANDBOXES), url, WARM_UPS);
  const expectedMs = ((warmUp.at(-1) ?? 1) * cells) / Math.min(size, SIZE_FOR_SANDBOXES) ** 2;
  const requests = Math.min(MOST_REQUESTS, Math.max(1, Math.round((seconds * 1_000) / expectedMs)));
  const ms = median(await time(language, size, url, requests));
  return [
    language,
    `${grouped(size)} × ${grouped(size)}`,
    String(requests),
    inMs(ms),
    perSecond(cells, ms),
    `${((ms * 1_000) / cells).toFixed(1)} µs`,
  ];
}

/** Milliseconds of each request, every one another problem. */
function time(language: Language, size: number, url: string, requests: number): Promise<number[]> {
  return fire({
    url,
    problemOf: () => generateProblem(language, size, size, problems++),
    until: requests,
  });
}

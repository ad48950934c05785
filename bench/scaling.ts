/**
 * How speed grows with cores and with sandbox processes, and how cost grows with cells, over HTTP. Every matrix is
 * checked. `npm run bench:scaling`.
 *
 * One sandbox process beside one of two tells less than it seems: the service itself has a core to itself beside one
 * sandbox, and shares both with two. So the whole service is also held to one core, where `taskset` can do that.
 */

import { spawnSync } from 'node:child_process';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped, inMs, median, medianRatio, perSecond } from '../src/bench/figures.ts';
import { generateProblem, type Language, languages } from '../src/bench/generated-problem.ts';
import { fire } from './fire.ts';
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

/** What two sandboxes are compared with: a name, and what starts the service so. */
const PLACES = [
  ['one core', ['taskset', '--cpu-list', '0']],
  ['one sandbox', []],
] as const;

let problems = 0;

await runBench(USAGE, OPTIONS, async (values) => {
  const rounds = wholeNumber('rounds', values.rounds);
  const seconds = wholeNumber('seconds', values.seconds);
  const largest = wholeNumber('largest', values.largest);
  const chosen = chosenLanguages(values.language, ['javascript', 'python']);

  await using two = await startService({ SANDBOXES: '2' });
  const byPlace: string[][] = [];
  for (const [name, launcher] of PLACES) {
    if (launcher.length > 0 && !isThere(launcher)) {
      console.log(`No ${launcher[0]} here: ${name} is left out.`);
      continue;
    }
    await using one = await startService({ SANDBOXES: '1' }, launcher);
    for (const language of chosen)
      byPlace.push([
        name,
        ...(await compare(language, one.url, two.url, Math.min(largest, SIZE_FOR_SANDBOXES), rounds)),
      ]);
  }
  console.log('\nTwo sandboxes on all cores beside less, by turns: cells a second, median');
  console.log(
    table([['beside', 'language', 'size', 'less', 'two', 'ratio'], ...byPlace], 'lllrrr').join('\n'),
  );

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

function isThere([program = '', ...parameters]: readonly string[]): boolean {
  return spawnSync(program, [...parameters, process.execPath, '--version']).status === 0;
}

async function compare(
  language: Language,
  one: string,
  two: string,
  size: number,
  rounds: number,
): Promise<string[]> {
  process.stderr.write(`${language} …\n`);
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

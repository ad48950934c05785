/**
 * How speed grows with cores and with sandbox processes, and how cost grows with cells, over HTTP. Every matrix is
 * checked. `npm run bench:scaling`.
 *
 * One sandbox process beside one of two tells less than it seems: the service itself has a core to itself beside one
 * sandbox, and shares both with two. So the whole service is also held to one core, where `taskset` can do that.
 */

import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped, inMs, median, medianRatio, perSecond } from '../src/bench/figures.ts';
import { type Language, languages } from '../src/bench/generated-problem.ts';
import { chosenLanguages, runBench, wholeNumber } from './options.ts';
import {
  compareWithTwo,
  isThere,
  PLACES,
  type Rates,
  SIZE_FOR_SANDBOXES,
  timeSquares,
  WARM_UPS,
} from './scaling-figures.ts';

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
const MOST_REQUESTS = 500;

await runBench(USAGE, OPTIONS, async (values) => {
  const rounds = wholeNumber('rounds', values.rounds);
  const seconds = wholeNumber('seconds', values.seconds);
  const largest = wholeNumber('largest', values.largest);
  const chosen = chosenLanguages(values.language, ['javascript', 'python']);

  await using two = await startService({ SANDBOXES: '2' });
  const byPlace: Rates[] = [];
  for (const place of PLACES) {
    if (isThere(place))
      byPlace.push(
        ...(await compareWithTwo(place, two.url, chosen, Math.min(largest, SIZE_FOR_SANDBOXES), rounds)),
      );
    else console.log(`No ${place.launcher[0]} here: ${place.name} is left out.`);
  }
  console.log('\nTwo sandboxes on all cores beside less, by turns: cells a second, median');
  console.log(
    table([['beside', 'language', 'size', 'less', 'two', 'ratio'], ...byPlace.map(toRow)], 'lllrrr').join(
      '\n',
    ),
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

function toRow({ place, language, size, less, two }: Rates): string[] {
  return [
    ...[place, language, `${size} × ${size}`],
    ...[less, two].map((rates) => grouped(median(rates))),
    medianRatio(two, less).toFixed(2),
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
  const warmUp = await timeSquares(language, Math.min(size, SIZE_FOR_SANDBOXES), url, WARM_UPS);
  const expectedMs = ((warmUp.at(-1) ?? 1) * cells) / Math.min(size, SIZE_FOR_SANDBOXES) ** 2;
  const requests = Math.min(MOST_REQUESTS, Math.max(1, Math.round((seconds * 1_000) / expectedMs)));
  const ms = median(await timeSquares(language, size, url, requests));
  return [
    language,
    `${grouped(size)} × ${grouped(size)}`,
    String(requests),
    inMs(ms),
    perSecond(cells, ms),
    `${((ms * 1_000) / cells).toFixed(1)} µs`,
  ];
}

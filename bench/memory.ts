/**
 * Resident memory of the service and of its sandboxes over thousands of requests in all languages and several sizes.
 * Linux only. `npm run bench:memory`.
 */
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { grouped, growth, inMb, inSeconds, median } from '../src/bench/figures.ts';
import { type GeneratedProblem, generateProblem, languages } from '../src/bench/generated-problem.ts';
import { fire } from './fire.ts';
import { runBench, wholeNumber } from './options.ts';
import { type Resident, residentMemory } from './resident-memory.ts';

const USAGE = `npm run bench:memory -- [--requests 10000] [--at-once 2]

  --requests  in all; memory is told at every tenth part
  --at-once   requests under way at once`;

const OPTIONS = {
  requests: { type: 'string', default: '10000' },
  'at-once': { type: 'string', default: '2' },
} as const;

const PARTS = 10;
/** The last share of a part is fired in so many salvos, with a look at memory after each: their median is told. */
const LOOKS = 10;
const LOOKED_AT = 0.2;
const HEAD = [
  'requests',
  'service',
  'growth',
  'sandboxes',
  'growth',
  'together',
  'growth',
  'cell cache',
  'all else',
  'growth',
  'processes',
  'time',
];

/** Candidates × tests: what agents and evaluators send, by turns. */
const SIZES = [
  [5, 5],
  [3, 40],
  [20, 10],
  [10, 30],
  [40, 25],
] as const;

await runBench(USAGE, OPTIONS, async (values) => {
  const requests = wholeNumber('requests', values.requests);
  const atOnce = wholeNumber('at-once', values['at-once']);
  if (process.platform !== 'linux') throw new Error('Memory is read from /proc, which only Linux has');

  await using service = await startService();
  const start = performance.now();
  let fired = 0;
  const fireSome = async (number: number) => {
    if (number < 1) return;
    await fire({ url: service.url, problemOf: () => problemOf(fired++), until: number, connections: atOnce });
  };

  const rows: string[][] = [];
  let first: Held | undefined;
  for (let part = 1; part <= PARTS; part++) {
    const end = Math.round((requests * part) / PARTS);
    const looked = Math.max(1, Math.floor(((end - fired) * LOOKED_AT) / LOOKS));
    await fireSome(end - fired - looked * LOOKS);
    const looks: Resident[] = [];
    for (let look = 0; look < LOOKS; look++) {
      await fireSome(Math.min(looked, end - fired));
      looks.push(await residentMemory());
    }
    const now = { ...medianOf(looks), cache: await cacheBytes(service.url) };
    first ??= now;
    rows.push(toRow(fired, now, first, performance.now() - start));
    process.stderr.write(`${rows.at(-1)?.join('  ')}\n`);
  }
  console.log(`\n${table([HEAD, ...rows], 'rrrrrrrrrrrr').join('\n')}`);
  console.log(
    '\ngrowth: against the first line. sandboxes: all processes that the service started. all else: together, less the cell cache,\nwhich fills up to CELL_CACHE_MB. Every matrix is right.',
  );
  return 0;
});

/** Languages and sizes by turns, so that each language comes in each size; never the same problem twice. */
function problemOf(request: number): GeneratedProblem {
  const language = languages[request % languages.length] ?? 'python';
  const [candidates, tests] = SIZES[Math.floor(request / languages.length) % SIZES.length] ?? SIZES[0];
  return generateProblem(language, candidates, tests, request);
}

type Held = Resident & {
  /** Of the service's memory, in bytes. */
  readonly cache: number;
};

async function cacheBytes(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const said = /^crossrank_cell_cache_bytes (\S+)$/m.exec(metrics)?.[1];
  if (said === undefined) throw new Error('The service does not tell how large its cell cache is');
  return Number(said);
}

function medianOf(looks: readonly Resident[]): Resident {
  const middle = (name: keyof Resident) => median(looks.map((look) => look[name]));
  return { children: middle('children'), below: middle('below'), processes: middle('processes') };
}

function toRow(requests: number, now: Held, first: Held, ms: number): string[] {
  return [
    grouped(requests),
    ...sizeAndGrowth(first.children, now.children),
    ...sizeAndGrowth(first.below, now.below),
    ...sizeAndGrowth(total(first), total(now)),
    inMb(now.cache),
    ...sizeAndGrowth(total(first) - first.cache, total(now) - now.cache),
    String(now.processes),
    inSeconds(ms),
  ];
}

function sizeAndGrowth(first: number, now: number): string[] {
  return [inMb(now), growth(first, now)];
}

function total({ children, below }: Resident): number {
  return children + below;
}

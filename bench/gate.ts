/**
 * Whether this checkout is slower than the revision that it comes from: both services run side by side and are measured by
 * turns, so that what slows the machine down slows both. `npm run bench:gate`.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Service, startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { inMs, median } from '../src/bench/figures.ts';
import { type Baseline, baseCommit, checkOut, hasSamePackages } from './baseline.ts';
import { cpuMsOf } from './cpu-time.ts';
import { fireShots } from './fire.ts';
import { AGREEING, judgePairs, LIMIT, type Pair, SLOWER } from './gate-verdict.ts';
import { type Workload, workloads } from './gate-workloads.ts';
import { runBench } from './options.ts';

const USAGE = `npm run bench:gate -- [--base REV]

  --base  what this checkout, with all that is not committed yet, is compared with
          (default: where it left origin/main or main; on these, the commit before)

Exit code 0: not slower; 1: slower by more than ${percent(LIMIT)}, or it could not be measured; 2: wrong use.`;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Pairs of measurements with one start of both services, each of about so long on each side. */
const PAIRS = 8;
const SIDE_MS = 800;
const FEWEST_REQUESTS = 3;
/** What is not fine is measured again with services started anew, so often at the most. */
const SITTINGS = 3;
const HEAD = ['workload', 'pairs', 'CPU base', 'here', 'ratio', 'slower', 'wall base', 'here', 'ratio'];

/** Of a request, in milliseconds. */
type Cost = { readonly cpu: number | null; readonly wall: number };
type Paired = { readonly base: Cost; readonly here: Cost };
type Sides = { readonly base: Service; readonly here: Service };

/** The number of the next request: none is like one before. */
let next = 0;

await runBench(USAGE, { base: { type: 'string' } }, async ({ base: given }) => {
  const commit = baseCommit(ROOT, given);
  console.log(`This checkout beside ${commit.slice(0, 12)}`);
  if (!hasSamePackages(ROOT, commit))
    console.log('Its package-lock.json is another. Both run with the packages of this checkout.');
  const measured = new Map<Workload, Paired[]>();
  using base = checkOut(ROOT, commit);
  for (let sitting = 0; sitting < SITTINGS; sitting++) {
    const open = workloads.filter((workload) => isOpen(measured.get(workload) ?? []));
    if (open.length === 0) break;
    await sit(base, open, measured);
  }
  return report(measured);
});

/** Not measured yet, in doubt, or slower by one sitting alone. */
function isOpen(paired: readonly Paired[]): boolean {
  if (paired.length === 0) return true;
  const { verdict } = judgePairs(paired.map(toRatios));
  return verdict === 'in doubt' || (verdict === 'slower' && paired.length === PAIRS);
}

/** Starts both services, and adds pairs of each workload to what is measured. */
async function sit(
  { root, scratch }: Baseline,
  open: readonly Workload[],
  measured: Map<Workload, Paired[]>,
): Promise<void> {
  await using base = await startService({ DATA_DIR: join(scratch, 'base') }, [], root);
  await using here = await startService({ DATA_DIR: join(scratch, 'here') }, [], ROOT);
  for (const workload of open) {
    process.stderr.write(`${workload.name} …\n`);
    const pairs = await measure(workload, { base, here });
    measured.set(workload, [...(measured.get(workload) ?? []), ...pairs]);
  }
}

async function measure({ warmUps, shotOf }: Workload, { base, here }: Sides): Promise<Paired[]> {
  const [warm] = await onBoth(warmUps, shotOf, base, here, fireAt);
  const lasting = median(warm.slice(-Math.ceil(warmUps / 3)));
  const requests = Math.max(FEWEST_REQUESTS, Math.round(SIDE_MS / lasting));
  const pairs: Paired[] = [];
  for (let pair = 0; pair < PAIRS; pair += 2) {
    // A B, then B A: neither always comes first.
    const [baseFirst, hereSecond] = await onBoth(requests, shotOf, base, here, costOf);
    const [hereFirst, baseSecond] = await onBoth(requests, shotOf, here, base, costOf);
    pairs.push({ base: baseFirst, here: hereSecond }, { base: baseSecond, here: hereFirst });
  }
  return pairs;
}

/** Asks one service, then the other, the same requests, which nobody asked before. */
async function onBoth<Result>(
  requests: number,
  shotOf: Workload['shotOf'],
  first: Service,
  second: Service,
  ask: (service: Service, requests: number, shotOf: Workload['shotOf']) => Promise<Result>,
): Promise<[Result, Result]> {
  const start = next;
  next += requests;
  const shotFrom = (request: number) => shotOf(start + request);
  return [await ask(first, requests, shotFrom), await ask(second, requests, shotFrom)];
}

function fireAt({ url }: Service, until: number, shotOf: Workload['shotOf']): Promise<number[]> {
  return fireShots({ url, shotOf, until });
}

async function costOf(service: Service, requests: number, shotOf: Workload['shotOf']): Promise<Cost> {
  const before = await cpuMs(service);
  const times = await fireAt(service, requests, shotOf);
  const after = await cpuMs(service);
  return {
    cpu: before === null || after === null ? null : (after - before) / requests,
    wall: median(times),
  };
}

/** null where only wall time can be had. */
async function cpuMs({ pid }: Service): Promise<number | null> {
  return process.platform === 'linux' ? cpuMsOf(pid) : null;
}

function toRatios({ base, here }: Paired): Pair {
  // A side below a tick of the clock used nothing that could be compared.
  const cpu = here.cpu !== null && base.cpu ? here.cpu / base.cpu : null;
  return { cpu, wall: here.wall / base.wall };
}

function report(measured: ReadonlyMap<Workload, readonly Paired[]>): 0 | 1 {
  const judged = [...measured].map(([{ name }, paired]) => ({
    name,
    paired,
    ...judgePairs(paired.map(toRatios)),
  }));
  const rows = judged.map(({ name, paired, cpu, wall, verdict }) => {
    const took = (side: keyof Paired, measure: keyof Cost) => {
      const values = paired.flatMap((pair) => pair[side][measure] ?? []);
      return values.length === 0 ? '-' : inMs(median(values));
    };
    return [
      ...[name, String(paired.length)],
      ...[took('base', 'cpu'), took('here', 'cpu'), cpu?.ratio.toFixed(2) ?? '-', String(cpu?.slower ?? '-')],
      ...[took('base', 'wall'), took('here', 'wall'), wall.ratio.toFixed(2), String(wall.slower)],
      verdict,
    ];
  });
  console.log(`\n${table([[...HEAD, 'slower', 'verdict'], ...rows], 'lrrrrrrrrrl').join('\n')}`);
  console.log(`
Of a request: CPU of the service with its sandboxes, and wall time. ratio: median over pairs that were measured in turn.
slower: pairs over ${SLOWER}. Slower is what is over ${LIMIT} with ${percent(1 + AGREEING)} of the pairs agreeing, twice.`);
  const slower = judged.filter(({ verdict }) => verdict === 'slower').map(({ name }) => name);
  console.log(slower.length === 0 ? '\nNot slower.' : `\nSLOWER: ${slower.join(', ')}.`);
  return slower.length === 0 ? 0 : 1;
}

function percent(ratio: number): string {
  return `${Math.round((ratio - 1) * 100)}%`;
}

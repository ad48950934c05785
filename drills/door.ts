/**
 * Attacks on the door of a real service, at full size, each with a small honest request beside it again and again.
 * `npm run drill:door`.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuMsOf } from '../bench/cpu-time.ts';
import { runBench } from '../bench/options.ts';
import { clientOf } from '../examples/client.ts';
import { type Service, startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { inMs, median } from '../src/bench/figures.ts';
import { generateProblem, toRequest } from '../src/bench/generated-problem.ts';

const USAGE = `npm run drill:door
Exit code 1 where an attack was not turned away, or a request beside it was not answered rightly. Needs 11,000 open files.`;

const HEADERS_MS = 3_000;
const REQUEST_MS = 6_000;
const ENV = {
  ...{ CELL_CACHE_MB: '0', SANDBOXES: '2' },
  ...{ HEADERS_TIMEOUT_MS: String(HEADERS_MS), REQUEST_TIMEOUT_MS: String(REQUEST_MS) },
};
const TRICKLING = 500;
const IDLE = 10_000;
const DEEP = 1_000_000;
const LEAVING = 6;
const HONEST_EVERY_MS = 100;
/** All is to be over after so long. */
const END_MS = 30_000;
const WATCHED_MS = 500;
const HEADS = ['attack', 'what happened', 'right', 'wrong', 'turned away', 'median', 'slowest'];

const HEAD = 'POST /v1/rerank HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

type Outcome = { readonly told: string; readonly held: boolean };
type Attack = {
  readonly name: string;
  readonly run: (service: Service) => Promise<Outcome>;
  /** Where there is no connection left for a while, an honest request has to come again. */
  readonly mayTurnAway?: true;
};

type Beside = { readonly times: readonly number[]; readonly wrong: number; readonly turnedAway: number };

const attacks: readonly Attack[] = [
  {
    name: `slow-loris, ${TRICKLING} headers, a byte at a time`,
    run: (service) => trickle(service, 'GET /healthz HTTP/1.1\r\nX: '),
  },
  {
    name: `slow-loris, ${TRICKLING} bodies, a byte at a time`,
    run: (service) => trickle(service, `${HEAD}Content-Length: 1000\r\n\r\n`),
  },
  { name: '1 GB body, announced', run: (service) => pour(service, `Content-Length: ${1e9}`) },
  { name: '1 GB body, in chunks', run: (service) => pour(service, 'Transfer-Encoding: chunked') },
  { name: 'JSON, nested a million deep', run: nest },
  { name: `${IDLE.toLocaleString('en')} idle connections`, run: idle, mayTurnAway: true },
  { name: `${LEAVING} clients that leave endless loops`, run: leave },
];

let variant = 0;

await runBench(USAGE, {}, async () => {
  await using service = await startService(ENV);
  const quiet = await honestly(service.url, wait(2_000));
  const rows = [['(none)', '', ...besideRow(quiet)]];
  let bad = 0;
  for (const { name, run, mayTurnAway = false } of attacks) {
    process.stderr.write(`${name} …\n`);
    const attack = run(service);
    const beside = await honestly(service.url, attack);
    const { told, held } = await attack;
    const isGood =
      held && beside.wrong === 0 && beside.times.length > 0 && (mayTurnAway || beside.turnedAway === 0);
    if (!isGood) bad += 1;
    rows.push([name, `${told}${isGood ? '' : ' (!)'}`, ...besideRow(beside)]);
  }
  console.log(`\n${table([HEADS, ...rows], 'llrrrrr').join('\n')}`);
  console.log(bad === 0 ? '\nNo harm done.' : `\n${bad} attacks did harm.`);
  return bad === 0 ? 0 : 1;
});

function besideRow({ times, wrong, turnedAway }: Beside): string[] {
  const took = times.length === 0 ? ['-', '-'] : [median(times), Math.max(...times)].map(inMs);
  return [...[times.length, wrong, turnedAway].map(String), ...took];
}

/** Small requests, one after the other, until the attack is over, and one after it. */
async function honestly(url: string, attack: Promise<unknown>): Promise<Beside> {
  const client = clientOf(url);
  const times: number[] = [];
  const found = { wrong: 0, turnedAway: 0 };
  const ask = async () => {
    const problem = generateProblem('javascript', 5, 5, variant++);
    const start = performance.now();
    try {
      const { matrix } = await client.rerank(toRequest(problem));
      if (matrix?.join() === problem.matrix.join()) times.push(performance.now() - start);
      else found.wrong += 1;
    } catch {
      found.turnedAway += 1;
    }
  };
  let isOver = false;
  const over = attack.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await ask();
    await wait(HONEST_EVERY_MS);
  }
  await over;
  await ask();
  return { times, ...found };
}

function dial({ url }: Service): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname).on('error', () => {});
}

/** The status that comes back until the connection closes; `closed` where nothing comes, `open` where it stays. */
async function statusOf(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  const late = setTimeout(() => socket.destroy(new Error('open')), END_MS);
  const isOpen = await once(socket, 'close').then(
    () => false,
    (error: unknown) => error instanceof Error && error.message === 'open',
  );
  clearTimeout(late);
  socket.destroy();
  return /^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? (isOpen ? 'open' : 'closed');
}

function tally(statuses: readonly string[]): string {
  const counts = Map.groupBy(statuses, (status) => status);
  return [...counts].map(([status, { length }]) => `${length} × ${status}`).join(', ');
}

async function trickle(service: Service, start: string): Promise<Outcome> {
  const statuses = await Promise.all(
    Array.from({ length: TRICKLING }, async () => {
      const socket = dial(service);
      socket.write(start);
      const dripping = setInterval(() => socket.writable && socket.write('x'), 500);
      return statusOf(socket).finally(() => clearInterval(dripping));
    }),
  );
  return { told: tally(statuses), held: statuses.every((status) => status === '408') };
}

/** Resolves at the event, or when the connection breaks before. */
function heard(socket: Socket, event: string): Promise<unknown> {
  return once(socket, event).catch(() => {});
}

/** Sends as fast as it is taken until somebody answers, or closes: whoever goes on sending may not hear the 413. */
async function pour(service: Service, length: string): Promise<Outcome> {
  const socket = dial(service).setMaxListeners(0);
  const status = statusOf(socket);
  const isChunked = length.startsWith('Transfer');
  const part = '{'.repeat(1 << 20);
  const frame = isChunked ? `${part.length.toString(16)}\r\n${part}\r\n` : part;
  let sent = 0;
  let answered = false;
  socket.once('data', () => {
    answered = true;
  });
  socket.write(`${HEAD}${length}\r\n\r\n`);
  while (sent < 1e9 && !answered && socket.writable) {
    sent += part.length;
    if (!socket.write(frame)) await Promise.race(['drain', 'close'].map((event) => heard(socket, event)));
  }
  socket.end();
  const told = await status;
  return { told: `${told} after ${Math.round(sent / 1e6)} MB`, held: told !== 'open' && sent < 5e8 };
}

async function nest({ url }: Service): Promise<Outcome> {
  const deep = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;
  const bodies = [deep, `{"language":"python","candidates":["x"],"tests":${deep}}`, '{"a":'.repeat(DEEP)];
  const headers = { 'content-type': 'application/json' };
  const statuses: string[] = [];
  for (const body of bodies) {
    const reply = await fetch(`${url}/v1/rerank`, { method: 'POST', headers, body });
    await reply.body?.cancel();
    statuses.push(String(reply.status));
  }
  return { told: tally(statuses), held: statuses.every((status) => status === '400' || status === '422') };
}

/** Held until the service lets go of them. */
async function idle(service: Service): Promise<Outcome> {
  const statuses: Promise<string>[] = [];
  while (statuses.length < IDLE) {
    const some = Array.from({ length: 200 }, () => dial(service));
    statuses.push(...some.map(statusOf));
    await Promise.all(some.map((socket) => heard(socket, 'connect')));
  }
  const all = await Promise.all(statuses);
  return { told: tally(all), held: !all.includes('open') };
}

async function leave(service: Service): Promise<Outcome> {
  const burnt = async () => {
    const before = await cpuMsOf(service.pid);
    await wait(WATCHED_MS);
    return (await cpuMsOf(service.pid)) - before;
  };
  const gone = new AbortController();
  const asked = Array.from({ length: LEAVING }, (_, first) =>
    fetch(`${service.url}/v1/rerank`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(endless(first * 1_000)),
      signal: gone.signal,
    }).catch(() => null),
  );
  await wait(1_000);
  const during = await burnt();
  gone.abort();
  const left = performance.now();
  await Promise.all(asked);
  let after = during;
  // Less than nothing: a sandbox ended, and took with it what it had used.
  while ((after > during / 4 || after < 0) && performance.now() - left < END_MS) after = await burnt();
  const percent = (ms: number) => `${Math.round((100 * ms) / WATCHED_MS)}%`;
  const told = `CPU ${percent(during)}, ${inMs(performance.now() - left)} after ${percent(after)}`;
  return { told, held: after >= 0 && after <= during / 4 };
}

/** Half an hour of time-outs. */
function endless(salt: number) {
  const candidates = Array.from(
    { length: 200 },
    (_, index) => `function f() { for (let i = ${salt + index}; ; i++); }`,
  );
  return {
    language: 'javascript',
    strategy: 'max_pass',
    limits: { cell_timeout_ms: 9_000 },
    candidates,
    tests: ['f()'],
  };
}

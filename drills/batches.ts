/**
 * Kills at random moments what works on a batch, and compares the results in the end with those of an undisturbed run:
 * nothing that was acknowledged may be lost, nothing may be there twice. `npm run drill:batches -- --help`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chanceFrom } from '../src/seeded.ts';
import { differences, generatedProblems } from './batches/problems.ts';
import { type Ending, type Postgres, startPostgres } from './postgres.ts';

const USAGE = `npm run drill:batches -- [--way cli|api|workers|database] [--database embedded|postgres] [--kills 20] [--seed 1] [--problems 400]
  cli      kills \`crossrank batch\` and starts it again
  api      kills the service and starts it again
  workers  kills one of three workers at a time; on PostgreSQL
  database ends PostgreSQL, one way or another, under a service and two workers, which must live on, and starts it again;
           takes \`--problems 3000\` or so
  postgres: of DATABASE_URL (but not with --way database), or one started for the drill where the machine has the programs
  A kill comes at a random moment among the next problems ÷ kills problems. Fewer kills than asked for are a failure, too.`;

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
/** A kill comes up to so long after the problem that it waits for. */
const MOST_DELAY_MS = 100;
/** The database is ended up to so long after it started. */
const MOST_BETWEEN_MS = 1000;
const LOOK_MS = 10;
const LOG_LENGTH = 4000;
const ENDINGS: readonly Ending[] = ['fast', 'immediate', 'killed'];

const { values } = parseArgs({
  options: {
    way: { type: 'string', default: 'cli' },
    database: { type: 'string', default: 'embedded' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    problems: { type: 'string', default: '400' },
    help: { type: 'boolean', default: false },
  },
});
const chance = chanceFrom(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'crossrank-drill-'));
const input = join(folder, 'problems.jsonl');
const running = new Set<ChildProcess>();
/** The end of what each has said. */
const logs = new WeakMap<ChildProcess, string>();

if (values.help) console.log(USAGE);
else {
  const { way } = values;
  const onPostgres =
    way === 'workers' || way === 'database' || (way === 'api' && values.database === 'postgres');
  const isGiven = process.env.DATABASE_URL && way !== 'database';
  await using postgres = onPostgres && !isGiven ? await startPostgres() : null;
  const databaseUrl = onPostgres ? (postgres?.url ?? process.env.DATABASE_URL ?? '') : '';
  try {
    writeFileSync(input, generatedProblems(Number(values.problems)));
    await run(CLI, ['batch', input, '-o', join(folder, 'quiet.jsonl')]);
    const quiet = readFileSync(join(folder, 'quiet.jsonl'), 'utf8');
    const drilled = way === 'cli' ? await drillCli() : await drillApi(databaseUrl, way, postgres);
    const wrong = differences(quiet, drilled.results);
    console.log(
      `${way}: ${drilled.kills} kills, ${drilled.results.trim().split('\n').length} lines, ${wrong.length} wrong`,
    );
    for (const line of wrong.slice(0, 10)) console.log(line);
    process.exitCode = wrong.length > 0 || drilled.kills < Number(values.kills) ? 1 : 0;
  } finally {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

type Environment = Readonly<Record<string, string>>;

type Drilled = { readonly kills: number; readonly results: string };

async function drillCli(): Promise<Drilled> {
  const output = join(folder, 'killed.jsonl');
  const args = ['batch', input, '-o', output];
  let kills = 0;
  while (kills < Number(values.kills)) {
    const child = start(CLI, args);
    const ended = once(child, 'exit').then(() => true);
    const part = `${output}.part`;
    const done = async () => (existsSync(output) ? Number(values.problems) : linesIn(part));
    if (await Promise.race([ended, atRandom(done).then(() => false)])) break;
    await kill(child);
    kills += 1;
  }
  await run(CLI, args);
  return { kills, results: readFileSync(output, 'utf8') };
}

function linesIn(path: string): number {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
}

async function drillApi(databaseUrl: string, way: string, postgres: Postgres | null): Promise<Drilled> {
  const env = { DATABASE_URL: databaseUrl };
  const startWorker = (number: number) => start(CLI, ['worker'], `worker-${number}`, env);
  let service = await startService(env);
  const numbers = { workers: [0, 1, 2], database: [0, 1] }[way] ?? [];
  const workers = numbers.map(startWorker);
  await Promise.all(workers.map((worker) => said(worker, /Working on batches/)));
  const id = await post(service.url);
  let kills = 0;
  while (kills < Number(values.kills) && !(await isDone(service.url, id))) {
    if (way === 'database') {
      // Not by what is done, which goes on while it starts.
      await wait(chance() * MOST_BETWEEN_MS);
      await endDatabase(postgres, [service.child, ...workers]);
    } else await atRandom(async () => (await look(service.url, id)).counts.done);
    if (way === 'workers') {
      const victim = Math.floor(chance() * workers.length);
      await kill(workers[victim]);
      workers[victim] = startWorker(victim);
    } else if (way === 'api') {
      await kill(service.child);
      service = await startService(env);
    }
    kills += 1;
  }
  while (!(await isDone(service.url, id))) await wait(200);
  const results = await (await fetch(`${service.url}/v1/batches/${id}/results`)).text();
  return { kills, results };
}

/** @throws Error when one of these processes did not outlive it. */
async function endDatabase(postgres: Postgres | null, beside: readonly ChildProcess[]): Promise<void> {
  await postgres?.restart(ENDINGS[Math.floor(chance() * ENDINGS.length)] ?? 'fast');
  for (const child of beside)
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`${child.spawnargs.slice(1).join(' ')} ended with the database:\n${logs.get(child)}`);
}

async function startService(
  env: Environment,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = start(MAIN, [], 'service', env);
  const [, url = ''] = await said(child, /listens on (http:\/\/[^\s,"]+)/);
  return { child, url };
}

/** Resolves when it has said it. @throws Error when it ends before. */
function said(child: ChildProcess, what: RegExp): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', () => {
      const found = what.exec(logs.get(child) ?? '');
      if (found) resolve(found);
    });
  child.once('exit', () => reject(new Error(`${child.spawnargs[1]} ended:\n${logs.get(child)}`)));
  return promise;
}

async function post(url: string): Promise<string> {
  const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': folder };
  const reply = await fetch(`${url}/v1/batches`, { method: 'POST', headers, body: readFileSync(input) });
  if (reply.status !== 202) throw new Error(`The batch was refused: ${reply.status} ${await reply.text()}`);
  return JSON.parse(await reply.text()).id;
}

type Look = { readonly state: string; readonly counts: { readonly done: number } };

async function look(url: string, id: string): Promise<Look> {
  for (;;) {
    const reply = await fetch(`${url}/v1/batches/${id}`);
    if (reply.status === 404) throw new Error('An acknowledged batch is gone.');
    if (reply.ok) return JSON.parse(await reply.text());
    // While there is no database.
    await reply.body?.cancel();
    await wait(LOOK_MS);
  }
}

async function isDone(url: string, id: string): Promise<boolean> {
  return (await look(url, id)).state === 'completed';
}

/** A moment while the next problems are done, of which each kill has an equal share. Over at once where all are done. */
async function atRandom(done: () => Promise<number>): Promise<void> {
  const [problems, kills] = [Number(values.problems), Number(values.kills)];
  const wanted = Math.min(problems, (await done()) + Math.floor((chance() * problems) / kills));
  while ((await done()) < wanted) await wait(LOOK_MS);
  await wait(chance() * MOST_DELAY_MS);
}

function start(
  script: string,
  args: readonly string[],
  name = 'batch',
  more: Environment = {},
): ChildProcess {
  const ours = { DATA_DIR: join(folder, name), PORT: '0', SANDBOXES: '1', LOG_LEVEL: 'info', ...more };
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, ...ours },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) =>
      logs.set(child, `${logs.get(child) ?? ''}${text}`.slice(-LOG_LENGTH)),
    );
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function run(script: string, args: readonly string[]): Promise<void> {
  await once(start(script, args), 'exit');
}

async function kill(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

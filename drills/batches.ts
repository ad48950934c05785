/**
 * Kills at random moments what works on a batch, and compares the results in the end with those of an undisturbed run:
 * nothing that was acknowledged may be lost, nothing may be there twice. `npm run drill:batches -- --help`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { differences, generatedProblems } from './batches/problems.ts';
import { chanceOf } from './faults/chance.ts';

const USAGE = `npm run drill:batches -- [--way cli|api|workers] [--kills 20] [--seed 1] [--problems 400]
  cli      kills \`crossrank batch\` and starts it again
  api      kills the service and starts it again; with DATABASE_URL on PostgreSQL, else embedded
  workers  kills one of three workers at a time; needs DATABASE_URL`;

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
/** The longest that a process may live before it is killed, in milliseconds. */
const MOST_LIFE_MS = 6000;

const { values } = parseArgs({
  options: {
    way: { type: 'string', default: 'cli' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    problems: { type: 'string', default: '400' },
    help: { type: 'boolean', default: false },
  },
});
const chance = chanceOf(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'crossrank-drill-'));
const input = join(folder, 'problems.jsonl');
const running = new Set<ChildProcess>();

if (values.help) console.log(USAGE);
else {
  try {
    writeFileSync(input, generatedProblems(Number(values.problems)));
    await run(CLI, ['batch', input, '-o', join(folder, 'quiet.jsonl')]);
    const quiet = readFileSync(join(folder, 'quiet.jsonl'), 'utf8');
    const drilled = values.way === 'cli' ? await drillCli() : await drillApi(values.way === 'workers');
    const wrong = differences(quiet, drilled.results);
    console.log(
      `${values.way}: ${drilled.kills} kills, ${drilled.results.trim().split('\n').length} lines, ${wrong.length} wrong`,
    );
    for (const line of wrong.slice(0, 10)) console.log(line);
    process.exitCode = wrong.length > 0 ? 1 : 0;
  } finally {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

type Drilled = { readonly kills: number; readonly results: string };

async function drillCli(): Promise<Drilled> {
  const output = join(folder, 'killed.jsonl');
  const args = ['batch', input, '-o', output];
  let kills = 0;
  while (kills < Number(values.kills)) {
    const child = start(CLI, args);
    if (await endsWithin(child, chance() * MOST_LIFE_MS)) break;
    await kill(child);
    kills += 1;
  }
  await run(CLI, args);
  return { kills, results: readFileSync(output, 'utf8') };
}

async function drillApi(withWorkers: boolean): Promise<Drilled> {
  let service = await startService();
  const workers = withWorkers ? [0, 1, 2].map((number) => start(CLI, ['worker'], `worker-${number}`)) : [];
  const id = await post(service.url);
  let kills = 0;
  while (kills < Number(values.kills) && !(await isDone(service.url, id))) {
    await wait(chance() * MOST_LIFE_MS);
    if (withWorkers) {
      const victim = Math.floor(chance() * workers.length);
      await kill(workers[victim]);
      workers[victim] = start(CLI, ['worker'], `worker-${victim}`);
    } else {
      await kill(service.child);
      service = await startService();
    }
    kills += 1;
  }
  while (!(await isDone(service.url, id))) await wait(200);
  const results = await (await fetch(`${service.url}/v1/batches/${id}/results`)).text();
  return { kills, results };
}

async function startService(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = start(MAIN, [], 'service');
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      log += chunk;
      const found = /listens on (http:\/\/[^\s,"]+)/.exec(log);
      if (found?.[1]) resolve(found[1]);
    });
    child.once('exit', () => reject(new Error(`The service ended: ${log.slice(-500)}`)));
  });
  return { child, url };
}

async function post(url: string): Promise<string> {
  const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': folder };
  const reply = await fetch(`${url}/v1/batches`, { method: 'POST', headers, body: readFileSync(input) });
  if (reply.status !== 202) throw new Error(`The batch was refused: ${reply.status} ${await reply.text()}`);
  return JSON.parse(await reply.text()).id;
}

async function isDone(url: string, id: string): Promise<boolean> {
  const reply = await fetch(`${url}/v1/batches/${id}`);
  const batch = JSON.parse(await reply.text());
  if (reply.status === 404) throw new Error('An acknowledged batch is gone.');
  return batch.state === 'completed';
}

function start(script: string, args: readonly string[], name = 'batch'): ChildProcess {
  const env = { ...process.env, DATA_DIR: join(folder, name), PORT: '0', SANDBOXES: '1', LOG_LEVEL: 'info' };
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout?.resume();
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

async function endsWithin(child: ChildProcess, ms: number): Promise<boolean> {
  return Promise.race([once(child, 'exit').then(() => true), wait(ms, false)]);
}

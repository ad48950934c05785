/**
 * Kills and stops sandbox processes at random while requests of mixed languages and sizes are under way, and compares
 * every answer with the quiet one. Exit code 1 on a wrong answer. `npm run drill:faults -- [--seconds 60] [--seed 1]`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { clientOf } from '../examples/client.ts';
import { startService } from '../examples/service.ts';
import type { RerankReply } from '../src/rerank/wire/reply.ts';
import { chanceFrom } from '../src/seeded.ts';
import { compareAnswers } from './faults/compare-answers.ts';
import { drillProblems } from './faults/problems.ts';
import { harm, sandboxesBelow } from './faults/sandboxes.ts';

/** Requests under way at any time. */
const CLIENTS = 4;
/** The longest wait between two harms. */
const LONGEST_WAIT_MS = 1_000;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
});
const seconds = Number(values.seconds);
const chance = chanceFrom(Number(values.seed));

// Without the cache: every request has to be executed.
await using service = await startService({ CELL_CACHE_MB: '0' });
const client = clientOf(service.url);
const problems = drillProblems();
const quiet: RerankReply[] = [];
for (const problem of problems) quiet.push(await client.rerank(problem));

const harms = { SIGKILL: 0, SIGSTOP: 0 };
const found = { requests: 0, withInfra: 0, infraCells: 0, wrong: 0 };
const ends = performance.now() + seconds * 1000;

async function ask(): Promise<void> {
  while (performance.now() < ends) {
    const which = Math.floor(chance() * problems.length);
    const [problem, expected] = [problems[which], quiet[which]];
    if (!problem || !expected) throw new Error('no such problem');
    const answer = await client.rerank(problem);
    found.requests++;
    found.infraCells += answer.stats.infra_errors;
    if (answer.stats.infra_errors > 0) found.withInfra++;
    for (const difference of compareAnswers(answer, expected)) {
      found.wrong++;
      console.log(`wrong, ${problem.language} problem ${which}: ${difference}`);
    }
  }
}

async function harmAtRandom(): Promise<void> {
  while (performance.now() < ends) {
    await sleep(chance() * LONGEST_WAIT_MS);
    const sandboxes = sandboxesBelow(process.pid);
    const pid = sandboxes[Math.floor(chance() * sandboxes.length)];
    const signal = chance() < 0.25 ? 'SIGSTOP' : 'SIGKILL';
    if (pid !== undefined && harm(pid, signal)) harms[signal]++;
  }
}

await Promise.all([harmAtRandom(), ...Array.from({ length: CLIENTS }, ask)]);
console.log(`${harms.SIGKILL} kills, ${harms.SIGSTOP} stops in ${seconds} s`);
console.log(`${found.requests} requests, ${found.withInfra} of them with I (${found.infraCells} cells)`);
console.log(`${found.wrong} wrong answers`);
process.exitCode = found.wrong === 0 ? 0 : 1;

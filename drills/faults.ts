/**
 * Kills and stops sandbox processes at random while requests of mixed languages and sizes are under way, and compares
 * every answer with the quiet one. `npm run drill:faults`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { runBench, wholeNumber } from '../bench/options.ts';
import { type Client, clientOf } from '../examples/client.ts';
import { startService } from '../examples/service.ts';
import type { RerankReply } from '../src/rerank/wire/reply.ts';
import type { RerankRequest } from '../src/rerank/wire/request.ts';
import { type Chance, chanceFrom } from '../src/seeded.ts';
import { compareAnswers } from './faults/compare-answers.ts';
import { drillProblems } from './faults/problems.ts';
import { harm, sandboxesBelow } from './faults/sandboxes.ts';

const USAGE = `npm run drill:faults -- [--seconds 60] [--seed 1]

  --seconds  how long sandboxes are harmed
  --seed     which, and when

Exit code 1 on a wrong answer.`;

/** Requests under way at any time. */
const CLIENTS = 4;
/** The longest wait between two harms. */
const LONGEST_WAIT_MS = 1_000;

type Asked = { readonly problem: RerankRequest; readonly quiet: RerankReply };

await runBench(
  USAGE,
  { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
  async (values) => {
    const seconds = wholeNumber('seconds', values.seconds);
    const chance = chanceFrom(wholeNumber('seed', values.seed));
    // Without the cache: every request has to be executed.
    await using service = await startService({ CELL_CACHE_MB: '0' });
    const client = clientOf(service.url);
    const problems: Asked[] = [];
    for (const problem of drillProblems()) problems.push({ problem, quiet: await client.rerank(problem) });

    const harms = { SIGKILL: 0, SIGSTOP: 0 };
    const found = { requests: 0, withInfra: 0, infraCells: 0, wrong: 0 };
    const ends = performance.now() + seconds * 1000;
    const asking = async () => {
      while (performance.now() < ends) await ask(client, problems, chance, found);
    };
    const harming = async () => {
      while (performance.now() < ends) {
        await sleep(chance() * LONGEST_WAIT_MS);
        const sandboxes = sandboxesBelow(process.pid);
        const pid = sandboxes[Math.floor(chance() * sandboxes.length)];
        const signal = chance() < 0.25 ? 'SIGSTOP' : 'SIGKILL';
        if (pid !== undefined && harm(pid, signal)) harms[signal]++;
      }
    };
    await Promise.all([harming(), ...Array.from({ length: CLIENTS }, asking)]);

    console.log(`${harms.SIGKILL} kills, ${harms.SIGSTOP} stops in ${seconds} s`);
    console.log(`${found.requests} requests, ${found.withInfra} of them with I (${found.infraCells} cells)`);
    console.log(`${found.wrong} wrong answers`);
    return found.wrong === 0 ? 0 : 1;
  },
);

type Found = { requests: number; withInfra: number; infraCells: number; wrong: number };

async function ask(client: Client, problems: readonly Asked[], chance: Chance, found: Found): Promise<void> {
  const which = Math.floor(chance() * problems.length);
  const asked = problems[which];
  if (!asked) throw new Error('no such problem');
  const answer = await client.rerank(asked.problem);
  found.requests++;
  found.infraCells += answer.stats.infra_errors;
  if (answer.stats.infra_errors > 0) found.withInfra++;
  for (const difference of compareAnswers(answer, asked.quiet)) {
    found.wrong++;
    console.log(`wrong, ${asked.problem.language} problem ${which}: ${difference}`);
  }
}

/**
 * What one key's requests notice of another's: alone, beside a key that asks as much, and beside one that asks a hundred times
 * as much at once. `npm run bench:keys`.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { startService } from '../examples/service.ts';
import { table } from '../examples/table.ts';
import { inMs } from '../src/bench/figures.ts';
import { toRequest } from '../src/bench/generated-problem.ts';
import { percentile } from '../src/bench/percentile.ts';
import { keysText, newKey } from '../src/keys/api-key.ts';
import { fire, fireShots, type Shot } from './fire.ts';
import { freshProblem } from './fresh-problems.ts';
import { runBench, wholeNumber } from './options.ts';

const USAGE = `npm run bench:keys -- [--requests 1000] [--share 100]

  --requests  of the key that is watched, one after the other, in each of the three rounds
  --share     how many requests the other key has under way at once, where the watched one has one`;

const SIZE = { candidates: 5, tests: 5 };
const WARM_UPS = 300;
/** Until the other key's requests queue. */
const SETTLE_MS = 1_000;
const HEAD = ['5 × 5 of one key', 'p50', 'p99', 'p50 ratio', 'p99 ratio', 'the other: answered', 'refused'];

type Other = { answered: number; refused: number };

await runBench(
  USAGE,
  { requests: { type: 'string', default: '1000' }, share: { type: 'string', default: '100' } },
  async (values) => {
    const requests = wholeNumber('requests', values.requests);
    const share = wholeNumber('share', values.share);
    const [watched, other] = [newKey('watched'), newKey('other')];
    await using service = await startService({
      API_KEYS: keysText([watched.kept, other.kept]),
      CELL_CACHE_MB: '0',
    });
    const { url } = service;
    const asked = (until: number) =>
      fire({ url, key: watched.key, until, problemOf: () => freshProblem('javascript', SIZE) });

    const beside = async (connections: number) => {
      const over = new AbortController();
      const seen: Other = { answered: 0, refused: 0 };
      const shotOf = () => tolerant(seen);
      const firing = fireShots({ url, key: other.key, until: over.signal, connections, shotOf });
      await wait(SETTLE_MS);
      const times = await asked(requests);
      over.abort();
      await firing;
      return { times, seen };
    };

    await asked(WARM_UPS);
    const alone = await asked(requests);
    const rows = [toRow('alone', alone, alone, { answered: 0, refused: 0 })];
    for (const connections of [1, share]) {
      process.stderr.write(`beside ${connections} at once …\n`);
      const { times, seen } = await beside(connections);
      rows.push(toRow(`beside ${connections} of another key at once`, times, alone, seen));
    }
    console.log(`\n${table([HEAD, ...rows], 'lrrrrrr').join('\n')}`);
    console.log(
      '\nratio: against the same alone. The load comes from these cores too. Every answer is right.',
    );
    return 0;
  },
);

/** A request of the other key, which may be refused. */
function tolerant(seen: Other): Shot {
  const problem = freshProblem('javascript', SIZE);
  return {
    path: '/v1/rerank',
    body: JSON.stringify(toRequest(problem)),
    mistakeIn(status, body) {
      if (status === 503 || status === 429) seen.refused++;
      else seen.answered++;
      const isFine = status !== 200 || JSON.parse(body).matrix.join() === problem.matrix.join();
      return isFine && (status === 200 || status === 503 || status === 429) ? undefined : `status ${status}`;
    },
  };
}

function toRow(name: string, times: readonly number[], alone: readonly number[], seen: Other): string[] {
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(times, share));
  const ratio = (share: number) => (percentile(times, share) / percentile(alone, share)).toFixed(1);
  return [
    name,
    inMs(p50 ?? 0),
    inMs(p99 ?? 0),
    ratio(0.5),
    ratio(0.99),
    String(seen.answered),
    String(seen.refused),
  ];
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitAll } from '../../src/admission/admission.ts';
import { generateProblem, toRequest } from '../../src/bench/generated-problem.ts';
import { measure } from '../../src/bench/measure.ts';
import { rerank } from '../../src/rerank/rerank.ts';
import type { RerankRequest } from '../../src/rerank/wire/request.ts';
import { configOf, doubleOf } from '../http/helper.ts';

const { ceilings, defaultLimits } = configOf({});
const size = { candidates: 2, tests: 3 };

/** What is answered by a service whose cells come out as `judge` says; `asked` are the requests. */
function meterOf(judge: (variant: number, candidate: number, test: number) => string, cached = 0) {
  const asked: string[] = [];
  let problems = 0;
  return {
    asked,
    meter: {
      seconds: 0.001,
      fresh: () => problems++,
      signal: new AbortController().signal,
      async solver(custom_id: string, given: unknown) {
        asked.push(JSON.stringify(given));
        const variant = problems - 1;
        const request: RerankRequest = toRequest(generateProblem('javascript', 2, 3, variant));
        const executor = doubleOf((code, test) => judge(variant, request.candidates.indexOf(code), test));
        const service = { executor, admit: admitAll, version: 'test', ceilings, defaultLimits };
        const answer = await rerank(request, service);
        assert.ok(answer.ok);
        const reply = { ...answer.value, stats: { ...answer.value.stats, cached } };
        return { custom_id, status: 'ok' as const, reply };
      },
    },
  };
}

const right = (variant: number, candidate: number, test: number) =>
  generateProblem('javascript', 2, 3, variant).matrix[candidate]?.charAt(test) === '1' ? 'P' : 'F';

test('every request is a problem of its own, and figures fit together', async () => {
  const { meter, asked } = meterOf(right);
  const found = await measure('javascript', size, meter);
  assert.ok(found.requests >= 5 && asked.length === found.requests + 3);
  assert.equal(new Set(asked).size, asked.length);
  assert.ok(found.p50_ms > 0 && found.p99_ms >= found.p50_ms && found.cells_per_second > 0);
  assert.ok(found.processes_ms !== null && found.processes_ms > 0);
  assert.equal(found.times_as_fast, found.processes_ms / found.p50_ms);
});

test('a wrong answer, and one from a cache, is no figure', async () => {
  await assert.rejects(measure('javascript', size, meterOf(() => 'F').meter), /An answer is wrong/);
  await assert.rejects(measure('javascript', size, meterOf(right, 4).meter), /4 cells came from a cache/);
});

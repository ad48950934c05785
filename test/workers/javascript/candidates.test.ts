import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { guestBundles } from '../../../src/execution/guest-bundles.ts';
import { createCandidates } from '../../../workers/javascript/candidates.ts';
import { createRealms } from '../../../workers/javascript/realm.ts';
import { Outcome } from '../../../workers/messages.ts';
import { runSlice } from '../../../workers/slice-loop.ts';
import { createBuffers, openState } from '../../../workers/thread-state.ts';

setFlagsFromString('--expose-gc');
const gc: (how?: { type: 'minor' }) => void = runInNewContext('gc');

const TESTS = Uint32Array.of(0, 1);
const LIMITS = { cellTimeoutMs: 2000, memoryMb: 128, outputKb: 64 };

test('what a slice leaves behind is young, and goes without a full collection', async () => {
  const state = openState(createBuffers());
  const candidates = createCandidates(createRealms(await guestBundles()), state);
  const how = { tests: TESTS, cellTimeoutMs: 2000, sliceMs: 20, failures: 0, apart: false };
  const runProblem = (id: number) => {
    const tests = ['assert.equal(f(1), 2)', 'assert.equal(f(2), 3)'].map(
      (code) => ({ kind: 'code', code }) as const,
    );
    const about = { dialect: 'javascript', prelude: '', limits: LIMITS, seed: 0, evidence: true } as const;
    candidates.openProblem({ id, tests, ...about });
    const slice = { id, problem: id, candidate: `const f = (x) => x + 1; // ${id}`, ...how };
    const result = runSlice(state, slice, candidates.load);
    assert.deepEqual(result?.outcomes, Uint8Array.of(Outcome.passed, Outcome.passed));
    candidates.forgetProblem(id);
    gc({ type: 'minor' });
    gc({ type: 'minor' });
  };
  const problems = (from: number, count: number) => {
    for (let id = from; id < from + count; id++) runProblem(id);
  };
  problems(1, 100);
  gc();
  const before = process.memoryUsage().heapUsed;
  problems(101, 200);
  const kept = (process.memoryUsage().heapUsed - before) / 200;
  assert.ok(kept < 13_000, `${Math.round(kept)} bytes of each slice are kept`);
});

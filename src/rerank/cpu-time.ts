/** What it cost a candidate to pass: CPU time over the cells that it passed. */
import { Outcome } from '../../workers/messages.ts';
import type { Execution } from '../execution/plan.ts';

export type CpuTime = {
  /** The sum over the cells passed, in milliseconds. */
  readonly cpu_ms: number;
  /** Standard deviation over these cells (of all of them, not of a sample), in milliseconds. */
  readonly cpu_ms_sd: number;
};

/** For each distinct candidate, its CPU time over distinct tests; null where it passed none. */
export function cpuTimes({ outcomes, cpuUs }: Execution, tests: number): (CpuTime | null)[] {
  return Array.from({ length: tests === 0 ? 0 : outcomes.length / tests }, (_, candidate) =>
    cpuTimeOf(
      outcomes.subarray(candidate * tests, (candidate + 1) * tests),
      cpuUs.subarray(candidate * tests, (candidate + 1) * tests),
    ),
  );
}

function cpuTimeOf(outcomes: Uint8Array, cpuUs: Uint32Array): CpuTime | null {
  let passed = 0;
  let sum = 0;
  let squares = 0;
  for (let test = 0; test < outcomes.length; test++) {
    if (outcomes[test] !== Outcome.passed) continue;
    const us = cpuUs[test] ?? 0;
    passed++;
    sum += us;
    squares += us * us;
  }
  if (passed === 0) return null;
  const mean = sum / passed;
  const variance = Math.max(0, squares / passed - mean * mean);
  return { cpu_ms: toMs(sum), cpu_ms_sd: toMs(Math.sqrt(variance)) };
}

/** Microseconds to milliseconds, to the microsecond. */
function toMs(us: number): number {
  return Math.round(us) / 1000;
}

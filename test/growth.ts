/** What something costs, compared with what it costs for less: not with a clock, so that a busy machine changes nothing. Holds no tests. */
import assert from 'node:assert/strict';

const TIMES = 8;
/** Linear work costs 8 times as much, quadratic work 64 times. */
const AT_MOST = 24;
const TRIES = 3;
/** The system counts by ticks of several milliseconds: less than some of them says nothing. */
const LEAST_US = 20_000;

/** Asserts that work of eight times the size takes not much more than eight times the processor time of this thread. */
export async function assertLinear(size: number, work: (size: number) => unknown): Promise<void> {
  await work(size); // Compilers warm up.
  const small: number[] = [];
  for (let tried = 0; tried < TRIES; tried++) small.push(await costOf(work, size));
  const unit = Math.max(LEAST_US, Math.min(...small));
  const large: number[] = [];
  do large.push(await costOf(work, TIMES * size));
  while (Math.min(...large) > AT_MOST * unit && large.length < TRIES);
  assert.ok(
    Math.min(...large) <= AT_MOST * unit,
    `${TIMES} times as much costs ${Math.min(...large)} µs, once ${unit} µs`,
  );
}

async function costOf(work: (size: number) => unknown, size: number): Promise<number> {
  const before = process.threadCpuUsage();
  await work(size);
  const { user, system } = process.threadCpuUsage(before);
  return user + system;
}

/** Counts of a batch under way, its rate, the time left, and pass@1 where the truth is known. */
import type { ResultLine } from '../../batches/result-line.ts';

export type Tally = {
  /** `fresh`: done now, not by an earlier run. */
  count(line: ResultLine, truth: string | null, counts: readonly number[], fresh: boolean): void;
  /** The input has so many problems: known once it was read to its end. */
  all(total: number): void;
  readonly failed: number;
  readonly done: number;
  text(): string;
  /** The figures for programs. */
  figures(): Readonly<Record<string, number | null>>;
};

export function createTally(now: () => number = () => performance.now()): Tally {
  const start = now();
  let done = 0;
  let fresh = 0;
  let failed = 0;
  let total: number | null = null;
  let known = 0;
  let right = 0;

  const seconds = () => (now() - start) / 1000;
  const rate = () => (seconds() > 0 ? fresh / seconds() : 0);
  const passAt1 = () => (known === 0 ? null : right / known);
  return {
    count(line, truth, counts, isFresh) {
      done += 1;
      if (isFresh) fresh += 1;
      if (line.status === 'failed') failed += 1;
      if (truth === null) return;
      known += 1;
      // Of a problem that failed any candidate is as good as another: a random pick.
      const results =
        line.status === 'ok' ? line.reply.results : counts.map((_, index) => ({ index, rank: 1 }));
      right += shareRight(results, truth, counts);
    },
    all(problems) {
      total = problems;
    },
    get failed() {
      return failed;
    },
    get done() {
      return done;
    },
    text() {
      const of = total === null ? '' : ` of ${total}`;
      const earlier = done - fresh > 0 ? `, ${done - fresh} of them before` : '';
      const bad = failed > 0 ? `, ${failed} failed` : '';
      const left = total === null || rate() === 0 ? '' : `, ${duration((total - done) / rate())} left`;
      const pass = passAt1();
      const accuracy = pass === null ? '' : `, pass@1 ${(100 * pass).toFixed(1)}`;
      return `${done}${of} problems${earlier}${bad}, ${duration(seconds())}, ${rate().toFixed(2)} a second${left}${accuracy}`;
    },
    figures: () => ({
      problems: done,
      done_before: done - fresh,
      failed,
      seconds: Math.round(seconds() * 1000) / 1000,
      per_second: Math.round(rate() * 1000) / 1000,
      pass_at_1: passAt1(),
    }),
  };
}

/** pass@1: any of the samples that share the best place is taken, each as likely as the others. In [0, 1]. */
export function shareRight(
  results: readonly { readonly index: number; readonly rank: number }[],
  truth: string,
  counts: readonly number[],
): number {
  const best = results.filter(({ rank }) => rank === 1).map(({ index }) => index);
  const samples = (indexes: readonly number[]) =>
    indexes.reduce((sum, index) => sum + (counts[index] ?? 1), 0);
  const all = samples(best);
  return all === 0 ? 0 : samples(best.filter((index) => truth.charAt(index) === '1')) / all;
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

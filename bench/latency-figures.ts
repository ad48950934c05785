/** How long requests of one language and size take, one after the other, over HTTP. */
import type { Language } from '../src/bench/generated-problem.ts';
import type { Size } from '../src/bench/measure.ts';
import { percentile } from '../src/bench/percentile.ts';
import { fire } from './fire.ts';
import { freshProblem } from './fresh-problems.ts';

/** Of requests, in milliseconds. */
export type Latency = Size & {
  readonly language: Language;
  readonly requests: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** All requests together. */
  readonly totalMs: number;
};

export type Effort = {
  /** About how long it is measured. */
  readonly seconds: number;
  /** How many requests instead. */
  readonly requests?: number | undefined;
};

/** Requests that come first, to find out how long one takes. */
const WARM_UPS = 3;
/** With a number of requests asked for, it is the warm service that is measured: compilers and interpreters need this. */
const LONG_WARM_UP = 200;
/** Fewer requests would make no percentile. */
const FEWEST_REQUESTS = 5;

/** Every request is a problem of its own. @throws Error where an answer is wrong, refused or from a cache. */
export async function measureLatency(
  language: Language,
  size: Size,
  url: string,
  { seconds, requests }: Effort,
): Promise<Latency> {
  const problemOf = () => freshProblem(language, size);
  const warmUp = await fire({ url, problemOf, until: requests === undefined ? WARM_UPS : LONG_WARM_UP });
  const enough = Math.round((seconds * 1_000) / (warmUp.at(-1) ?? 1));
  const times = await fire({ url, problemOf, until: requests ?? Math.max(FEWEST_REQUESTS, enough) });
  return {
    ...size,
    language,
    requests: times.length,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    totalMs: times.reduce((sum, ms) => sum + ms, 0),
  };
}

/** Requests with replies as an execution would have given them, for tests of exports. */
import type { ReadReply } from '../../src/batches/finished.ts';
import { type Judged, toJudged } from '../../src/exports/judged.ts';
import type { RerankRequest } from '../../src/rerank/wire/request.ts';
import type { Result } from '../../src/rerank/wire/results.ts';

export type Told = {
  readonly code: string;
  /** Outcome letters, one for each test. */
  readonly row: string;
  readonly more?: Partial<Result>;
};

export function asked(told: readonly Told[], more: Partial<RerankRequest> = {}): RerankRequest {
  return {
    language: 'python',
    prelude: 'def f(x):\n',
    candidates: told.map(({ code }, index) => ({ code, source: `model-${index % 2}` })),
    tests: [...(told[0]?.row ?? '')].map((_, test) => `assert f(${test})`),
    ...more,
  };
}

export function replied(told: readonly Told[]): ReadReply {
  const passed = (row: string) => row.replaceAll(/[^P]/g, '').length;
  return {
    id: 'rr_1',
    language: 'python',
    strategy: { name: 'crossrank' },
    engine: { version: '0.1.0', runtime: 'CPython' },
    results: told.map(({ row, more }, index) => ({
      ...{ index, id: String(index), rank: index + 1, score: 0, cluster: 0 },
      relevance_score: 0.5,
      passed: passed(row),
      total: row.replaceAll(/[IS]/g, '').length,
      ...more,
    })),
    outcomes: told.map(({ row }) => row),
  };
}

/** @throws Error where it is no problem to export from. */
export function judged(told: readonly Told[], more: Partial<RerankRequest> = {}): Judged {
  const problem = toJudged('p', asked(told, more), replied(told));
  if ('unusable' in problem) throw new Error(problem.unusable);
  return problem;
}

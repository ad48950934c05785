/** Last step: a ranking of distinct candidates becomes the reply about the candidates as they were sent. */
import type { Execution } from '../execution/plan.ts';
import { isComplete, isKnown, type PassMatrix, testCount } from '../matrix/pass-matrix.ts';
import { rowStrings } from '../matrix/row-strings.ts';
import { separationsOf } from '../matrix/separations.ts';
import { chooseStrategy } from '../ranking/choose-strategy.ts';
import { type Costs, decide, STANDARD_COSTS } from '../ranking/decision.ts';
import type { Ranking } from '../ranking/rank.ts';
import type { ChosenStrategy, Scale } from '../ranking/strategy.ts';
import { cpuTimes } from './cpu-time.ts';
import type { Distinct } from './distinct.ts';
import { toPicks } from './picks.ts';
import type { TieOrder } from './ties.ts';
import type { RankedParts, RerankReply } from './wire/reply.ts';
import type { Cluster, Failure, Result, TestReport } from './wire/results.ts';

/** What was ranked, with the way back from distinct candidates and tests to those sent. */
export type Ranked = {
  readonly candidates: Distinct<unknown>;
  readonly tests: Distinct<unknown>;
  readonly matrix: PassMatrix;
  readonly ranking: Ranking;
};

type Wanted = {
  readonly include?: readonly string[];
  readonly top_n?: number;
  readonly diversify?: number;
  readonly costs?: Partial<Costs>;
};

/** What a result says of a distinct candidate beside its place. */
type Facts = Pick<Result, 'cpu_ms' | 'cpu_ms_sd' | 'flags'>;

/** The parts that every reply with a ranking has, those that were asked for among them. */
export function toRankedParts(
  ranked: Ranked,
  { include = [], top_n, diversify, costs }: Wanted,
  scale: Scale,
  facts: readonly Facts[] = [],
  tied: TieOrder = () => 0,
): RankedParts {
  const results = toResults(ranked, facts, tied);
  return {
    results: results.slice(0, top_n),
    ...(diversify !== undefined && { picks: toPicks(results, diversify, scale) }),
    ...toJudged(ranked, costs),
    ...(include.includes('clusters') && { clusters: toClusters(ranked) }),
    ...(include.includes('tests') && { tests: toTestReports(ranked) }),
    ...(include.includes('matrix') && { matrix: asSent(rowStrings(ranked.matrix), ranked) }),
  };
}

function toJudged({ ranking: { judgement } }: Ranked, costs: Wanted['costs']) {
  if (judgement === null) return {};
  const { confidence, noneRight } = judgement;
  const decision = decide(confidence, noneRight, { ...STANDARD_COSTS, ...costs });
  return { confidence, none_right: noneRight, decision };
}

/** The strategy with its parameters; `counted` only where it is not as published. */
export function toStrategy({ name, parameters }: ChosenStrategy): RerankReply['strategy'] {
  const { counted, ...others } = parameters;
  const published = chooseStrategy(name);
  const isPublished = published.kind === 'chosen_strategy' && published.parameters.counted === counted;
  return { name, ...(isPublished ? others : parameters) };
}

/** One string for each candidate as sent, one outcome letter for each test as sent. */
export function toOutcomes({ outcomes }: Execution, ranked: Ranked): string[] {
  const letters = Buffer.from(outcomes.buffer, outcomes.byteOffset, outcomes.byteLength);
  const width = ranked.tests.items.length;
  const rows = ranked.candidates.items.map((_, row) =>
    letters.toString('latin1', row * width, (row + 1) * width),
  );
  return asSent(rows, ranked);
}

/** Failures of a distinct candidate are told of each that was sent, by the first test that is so. */
export function toFailures({ failures }: Execution, { candidates, tests }: Ranked): Failure[] {
  return failures
    .flatMap(({ candidate, test, outcome, type, message, line }) =>
      (candidates.sentAs[candidate] ?? []).map((index) => ({
        candidate: index,
        test: tests.sentAs[test]?.[0] ?? 0,
        outcome: String.fromCharCode(outcome),
        type,
        message,
        line,
      })),
    )
    .sort((a, b) => a.candidate - b.candidate || a.test - b.test);
}

/** For each distinct candidate, what its execution showed: CPU time and what is odd about it. */
export function factsOf(execution: Execution, { tests }: Ranked): Facts[] {
  const tampering = new Set(execution.tampering);
  const nondeterministic = new Set(execution.nondeterministic);
  return cpuTimes(execution, tests.items.length).map((time, candidate) => {
    const flags: Result['flags'] = [];
    if (tampering.has(candidate)) flags.push('tampering');
    if (nondeterministic.has(candidate)) flags.push('nondeterministic');
    const { cpu_ms, cpu_ms_sd } = time ?? { cpu_ms: null, cpu_ms_sd: null };
    return { cpu_ms, cpu_ms_sd, ...(flags.length > 0 && { flags }) };
  });
}

/** Identical candidates share a rank: ranks are counted again. */
function toResults(
  { ranking, candidates, matrix }: Ranked,
  facts: readonly Facts[],
  tied: TieOrder,
): Result[] {
  const totals = knownSamples(matrix, ranking);
  const results = ranking.results.flatMap(({ candidate, rank, relevanceScore, score, cluster, passed }) =>
    (candidates.sentAs[candidate] ?? []).map((index) => ({
      index,
      id: candidates.ids[index] ?? String(index),
      rank,
      relevance_score: relevanceScore,
      score,
      cluster,
      passed,
      total: totals[candidate] ?? 0,
      ...facts[candidate],
    })),
  );
  results.sort((a, b) => a.rank - b.rank || tied(a, b) || a.index - b.index);
  let place = 0;
  return results.map((result, position) => {
    if (result.rank !== results[position - 1]?.rank) place = position + 1;
    return { ...result, rank: place };
  });
}

/** For each candidate, the test samples of which it is known whether it passes. */
function knownSamples(matrix: PassMatrix, { results }: Ranking): readonly number[] {
  const totals: number[] = [];
  for (const { candidate, total } of results) totals[candidate] = total;
  if (isComplete(matrix)) return totals;
  return totals.map((total, candidate) => {
    let known = total;
    for (let test = 0; test < matrix.tests; test++)
      if (!isKnown(matrix, candidate, test)) known -= testCount(matrix, test);
    return known;
  });
}

function toClusters({ ranking, candidates, tests }: Ranked): Cluster[] {
  return ranking.clusters.map(({ id, candidates: members, testsPassed, size, score }) => ({
    id,
    candidates: allSent(members, candidates),
    tests_passed: allSent(testsPassed, tests),
    size,
    score,
  }));
}

function toTestReports({ ranking, tests, matrix }: Ranked): TestReport[] {
  const { judgement } = ranking;
  const separations = judgement && separationsOf(matrix);
  return tests.indexOf.map((distinct, index) => {
    const judged = judgement?.tests[distinct];
    const twin = separations?.[distinct]?.firstAlike ?? distinct;
    const redundantWith = twin === distinct ? undefined : tests.sentAs[twin]?.[0];
    return {
      index,
      id: tests.ids[index] ?? String(index),
      pass_rate: ranking.passRates[distinct] ?? null,
      ...judged,
      ...(judged && { separates: separations?.[distinct]?.pairs ?? 0 }),
      ...(judged && redundantWith !== undefined && { redundant_with: redundantWith }),
    };
  });
}

/** Indexes as sent of these distinct things, ascending. */
function allSent(distinct: readonly number[], { sentAs }: Distinct<unknown>): number[] {
  return distinct.flatMap((index) => sentAs[index] ?? []).sort((a, b) => a - b);
}

/** Rows of distinct candidates × tests, repeated where duplicates were sent. */
function asSent(
  rows: readonly string[],
  { candidates, tests }: Pick<Ranked, 'candidates' | 'tests'>,
): string[] {
  const hasDuplicateTests = tests.items.length < tests.indexOf.length;
  const wide = hasDuplicateTests
    ? rows.map((row) => tests.indexOf.map((distinct) => row.charAt(distinct)).join(''))
    : rows;
  return candidates.indexOf.map((distinct) => wide[distinct] ?? '');
}

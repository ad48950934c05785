/**
 * A problem with what came of its candidates, as the rules see it: distinct candidates of which everything is known. What
 * nobody can vouch for is left out here, so that no rule can choose or reject it.
 */
import { belongs, type ReadReply } from '../batches/finished.ts';
import { LANGUAGES } from '../execution/languages.ts';
import type { LanguageName } from '../execution/plan.ts';
import { matrixFromCells, type PassMatrix } from '../matrix/pass-matrix.ts';
import { unfence } from '../rerank/fence.ts';
import type { RerankRequest } from '../rerank/wire/request.ts';
import type { Result } from '../rerank/wire/results.ts';

export type JudgedCandidate = {
  /** As the request names it. */
  readonly id: string;
  readonly source: string | null;
  /** Its program, Markdown taken off. */
  readonly code: string;
  /** `relevance_score` by the strategy that ranked, in [0, 1]. */
  readonly posterior: number;
  /** Share of the test samples passed, in [0, 1]. */
  readonly passRate: number;
  /** CPU time over the distinct cells passed, in milliseconds, and the standard deviation of these cells. */
  readonly cpuMs: number | null;
  readonly cpuMsSd: number | null;
};

export type Judged = {
  readonly customId: string;
  readonly language: string;
  /** What the candidates were asked. */
  readonly prompt: string;
  /** Text in front of every candidate. */
  readonly prelude: string;
  /** Whether the prompt is the prelude, which candidates go on from. */
  readonly completes: boolean;
  readonly candidates: readonly JudgedCandidate[];
  /** Distinct tests as text, the columns of `matrix`. */
  readonly tests: readonly string[];
  /** Rows are `candidates`, columns `tests`; every cell is known. null: the reply has no outcomes. */
  readonly matrix: PassMatrix | null;
  readonly provenance: {
    readonly reply: string;
    /** The strategy that ranked, as JSON. */
    readonly strategy: string;
    readonly engine: string;
  };
};

/** Why a problem gives no rows. */
export type Unusable = { readonly unusable: 'no_prompt' | 'other_problem' };

/**
 * Joins a request with its reply. Left out: candidates with a cell that is not known (`I`, `S`), those flagged `tampering`,
 * those cut off by `top_n`, and all but the first of those that differ in white space at line ends only.
 */
export function toJudged(customId: string, request: RerankRequest, reply: ReadReply): Judged | Unusable {
  const prelude = request.prelude ?? '';
  const prompt = request.prompt ?? prelude;
  if (prompt.trim() === '') return { unusable: 'no_prompt' };
  const rows = reply.outcomes ?? reply.matrix ?? null;
  const language = Object.values(LANGUAGES).find(({ name }) => name === request.language)?.name;
  if (language === undefined || !belongs(request, reply)) return { unusable: 'other_problem' };

  const samples = request.tests.reduce((sum, test) => sum + countOf(test), 0);
  const seen = new Set<string>();
  const kept: { readonly row: string; readonly candidate: JudgedCandidate }[] = [];
  for (const result of reply.results.toSorted((a, b) => a.index - b.index)) {
    const row = rows?.[result.index] ?? '';
    if (result.total < samples || /[IS-]/.test(row) || result.flags?.includes('tampering')) continue;
    const candidate = toCandidate(request, result, samples, language);
    const key = sameText(candidate.code);
    if (key === '' || seen.has(key)) continue;
    seen.add(key);
    kept.push({ row, candidate });
  }

  const tests = distinctTests(request.tests);
  const passes = (row: string, column: number) => /[P1]/.test(row.charAt(column));
  return {
    ...{ customId, prompt, prelude, language },
    completes: request.prompt === undefined || request.prompt === prelude,
    candidates: kept.map(({ candidate }) => candidate),
    tests: tests.map(({ text }) => text),
    matrix:
      rows === null
        ? null
        : matrixFromCells(kept.length, tests.length, (candidate, test) =>
            passes(kept[candidate]?.row ?? '', tests[test]?.column ?? 0),
          ),
    provenance: {
      reply: reply.id,
      strategy: JSON.stringify(reply.strategy),
      engine: `crossrank ${reply.engine.version}, ${reply.engine.runtime}`,
    },
  };
}

/** White space at line ends tells no programs apart. */
export function sameText(code: string): string {
  return code
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

function toCandidate(
  request: RerankRequest,
  result: Result,
  samples: number,
  language: LanguageName,
): JudgedCandidate {
  const sent = request.candidates[result.index] ?? '';
  const { code, source } = typeof sent === 'string' ? { code: sent, source: undefined } : sent;
  return {
    id: result.id,
    source: source ?? null,
    code: unfence(code, language) ?? code,
    posterior: result.relevance_score,
    passRate: samples === 0 ? 0 : result.passed / samples,
    cpuMs: result.cpu_ms ?? null,
    cpuMsSd: result.cpu_ms_sd ?? null,
  };
}

type Test = RerankRequest['tests'][number];

function countOf(test: Test): number {
  return typeof test === 'string' ? 1 : (test.count ?? 1);
}

/** Each distinct test with the first column that is its own. */
function distinctTests(tests: readonly Test[]): { readonly text: string; readonly column: number }[] {
  const first = new Map<string, number>();
  for (const [column, test] of tests.entries()) {
    const text = typeof test === 'string' ? test : 'code' in test ? test.code : JSON.stringify(test);
    if (!first.has(text)) first.set(text, column);
  }
  return [...first].map(([text, column]) => ({ text, column }));
}

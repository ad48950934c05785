/** What a reply tells of some of its candidates, as strategies want it: as if only these had been sent. */
import type { ReadReply } from '../batches/finished.ts';
import type { LanguageName } from '../execution/plan.ts';
import type { Evidence } from '../matrix/evidence.ts';
import { matrixFromCells, type PassMatrix } from '../matrix/pass-matrix.ts';
import { distinct } from '../rerank/distinct.ts';
import { highestPrior, isTrusted, keyOfTest, toCandidate, toTest } from '../rerank/problem.ts';
import type { RerankRequest } from '../rerank/wire/request.ts';

export type Known = {
  /** Distinct candidates among these × distinct tests. */
  readonly matrix: PassMatrix;
  /** For each distinct candidate, its indexes in the request. */
  readonly sentAs: readonly (readonly number[])[];
  readonly texts: readonly string[];
  readonly priors: readonly (number | null)[];
  readonly trusted: readonly boolean[];
  /** null where the reply has no `answers`. */
  readonly evidence: Evidence | null;
};

/** null where the reply has neither `outcomes` nor `matrix`. */
export function knownOf(
  request: RerankRequest,
  reply: ReadReply,
  indexes: readonly number[],
  language: LanguageName,
): Known | null {
  const rows = reply.outcomes ?? reply.matrix;
  if (rows === undefined) return null;
  const candidates = distinct(
    indexes.map((index) => toCandidate(request.candidates[index] ?? '', index, language)),
    (code) => code,
  );
  const tests = distinct(
    request.tests.map((sent, index) => toTest(sent, index, language)),
    keyOfTest,
  );
  const sentAs = candidates.sentAs.map((places) => places.map((place) => indexes[place] ?? 0));
  const firsts = sentAs.map(([first = 0]) => first);
  const columns = tests.sentAs.map(([first = 0]) => first);
  return {
    matrix: matrixFromCells(
      firsts.length,
      columns.length,
      (row, column) => cellOf(rows[firsts[row] ?? 0]?.charAt(columns[column] ?? 0)),
      { candidateCounts: candidates.counts, testCounts: tests.counts },
    ),
    sentAs,
    texts: candidates.items,
    priors: sentAs.map((sent) => highestPrior(sent.map((index) => request.candidates[index]))),
    trusted: tests.sentAs.map((sent) => sent.some((index) => isTrusted(request.tests[index]))),
    evidence: reply.answers ? evidenceOf(reply.answers, firsts, columns) : null,
  };
}

function cellOf(letter = '-'): boolean | null {
  return letter === 'P' || letter === '1' ? true : 'IS-'.includes(letter) ? null : false;
}

function evidenceOf(
  { questions, answers, given, wanted }: NonNullable<ReadReply['answers']>,
  firsts: readonly number[],
  columns: readonly number[],
): Evidence {
  const questionOf = new Map(
    questions.flatMap(({ tests }, question) => tests.map((test) => [test, question])),
  );
  return {
    kind: 'evidence',
    candidates: firsts.length,
    tests: columns.length,
    questions: questions.map(({ text }) => text),
    answers,
    questionOfTest: Int32Array.from(columns, (test) => questionOf.get(test) ?? -1),
    wantedByTest: Int32Array.from(columns, (test) => wanted[test] ?? -1),
    given: Int32Array.from(
      firsts.flatMap((row) => questions.map((_, question) => given[row]?.[question] ?? -1)),
    ),
  };
}

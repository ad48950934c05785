/**
 * Why the first stands before another: the questions on which they differ, who is with whom, and what each of them moved,
 * found by ranking once more without it. Works for every strategy, since it asks nothing of one but its scores.
 */
import type { TestProgram } from '../../workers/messages.ts';
import { safeText } from '../../workers/safe-text.ts';
import type { Evidence } from '../matrix/evidence.ts';
import { indexes } from '../matrix/indexes.ts';
import { isKnown, type PassMatrix, passes } from '../matrix/pass-matrix.ts';
import type { Seen } from '../matrix/units.ts';
import { withoutTests } from '../matrix/without-tests.ts';
import { type Ranking, rank } from '../ranking/rank.ts';
import type { Problem } from './problem.ts';
import type { Why } from './wire/why.ts';

/** So much of a text is told. */
const LONGEST_TEXT = 160;
const MOST_DIFFERENCES = 5;
/** Cells that are ranked again for a reply, all times together. */
const MOST_CELLS_AGAIN = 2_000_000;

export type Explained = {
  readonly problem: Pick<Problem, 'candidates' | 'tests' | 'strategy'>;
  readonly matrix: PassMatrix;
  readonly evidence: Evidence | null;
  /** What the ranking went by: the same, with what is presumed of cells that were not run. */
  readonly presumed: Seen;
  readonly ranking: Ranking;
};

type Difference = Why['differences'][number];
type Side = Difference['candidate'];

/** Tests that ask one thing, by their distinct indexes: none for a probe. `question` is null for a test in which none was found. */
type Piece = { readonly question: number | null; readonly tests: number[] };

/**
 * The first of the results against the best of the second cluster (of one cluster, against the best that answered otherwise),
 * then against each candidate of `asked`; `firstSent` and `asked` are indexes as sent. Nothing where there is nobody to compare with.
 */
export function toWhy(explained: Explained, firstSent: number, asked: readonly number[]): Why[] {
  const { ranking, problem, matrix } = explained;
  const first = problem.candidates.indexOf[firstSent] ?? 0;
  const own = ranking.results.find(({ candidate }) => candidate === first)?.cluster;
  const pieces = piecesOf(explained);
  // Where all pass the same tests, what they answered may still differ.
  const rival =
    ranking.results.find(({ cluster }) => cluster !== null && cluster !== own) ??
    ranking.results.find(({ candidate }) =>
      pieces.some((piece) => tellsApart(explained, piece, first, candidate)),
    );
  const others = new Set(asked.map((index) => problem.candidates.indexOf[index] ?? first));
  others.delete(first);
  const pairs = [...new Set([...(rival ? [rival.candidate] : []), ...others])];
  const times = pairs.length * (MOST_DIFFERENCES + 1);
  const mayRankAgain = times * matrix.candidates * matrix.tests <= MOST_CELLS_AGAIN;
  return pairs.map((other) => ({
    candidate: firstSent,
    ...compare(explained, pieces, first, other, mayRankAgain),
  }));
}

function compare(
  explained: Explained,
  pieces: readonly Piece[],
  first: number,
  other: number,
  mayRankAgain: boolean,
): Omit<Why, 'candidate'> {
  const { ranking, problem, presumed } = explained;
  const gap = gapOf(ranking, first, other);
  const movedWithout = (rest: Seen, texts: readonly string[] | null) => {
    if (gap === null || !mayRankAgain) return null;
    const without = gapOf(
      rank(rest.matrix, problem.strategy, { evidence: rest.evidence, texts }),
      first,
      other,
    );
    return without === null ? null : rounded(gap - without);
  };
  const differing = pieces
    .filter((piece) => tellsApart(explained, piece, first, other))
    .map((piece) => ({
      piece,
      candidate: sideOf(explained, piece, first),
      other: sideOf(explained, piece, other),
    }))
    .sort((a, b) => leadOf(b) - leadOf(a));
  return {
    other: problem.candidates.sentAs[other]?.[0] ?? 0,
    score_gap: gap === null ? null : rounded(gap),
    texts_moved: movedWithout(presumed, null),
    differences_total: differing.length,
    differences: differing.slice(0, MOST_DIFFERENCES).map(({ piece, ...sides }) => ({
      question: textOf(explained, piece),
      tests: piece.tests.map((test) => problem.tests.sentAs[test]?.[0] ?? 0),
      ...sides,
      moved: movedWithout(
        withoutTests(presumed.matrix, presumed.evidence, new Set(piece.tests), piece.question ?? undefined),
        problem.candidates.items,
      ),
    })),
  };
}

function piecesOf({ matrix, evidence }: Explained): Piece[] {
  const ofQuestion = new Map<number, Piece>();
  const pieces: Piece[] = [];
  for (let test = 0; test < matrix.tests; test++) {
    const question = evidence?.questionOfTest[test] ?? -1;
    const known = ofQuestion.get(question);
    if (known) {
      known.tests.push(test);
      continue;
    }
    const piece = { question: question === -1 ? null : question, tests: [test] };
    pieces.push(piece);
    if (question !== -1) ofQuestion.set(question, piece);
  }
  const probes = indexes(evidence?.questions.length ?? 0).filter((question) => !ofQuestion.has(question));
  return [...pieces, ...probes.map((question) => ({ question, tests: [] }))];
}

function tellsApart({ matrix, evidence }: Explained, piece: Piece, first: number, other: number): boolean {
  const [a, b] = [answerTo(evidence, piece, first), answerTo(evidence, piece, other)];
  if (a !== -1 && b !== -1 && a !== b) return true;
  return piece.tests.some(
    (test) =>
      isKnown(matrix, first, test) &&
      isKnown(matrix, other, test) &&
      passes(matrix, first, test) !== passes(matrix, other, test),
  );
}

function sideOf({ matrix, evidence }: Explained, piece: Piece, candidate: number): Side {
  const answer = answerTo(evidence, piece, candidate);
  const everyone = indexes(matrix.candidates);
  const isWith = (one: number) =>
    answer === -1
      ? one === candidate ||
        (piece.tests.length > 0 &&
          piece.tests.every(
            (test) =>
              isKnown(matrix, one, test) && passes(matrix, one, test) === passes(matrix, candidate, test),
          ))
      : answerTo(evidence, piece, one) === answer;
  const told = evidence?.answers[answer];
  return {
    answer: told ? { ...told, type: safe(told.type), text: safe(told.text) } : null,
    passed: piece.tests.filter((test) => passes(matrix, candidate, test)).length,
    agreeing: everyone.filter(isWith).length,
  };
}

/** How unlike the company of the two is. */
function leadOf({ candidate, other }: { readonly candidate: Side; readonly other: Side }): number {
  return Math.abs(candidate.agreeing - other.agreeing);
}

/** Index of the answer; -1 where there is no question or nobody knows. */
function answerTo(evidence: Evidence | null, { question }: Piece, candidate: number): number {
  if (evidence === null || question === null) return -1;
  return evidence.given[candidate * evidence.questions.length + question] ?? -1;
}

function textOf({ evidence, problem }: Explained, { question, tests }: Piece): string {
  const text = question === null ? undefined : evidence?.questions[question];
  return safe(text ?? testText(problem.tests.items[tests[0] ?? 0]));
}

function testText(test: TestProgram | undefined): string {
  if (test === undefined) return '';
  return test.kind === 'code' ? test.code : test.stdin;
}

function gapOf({ results }: Ranking, first: number, other: number): number | null {
  const scoreOf = (wanted: number) => results.find(({ candidate }) => candidate === wanted)?.score ?? null;
  const [a, b] = [scoreOf(first), scoreOf(other)];
  return a === null || b === null ? null : a - b;
}

function safe(text: string): string {
  return safeText(text, LONGEST_TEXT);
}

/** To six digits after the point: more say nothing. */
function rounded(number: number): number {
  return Math.round(number * 1e6) / 1e6;
}

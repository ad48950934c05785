/** Samples of executed problems: as few candidates and tests as a caller may have, of a problem that has more. Pure. */
import type { Evidence } from '../matrix/evidence.ts';
import { matrixFromCells, type PassMatrix } from '../matrix/pass-matrix.ts';

/** What is known of a labelled problem. */
export type LabelledProblem = {
  readonly candidates: readonly { readonly code: string; readonly count?: number }[];
  readonly tests: readonly { readonly count?: number }[];
  readonly reference: {
    /** A character for each candidate: `1` right, anything else wrong. */
    readonly ground_truth: string;
    /** A character for each test: `1` where a right program passes it. */
    readonly test_valid?: string;
  };
};

/** So many candidates and tests are drawn; infinitely many are all. */
export type Budget = { readonly name: string; readonly candidates: number; readonly tests: number };

const ALL = Number.POSITIVE_INFINITY;

/** What callers have: from few samples to all that there are. */
export const budgets: readonly Budget[] = [
  { name: '10 × 10', candidates: 10, tests: 10 },
  { name: '20 × 30', candidates: 20, tests: 30 },
  { name: '50 × 50', candidates: 50, tests: 50 },
  { name: 'all × all', candidates: ALL, tests: ALL },
];

/** A problem with what came of its cells: 1 where passed, candidates × tests, row-major. */
export type Executed<Problem extends LabelledProblem = LabelledProblem> = {
  readonly problem: Problem;
  readonly passed: Uint8Array;
  readonly evidence: Evidence | null;
};

export type Sample = {
  /** Its place among the budgets. */
  readonly budget: number;
  /** Samples of one problem and budget count together as one. */
  readonly weight: number;
} & Part;

/** What a caller would have of a problem. */
export type Part = {
  readonly problem: Omit<LabelledProblem, 'tests'>;
  readonly matrix: PassMatrix;
  readonly evidence: Evidence | null;
};

/** A number in [0, 1) at each call: a linear congruence of 2^32, good enough to draw samples. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Draws `draws` samples at each budget, and one of all there is; some may be without tests. The same for the same seed. */
export function samplesOf(problem: Executed, draws: number, seed: number, among = budgets): Sample[] {
  const random = generator(seed);
  return among.flatMap(({ candidates, tests }, budget) => {
    const times = candidates === ALL && tests === ALL ? 1 : draws;
    return Array.from({ length: times }, () => ({
      ...partOf(problem, { candidates, tests }, random),
      ...{ budget, weight: 1 / times },
    }));
  });
}

/** How often each thing was drawn, by its index, in ascending order. */
export type Drawn = ReadonlyMap<number, number>;

/** Draws as many candidate and test samples as the budget says, without putting them back. */
export function partOf(executed: Executed, budget: Omit<Budget, 'name'>, random: () => number): Part {
  const { candidates, tests } = executed.problem;
  const drawnCandidates = drawn(countsOf(candidates), budget.candidates, random);
  return partDrawn(executed, drawnCandidates, drawn(countsOf(tests), budget.tests, random));
}

/** What a caller would have who has just these samples. */
export function partDrawn({ problem, passed, evidence }: Executed, candidates: Drawn, tests: Drawn): Part {
  const [rows, columns] = [[...candidates.keys()], [...tests.keys()]];
  const width = problem.tests.length;
  const cellAt = (row: number, column: number) =>
    passed[(rows[row] ?? 0) * width + (columns[column] ?? 0)] === 1;
  const counts = { candidateCounts: [...candidates.values()], testCounts: [...tests.values()] };
  return {
    problem: {
      candidates: rows.map((row) => ({
        code: problem.candidates[row]?.code ?? '',
        count: candidates.get(row) ?? 1,
      })),
      reference: {
        ground_truth: rows.map((row) => problem.reference.ground_truth[row]).join(''),
        ...(problem.reference.test_valid !== undefined && {
          test_valid: columns.map((column) => problem.reference.test_valid?.[column]).join(''),
        }),
      },
    },
    matrix: matrixFromCells(rows.length, columns.length, cellAt, counts),
    evidence: evidence && evidenceOfPart(evidence, rows, columns),
  };
}

/** How many samples each thing stands for. */
export function countsOf(things: readonly { readonly count?: number }[]): number[] {
  return things.map(({ count = 1 }) => count);
}

/** Draws at most so many of all samples, without putting them back. `counts`: how many samples each thing stands for. */
export function drawn(counts: readonly number[], most: number, random: () => number): Drawn {
  const samples = counts.flatMap((count, index) => new Array<number>(count).fill(index));
  for (let at = 0; at < Math.min(most, samples.length); at++) {
    const other = at + Math.floor(random() * (samples.length - at));
    [samples[at], samples[other]] = [samples[other] ?? 0, samples[at] ?? 0];
  }
  const times = new Map<number, number>();
  for (const index of samples.slice(0, most).sort((a, b) => a - b))
    times.set(index, (times.get(index) ?? 0) + 1);
  return times;
}

/** Evidence of these candidates and tests, with the questions that these tests ask. */
export function evidenceOfPart(
  evidence: Evidence,
  rows: readonly number[],
  columns: readonly number[],
): Evidence {
  const asked = new Set(columns.map((column) => evidence.questionOfTest[column] ?? -1));
  asked.delete(-1);
  const kept = [...asked].sort((a, b) => a - b);
  const all = evidence.questions.length;
  return {
    ...evidence,
    candidates: rows.length,
    tests: columns.length,
    questions: kept.map((question) => evidence.questions[question] ?? ''),
    questionOfTest: Int32Array.from(columns, (column) => kept.indexOf(evidence.questionOfTest[column] ?? -1)),
    wantedByTest: Int32Array.from(columns, (column) => evidence.wantedByTest[column] ?? -1),
    given: Int32Array.from(
      rows.flatMap((row) => kept.map((question) => evidence.given[row * all + question] ?? -1)),
    ),
  };
}

/**
 * A problem with what is known of it: what a request is made from, and the reference that the answer is compared with.
 * `page-ranges.json` is one, and so is every line of `problems.jsonl`.
 */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { RerankRequest } from '../src/rerank/wire/request.ts';

const Program = Type.Object({
  id: Type.Optional(Type.String()),
  code: Type.String(),
  /** How many samples had this text. */
  count: Type.Optional(Type.Integer({ minimum: 1 })),
});

const Reference = Type.Object({
  /** A character for each candidate: `1` right, anything else wrong. */
  ground_truth: Type.String(),
  /**
   * A string for each candidate with a character for each test: `1` passed, `0` assertion failed, `E` threw, `C` does not
   * compile, `T` over the time limit, `-` not executed. null: the candidate does not compile or load.
   */
  cells: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Null()]))),
  /** A character for each test: `1` where a right program passes it. */
  test_valid: Type.Optional(Type.String()),
  /** What is wrong with each candidate and each test; empty where nothing is. */
  notes: Type.Optional(Type.Array(Type.String())),
  test_notes: Type.Optional(Type.Array(Type.String())),
});

const Problem = Type.Object({
  task_id: Type.String(),
  entry_point: Type.Optional(Type.String()),
  language: Type.String(),
  prelude: Type.String(),
  candidates: Type.Array(Program, { minItems: 1 }),
  tests: Type.Array(Program),
  reference: Reference,
});

export type Problem = Static<typeof Problem>;
export type Reference = Static<typeof Reference>;

const check = Compile(Problem);

/** @throws Error that says where `value` is no problem. */
export function toProblem(value: unknown): Problem {
  if (!check.Check(value)) {
    const [error] = check.Errors(value);
    throw new Error(`It is no problem: ${error?.instancePath || 'the whole'} ${error?.message}.`);
  }
  const mistake = lengthMistake(value);
  if (mistake !== undefined) throw new Error(`${value.task_id} does not fit together: ${mistake}.`);
  return value;
}

/** The candidates and tests of a problem as a request has them; nothing of what is known of it. */
export function programsOf(
  problem: Problem,
): Pick<RerankRequest, 'language' | 'prelude' | 'candidates' | 'tests'> {
  const { language, prelude, candidates, tests } = problem;
  return { language, prelude, candidates: candidates.map(toSent), tests: tests.map(toSent) };
}

/** How many samples each program stands for. */
export function countsOf(programs: readonly { readonly count?: number }[]): number[] {
  return programs.map(({ count = 1 }) => count);
}

/** Whether each candidate is right. */
export function truthOf({ reference }: { readonly reference: Pick<Reference, 'ground_truth'> }): boolean[] {
  return [...reference.ground_truth].map((verdict) => verdict === '1');
}

/** Fields that the service does not know would be refused, so they are left behind. */
function toSent({ id, code, count = 1 }: Problem['candidates'][number]) {
  return id === undefined ? { code, count } : { id, code, count };
}

function lengthMistake({ candidates, tests, reference }: Problem): string | undefined {
  const { ground_truth, cells, test_valid, notes, test_notes } = reference;
  if (ground_truth.length !== candidates.length) return 'ground_truth needs a character for each candidate';
  if (cells !== undefined && cells.length !== candidates.length)
    return 'cells needs a row for each candidate';
  if (cells?.some((row) => row !== null && row.length !== tests.length))
    return 'a row of cells needs a character for each test';
  if (test_valid !== undefined && test_valid.length !== tests.length)
    return 'test_valid needs a character for each test';
  if (notes !== undefined && notes.length !== candidates.length) return 'notes needs one for each candidate';
  if (test_notes !== undefined && test_notes.length !== tests.length)
    return 'test_notes needs one for each test';
  return undefined;
}

/**
 * What candidates returned, beside the bit of the pass matrix. A test that compares a call with a value asks a question
 * (the call, or a whole program's input) and proposes an answer to it; tests with the same call ask the same question, with
 * several proposed answers. Plain data: execution makes it, ranking reads it.
 */
export type Evidence = {
  readonly kind: 'evidence';
  /** Distinct candidates, N, and distinct tests, M: the same as of the pass matrix. */
  readonly candidates: number;
  readonly tests: number;
  /** Distinct questions, Q: their texts, as far as they can be told. */
  readonly questions: readonly string[];
  /** All answers that occur. Two answers are the same exactly when they have the same index here. */
  readonly answers: readonly Answer[];
  /** M entries: the question that the test asks; -1 where it asks none that could be found. */
  readonly questionOfTest: Int32Array;
  /** M entries: the answer that the test wants to its question; -1 where that is no plain value. */
  readonly wantedByTest: Int32Array;
  /** N × Q entries, row-major: the answer that the candidate gave; -1 where nobody knows. */
  readonly given: Int32Array;
};

export type Answer = {
  /** A plain value returned, an exception that left the call, a limit that ended it, or what has no canonical text. */
  readonly kind: 'value' | 'exception' | 'limit' | 'opaque';
  /** Type of the value or of the exception, in the language's own words; the outcome letter of a limit. */
  readonly type: string;
  /** Canonical text of the value, bounded: longer ones end in a digest of the whole. Empty for the other kinds. */
  readonly text: string;
};

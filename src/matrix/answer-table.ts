/**
 * What every candidate said to every question, made ready for counting: the questions that were found in tests, and each
 * test in which none was found as a question of its own, with the two answers "passed" and "did not". Without evidence all
 * questions are of the second kind, so that whoever counts agreement works from bits alone by the same formula.
 */
import type { Evidence } from './evidence.ts';
import { type PassMatrix, passes, testCount } from './pass-matrix.ts';

export type AnswerTable = {
  readonly candidates: number;
  /** Q: questions found, then tests in which none was found. */
  readonly questions: number;
  /**
   * N × Q, row-major: the slot of the candidate's answer. A slot is a question with one answer to it; two candidates gave the
   * same answer to a question exactly when their slots are the same. -1 where nobody knows.
   */
  readonly slots: Int32Array;
  readonly slotCount: number;
  /**
   * For each slot, what it is worth to agree on it: the weight of the question where a value was returned or the test passed,
   * 0 for an exception, a limit or a failed test. A question found weighs 1, a test that is one by itself as its count.
   */
  readonly worth: Float64Array;
  /** Weights of all questions together. */
  readonly weight: number;
  /** M entries: the place of the test's question. */
  readonly questionOfTest: Int32Array;
};

/** O(N × Q). `evidence`, where there is any, is of this matrix. */
export function answerTable(matrix: PassMatrix, evidence: Evidence | null = null): AnswerTable {
  const { candidates, tests } = matrix;
  const found = evidence?.questions.length ?? 0;
  const questionOfTest = new Int32Array(tests);
  const alone: number[] = [];
  for (let test = 0; test < tests; test++) {
    const question = evidence?.questionOfTest[test] ?? -1;
    questionOfTest[test] = question === -1 ? found + alone.push(test) - 1 : question;
  }
  const questions = found + alone.length;
  const slots = new Int32Array(candidates * questions);
  const worth = evidence ? slotsOfAnswers(evidence, slots, questions) : [];
  let weight = found;
  for (const [place, test] of alone.entries()) {
    weight += testCount(matrix, test);
    const failed = worth.push(0, testCount(matrix, test)) - 2;
    for (let candidate = 0; candidate < candidates; candidate++) {
      slots[candidate * questions + found + place] = failed + (passes(matrix, candidate, test) ? 1 : 0);
    }
  }
  return {
    candidates,
    questions,
    slots,
    slotCount: worth.length,
    worth: Float64Array.from(worth),
    weight,
    questionOfTest,
  };
}

/** Fills in the slots of the questions found, and returns for each slot what it is worth to agree on it. */
function slotsOfAnswers(evidence: Evidence, slots: Int32Array, stride: number): number[] {
  const worth: number[] = [];
  const found = evidence.questions.length;
  const slotOfAnswer = new Int32Array(evidence.answers.length);
  for (let question = 0; question < found; question++) {
    const first = worth.length;
    for (let candidate = 0; candidate < evidence.candidates; candidate++) {
      const answer = evidence.given[candidate * found + question] ?? -1;
      if (answer === -1) {
        slots[candidate * stride + question] = -1;
        continue;
      }
      // Slots of earlier questions lie below `first`, so the scratch array needs no clearing; 0 stands for none.
      const known = (slotOfAnswer[answer] ?? 0) - 1;
      const isNew = known < first;
      const slot = isNew ? worth.push(evidence.answers[answer]?.kind === 'value' ? 1 : 0) - 1 : known;
      if (isNew) slotOfAnswer[answer] = slot + 1;
      slots[candidate * stride + question] = slot;
    }
  }
  return worth;
}

/** For each slot, the sum of the weights of the candidates that gave this answer. One weight per candidate. */
export function weightsOfSlots(table: AnswerTable, weights: ArrayLike<number>): Float64Array {
  const { candidates, questions, slots, slotCount } = table;
  const sums = new Float64Array(slotCount);
  for (let candidate = 0; candidate < candidates; candidate++) {
    const weight = weights[candidate] ?? 0;
    for (let at = candidate * questions; at < (candidate + 1) * questions; at++) {
      const slot = slots[at] ?? -1;
      if (slot !== -1) sums[slot] = (sums[slot] ?? 0) + weight;
    }
  }
  return sums;
}

/** For each candidate, the sum over questions of what its answers are worth. One value per slot; what is unknown adds 0. */
export function sumsOverAnswers(table: AnswerTable, values: Float64Array): Float64Array {
  const { candidates, questions, slots } = table;
  const sums = new Float64Array(candidates);
  for (let candidate = 0; candidate < candidates; candidate++) {
    let sum = 0;
    for (let at = candidate * questions; at < (candidate + 1) * questions; at++) {
      const slot = slots[at] ?? -1;
      if (slot !== -1) sum += values[slot] ?? 0;
    }
    sums[candidate] = sum;
  }
  return sums;
}

/** Weights of slots times what they are worth. */
export function agreeingWeights(table: AnswerTable, weights: ArrayLike<number>): Float64Array {
  return weightsOfSlots(table, weights).map((weight, slot) => weight * (table.worth[slot] ?? 0));
}

/**
 * Candidates that answered every question alike, exceptions, limits and what is not known among the answers: their indexes,
 * ascending, clusters by their first members. Two programs that raise the same everywhere behave alike.
 */
export function behaviours(table: AnswerTable): number[][] {
  const { candidates, questions, slots } = table;
  const bytes = Buffer.from(slots.buffer, slots.byteOffset, slots.byteLength);
  const membersOf = new Map<string, number[]>();
  for (let candidate = 0; candidate < candidates; candidate++) {
    const row = bytes.toString('latin1', candidate * questions * 4, (candidate + 1) * questions * 4);
    const members = membersOf.get(row);
    if (members) members.push(candidate);
    else membersOf.set(row, [candidate]);
  }
  return [...membersOf.values()];
}

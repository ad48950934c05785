import {
  candidateCount,
  isComplete,
  isKnown,
  matrixFromCells,
  type PassMatrix,
  passes,
  testCount,
} from './pass-matrix.ts';
import { givenTo, type Seen, UNSEEN, type Units, unitsOf } from './units.ts';

/** For each candidate, the one whose answers stand for its own where they are not known: itself, another, or -1 for none. */
export type Donors = {
  readonly of: Int32Array;
  /** Whether the two answered alike wherever both are known. */
  readonly isAlike: readonly boolean[];
};

/**
 * The donor of each candidate: among those of which most is known, the one with the largest share of equal answers where
 * both are known (Laplace's (same + ½) / (both + 1)); none where more than half of them differ. O(N × donors × U).
 */
export function donorsOf(candidates: number, { tests, answers }: Units): Donors {
  const units = tests.length;
  const seen = Array.from({ length: candidates }, (_, candidate) => {
    let known = 0;
    for (let unit = 0; unit < units; unit++) if (answers[candidate * units + unit] !== UNSEEN) known++;
    return known;
  });
  const most = seen.reduce((best, known) => Math.max(best, known), 0);
  // Of those with the same answers the first stands for all.
  const full = new Map<string, number>();
  for (const [candidate, known] of seen.entries()) {
    const row = rowText(answers, candidate, units);
    if (known === most && !full.has(row)) full.set(row, candidate);
  }
  const donors = [...full.values()];
  const isAlike: boolean[] = [];
  const of = Int32Array.from(seen, (known, candidate) => {
    isAlike[candidate] = known === most;
    if (known === most) return candidate;
    const own = answers.subarray(candidate * units, (candidate + 1) * units);
    const asked = Int32Array.from(own.keys().filter((unit) => own[unit] !== UNSEEN));
    let [donor, nearest] = [-1, 0];
    for (const other of donors) {
      let [same, both] = [0, 0];
      for (const unit of asked) {
        const answer = answers[other * units + unit];
        if (answer === UNSEEN) continue;
        both++;
        if (answer === own[unit]) same++;
      }
      const nearness = (same + 0.5) / (both + 1);
      if (both === 0 || same * 2 < both || nearness <= nearest) continue;
      [donor, nearest] = [other, nearness];
      isAlike[candidate] = same === both;
    }
    return donor;
  });
  return { of, isAlike };
}

/**
 * Fills in what is not known with what is most likely: where a candidate's answer to the question is known, whether it is the
 * one wanted; else what the candidate's donor did (see `donorsOf`); without one, that it fails. Rows and columns of which
 * nothing is known stay so. The very same object where there is nothing to fill in.
 */
export function presume(seen: Seen): Seen {
  const { matrix, evidence } = seen;
  if (isComplete(matrix)) return seen;
  const donors = donorsOf(matrix.candidates, unitsOf(seen)).of;
  const [rows, columns] = touched(matrix);
  const ownBit = (candidate: number, test: number): boolean | null => {
    if (isKnown(matrix, candidate, test)) return passes(matrix, candidate, test);
    const given = givenTo(evidence, candidate, test);
    return given < 0 ? null : given === evidence?.wantedByTest[test];
  };
  const cellAt = (candidate: number, test: number) => {
    if (!rows[candidate] || !columns[test]) return null;
    const donor = donors[candidate] ?? -1;
    return ownBit(candidate, test) ?? (donor < 0 ? null : ownBit(donor, test)) ?? false;
  };
  const { candidates, tests } = matrix;
  return {
    matrix: matrixFromCells(candidates, tests, cellAt, {
      candidateCounts: Array.from({ length: candidates }, (_, candidate) =>
        candidateCount(matrix, candidate),
      ),
      testCounts: Array.from({ length: tests }, (_, test) => testCount(matrix, test)),
    }),
    evidence: evidence && {
      ...evidence,
      given: evidence.given.map((answer, at) => {
        if (answer >= 0) return answer;
        const questions = evidence.questions.length;
        const donor = donors[Math.floor(at / questions)] ?? -1;
        return donor < 0 ? -1 : (evidence.given[donor * questions + (at % questions)] ?? -1);
      }),
    },
  };
}

function rowText(answers: Int32Array, row: number, width: number): string {
  return Buffer.from(answers.buffer, answers.byteOffset + row * width * 4, width * 4).toString('latin1');
}

/** Of which candidates and of which tests a cell is known. */
function touched(matrix: PassMatrix): readonly [rows: boolean[], columns: boolean[]] {
  const rows = new Array<boolean>(matrix.candidates).fill(false);
  const columns = new Array<boolean>(matrix.tests).fill(false);
  for (let candidate = 0; candidate < matrix.candidates; candidate++) {
    for (let test = 0; test < matrix.tests; test++) {
      if (!isKnown(matrix, candidate, test)) continue;
      rows[candidate] = true;
      columns[test] = true;
    }
  }
  return [rows, columns];
}

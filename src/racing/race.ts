/**
 * Racing: which cells to execute next, so that the first of the full ranking is found with a part of the cells. Pure.
 *
 * 1. Pilots: a few candidates, spread over how typical their texts are, run every test. They say what the tests ask, and which of
 *    them tell programs apart.
 * 2. The tests that do so best are run by everybody.
 * 3. Round by round: of those near the top, by what is known, by what all ran, or by how many agree with them, one for each
 *    way to answer that nobody known in full has runs all questions, and so do the first two. What a candidate did not run it is taken to answer as the
 *    nearest that did (`matrix/presume.ts`). Where those near the top follow several that answer differently, they run some questions more
 *    that tell these apart; where all follow one, it does not matter who else does. It ends when nobody is left for any of this.
 *
 * Racing of candidates by confidence: Maron & Moore, "Hoeffding Races", 1993; here the model's log odds stand for the bounds.
 */
import { indexes } from '../matrix/indexes.ts';
import { isKnown } from '../matrix/pass-matrix.ts';
import { donorsOf } from '../matrix/presume.ts';
import { areAlike, isWorthSharing, type Seen, UNSEEN, type Units, unitsOf } from '../matrix/units.ts';
import { crowdOf } from './crowd.ts';
import { MOST_ROWS, separatingUnits } from './separating.ts';

/** These candidates run these tests, given by index; tests ascending. */
export type Heat = { readonly candidates: readonly number[]; readonly tests: readonly number[] };

export type Course = {
  /** The order in which candidates are the first to be run, before anything is known: the most typical text first. */
  readonly order: readonly number[];
  /** Those worth running on, best first, by what is known; asked for only once there are columns. */
  readonly contenders: () => readonly number[];
  /** Those near the top by tests that all ran alone, best first: no guess is in it. */
  readonly promising: () => readonly number[];
  /** Candidates that run nothing more. */
  readonly leftOut: ReadonlySet<number>;
  /** Every candidate runs the same tests, pilots aside: for who leaves out a test that somebody did not run. */
  readonly wholeTests: boolean;
};

/** A part of all units, but no fewer and no more than so many. */
type Share = { readonly part: number; readonly least: number; readonly most: number };

const PILOTS: Share = { part: 0.08, least: 3, most: 5 };
/** Pilots are spread over this part of the order, counted from the most typical. */
const PILOTED = 2 / 3;
/** What everybody runs, as a part of all units, and what contenders run before they may follow another; and bounds. */
const EVERYBODY: Share = { part: 0.1, least: 2, most: 24 };
const FOLLOWERS: Share = { part: 0.25, least: 5, most: 48 };
/** So many units a round are run by those that may follow another. */
const A_ROUND: Share = { part: 0.05, least: 1, most: 12 };
/** The first so many are known in full before it ends, and the first so many of the crowd are contenders. */
const LEADERS = 2;
/** So many ways to answer are run in full in a round, or as many as this part of those that have. */
const REPRESENTATIVES = { part: 0.5, least: 4 };

/** What to run next, from what is known; nothing when there is nothing more to find out. */
export function nextHeats(seen: Seen, course: Course): Heat[] {
  const { candidates, tests } = seen.matrix;
  const units = unitsOf(seen);
  const known = knownUnits(candidates, units);
  const runs = (candidate: number) => !course.leftOut.has(candidate);
  const everyone = [...known.keys()].filter(runs);
  if (everyone.length === 0) return [];
  if (known.every((number) => number === 0))
    return [{ candidates: pilots(course.order.filter(runs)), tests: indexes(tests) }];
  const full = everyone.filter((candidate) => known[candidate] === units.tests.length);
  if (course.wholeTests || everyone.some((candidate) => known[candidate] === 0)) {
    return heatsOf(
      units,
      everyone,
      separating(units, full, everyone, numberOf(EVERYBODY, units.tests.length)),
    );
  }
  return roundHeats(seen, course, units, known, full);
}

function roundHeats(
  { matrix, evidence }: Seen,
  course: Course,
  units: Units,
  known: readonly number[],
  full: readonly number[],
): Heat[] {
  const donors = donorsOf(matrix.candidates, units);
  const runs = (candidate: number) => !course.leftOut.has(candidate);
  const crowd = crowdOf(units, donors, (answer) => isWorthSharing(evidence, answer)).filter(runs);
  const near = course.contenders().filter(runs);
  const contenders = [...new Set([...near, ...crowd.slice(0, LEADERS)])];
  const unlike = oneOfEach(
    units,
    [...near, ...crowd, ...course.promising().filter(runs)].filter((candidate) => !donors.isAlike[candidate]),
    Math.max(REPRESENTATIVES.least, Math.floor(full.length * REPRESENTATIVES.part)),
  );
  const representatives = [...new Set([...unlike, ...contenders.slice(0, LEADERS)])];
  const followed = new Set(contenders.map((candidate) => donors.of[candidate] ?? -1));
  followed.delete(-1);
  const rivals = oneOfEach(units, [...followed], MOST_ROWS);
  const enough = numberOf(FOLLOWERS, units.tests.length);
  const short = contenders.filter(
    (candidate) =>
      rivals.length > 1 && (known[candidate] ?? 0) < enough && !representatives.includes(candidate),
  );
  return [
    ...heatsOf(units, representatives, indexes(units.tests.length)),
    ...heatsOf(units, short, separating(units, rivals, short, numberOf(A_ROUND, units.tests.length))),
  ];
}

/** All cells of which nothing is known. */
export function remainingHeats({ matrix }: Seen): Heat[] {
  return joined(
    indexes(matrix.candidates).map((candidate) => ({
      candidate,
      tests: indexes(matrix.tests).filter((test) => !isKnown(matrix, candidate, test)),
    })),
  );
}

/** The first heats that have at most so many cells, the last of them cut. */
export function within(heats: readonly Heat[], cells: number): Heat[] {
  let left = cells;
  return heats.flatMap(({ candidates, tests }) => {
    const rows = candidates.slice(0, Math.floor(left / tests.length));
    const heat =
      rows.length > 0
        ? { candidates: rows, tests }
        : { candidates: candidates.slice(0, 1), tests: tests.slice(0, left) };
    left -= heat.candidates.length * heat.tests.length;
    return heat.tests.length > 0 ? [heat] : [];
  });
}

function pilots(order: readonly number[]): number[] {
  const wanted = numberOf(PILOTS, order.length);
  const stride = Math.max(1, Math.floor((order.length * PILOTED) / wanted));
  return order.filter((_, place) => place % stride === 0).slice(0, wanted);
}

/** The first of each set that answers alike, at most so many. */
function oneOfEach(units: Units, candidates: readonly number[], most: number): number[] {
  const chosen: number[] = [];
  for (const candidate of candidates) {
    if (chosen.length >= most) break;
    if (!chosen.some((other) => areAlike(units, other, candidate))) chosen.push(candidate);
  }
  return chosen;
}

function separating(
  units: Units,
  rows: readonly number[],
  runners: readonly number[],
  wanted: number,
): number[] {
  return separatingUnits(units, rows, wanted, (unit) =>
    runners.some((candidate) => !isSeen(units, candidate, unit)),
  );
}

/** These candidates run the first test of each of these units, as far as they have not. */
function heatsOf(units: Units, candidates: readonly number[], wanted: readonly number[]): Heat[] {
  return joined(
    candidates.map((candidate) => ({
      candidate,
      tests: wanted
        .filter((unit) => !isSeen(units, candidate, unit))
        .map((unit) => units.tests[unit]?.[0] ?? 0)
        .sort((a, b) => a - b),
    })),
  );
}

/** Candidates that run the same tests run in one heat. */
function joined(rows: readonly { readonly candidate: number; readonly tests: readonly number[] }[]): Heat[] {
  const groups = Map.groupBy(
    rows.filter(({ tests }) => tests.length > 0),
    ({ tests }) => tests.join(),
  );
  return Array.from(groups.values(), (group) => ({
    candidates: group.map(({ candidate }) => candidate),
    tests: group[0]?.tests ?? [],
  }));
}

function knownUnits(candidates: number, { tests, answers }: Units): number[] {
  const known = new Array<number>(candidates).fill(0);
  for (let at = 0; at < answers.length; at++) {
    if (answers[at] === UNSEEN) continue;
    const candidate = Math.floor(at / tests.length);
    known[candidate] = (known[candidate] ?? 0) + 1;
  }
  return known;
}

function isSeen({ tests, answers }: Units, candidate: number, unit: number): boolean {
  return answers[candidate * tests.length + unit] !== UNSEEN;
}

function numberOf({ part, least, most }: Share, whole: number): number {
  return Math.min(whole, most, Math.max(least, Math.round(part * whole)));
}

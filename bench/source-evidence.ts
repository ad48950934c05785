/**
 * Ways of taking for evidence that candidates come from several sources. None knows which source is which, only which
 * candidates share one. Pure.
 */
import {
  type AnswerTable,
  answerTable,
  behaviours,
  sumsOverAnswers,
  weightsOfSlots,
} from '../src/matrix/answer-table.ts';
import { firstImpression, type Signs, signsOf } from '../src/ranking/crossrank-signs.ts';
import { termsOf, typicality } from '../src/ranking/typicality.ts';
import type { MixedSample } from './source-mixes.ts';

/** A sample that asks questions, with what the model that is there makes of it. */
export type Seen = {
  readonly signs: Signs;
  readonly table: AnswerTable;
  readonly texts: readonly string[];
  /** First impression, as shares of a whole. */
  readonly witnesses: Float64Array;
  readonly sourceOf: readonly number[];
};

/** For each candidate, the signs that it is right; and facts about the first of them by which it is more or less surely right. */
export type SourceWay = {
  readonly name: string;
  readonly signs: (seen: Seen) => readonly Float64Array[];
  readonly facts: (seen: Seen, firsts: readonly number[]) => readonly number[];
};

const SOURCES = [0, 1];

/** Null where the sample asks no question: then nothing is known of answers. */
export function seen({ part: { matrix, evidence, problem }, sourceOf }: MixedSample): Seen | null {
  if (evidence === null || evidence.questions.length === 0) return null;
  const texts = problem.candidates.map(({ code }) => code);
  const signs = signsOf(matrix, { evidence, texts });
  const first = { ...signs, ...signs.plain };
  const witnesses = firstImpression(first, 'answers');
  return { signs, table: answerTable(matrix, evidence), texts, witnesses, sourceOf };
}

const noFacts = () => [];
const plainly = ({ signs: { agreement, votes, typicality } }: Seen) => [agreement, votes, typicality];

/** The first is the model as it is. */
export const sourceWays: readonly SourceWay[] = [
  { name: 'source is not used', signs: plainly, facts: noFacts },
  {
    name: 'agreement with other sources beside',
    signs: (seen) => [...plainly(seen), agreementWithOthers(seen)],
    facts: noFacts,
  },
  {
    name: 'sources weigh as the root of their size',
    signs: (seen) => witnessedBy(seen, (size) => 1 / Math.sqrt(size)),
    facts: noFacts,
  },
  {
    name: 'sources weigh alike',
    signs: (seen) => witnessedBy(seen, (size) => 1 / size),
    facts: noFacts,
  },
  {
    name: 'sources weigh alike from the first impression on',
    signs: (seen) =>
      witnessedBy(
        impressedAnew(seen, (size) => 1 / size),
        (size) => 1 / size,
      ),
    facts: noFacts,
  },
  {
    name: 'like answers of a source weigh as their root',
    signs: (seen) => [flattened(seen, Math.sqrt), ...plainly(seen).slice(1)],
    facts: noFacts,
  },
  {
    name: 'like answers of a source weigh as their logarithm',
    signs: (seen) => {
      const whole = seen.sourceOf.length;
      const log = (share: number) => Math.log1p(share * whole) / Math.log1p(whole);
      return [flattened(seen, log), ...plainly(seen).slice(1)];
    },
    facts: noFacts,
  },
  {
    name: 'sources in the set of like behaviour beside',
    signs: (seen) => [...plainly(seen), sourcesBehaving(seen, (share) => (share > 0 ? 1 : 0))],
    facts: noFacts,
  },
  {
    name: 'root of the set’s size in each source beside',
    signs: (seen) => [...plainly(seen), sourcesBehaving(seen, Math.sqrt)],
    facts: noFacts,
  },
  {
    name: 'agreement with the source that agrees least beside',
    signs: (seen) => [...plainly(seen), leastAgreement(seen)],
    facts: noFacts,
  },
  {
    name: 'how typical of its own source beside',
    signs: (seen) => [...plainly(seen), typicalOfOwn(seen)],
    facts: noFacts,
  },
  {
    name: 'whether the first has other sources behind it',
    signs: plainly,
    facts: (seen, firsts) => [
      meanAt(sharesOfOthers(seen), firsts),
      meanAt(agreementWithOthers(seen), firsts),
    ],
  },
];

/** Mean over questions of the share of the witnesses of other sources that returned the same. 0 where there are none. */
function agreementWithOthers({ table, witnesses, sourceOf }: Seen): Float64Array {
  const bySource = SOURCES.map((source) => {
    const others = witnesses.map((witness, at) => (sourceOf[at] === source ? 0 : witness));
    return agreement(table, weightsOfSlots(table, sharesOfWhole(others)));
  });
  return witnesses.map((_, at) => bySource[sourceOf[at] ?? 0]?.[at] ?? 0);
}

/** The same with each source, by its own witnesses: the least of them. */
function leastAgreement({ table, witnesses, sourceOf }: Seen): Float64Array {
  const bySource = SOURCES.map((source) => {
    const own = witnesses.map((witness, at) => (sourceOf[at] === source ? witness : 0));
    return agreement(table, weightsOfSlots(table, sharesOfWhole(own)));
  });
  return witnesses.map((_, at) => Math.min(...bySource.map((values) => values[at] ?? 0)));
}

/** How typical each text is of those of its own source. */
function typicalOfOwn({ texts, witnesses, sourceOf }: Seen): Float64Array {
  const bySource = SOURCES.map((source) => {
    const own = witnesses.map((witness, at) => (sourceOf[at] === source ? witness : 0));
    return typicality(termsOf(texts), own);
  });
  return witnesses.map((_, at) => bySource[sourceOf[at] ?? 0]?.[at] ?? 0);
}

/** The signs where a witness weighs by the size of its source too. */
function witnessedBy({ witnesses, ...seen }: Seen, weight: Weight): readonly Float64Array[] {
  const weights = weightsBySize(seen, weight);
  const { agreement, votes, typicality } = signsBy(
    seen,
    sharesOfWhole(witnesses.map((witness, at) => witness * (weights[at] ?? 0))),
  );
  return [agreement, votes, typicality];
}

/** With the first impression that follows where all witnesses weigh by the size of their source alone. */
function impressedAnew(seen: Seen, weight: Weight): Seen {
  const first = signsBy(seen, sharesOfWhole(weightsBySize(seen, weight)));
  return { ...seen, witnesses: firstImpression({ ...seen.signs, ...first }, 'answers') };
}

type Weight = (sizeOfSource: number) => number;

function weightsBySize({ sourceOf }: Pick<Seen, 'sourceOf'>, weight: Weight): Float64Array {
  const sizes = SOURCES.map((source) => sourceOf.filter((of) => of === source).length);
  return Float64Array.from(sourceOf, (source) => weight(sizes[source] ?? 1));
}

function signsBy({ signs, table, texts }: Omit<Seen, 'witnesses'>, witnesses: Float64Array) {
  return {
    agreement: agreement(table, weightsOfSlots(table, witnesses)),
    votes: signs.votes,
    typicality: typicality(termsOf(texts), witnesses),
  };
}

/** Agreement where those of one source that answer alike weigh, together, less than one by one. */
function flattened({ table, witnesses, sourceOf }: Seen, flat: (share: number) => number): Float64Array {
  const sums = new Float64Array(table.slotCount);
  for (const source of SOURCES) {
    const own = witnesses.map((witness, at) => (sourceOf[at] === source ? witness : 0));
    for (const [slot, share] of weightsOfSlots(table, own).entries())
      sums[slot] = (sums[slot] ?? 0) + flat(share);
  }
  return agreement(table, sums);
}

function agreement(table: AnswerTable, ofSlots: Float64Array): Float64Array {
  const worth = ofSlots.map((weight, slot) => weight * (table.worth[slot] ?? 0));
  return sumsOverAnswers(table, worth).map((sum) => sum / Math.max(1, table.weight));
}

/** For each candidate, the mean over sources of what the share of the source that behaves as it does comes to. */
function sourcesBehaving({ table, sourceOf }: Seen, worth: (share: number) => number): Float64Array {
  const values = new Float64Array(sourceOf.length);
  for (const members of behaviours(table)) {
    const parts = SOURCES.map((source) => worth(shareOf(sourceOf, members, source)));
    for (const member of members)
      values[member] = parts.reduce((sum, part) => sum + part, 0) / SOURCES.length;
  }
  return values;
}

/** For each candidate, the share of the other source that behaves as it does. */
function sharesOfOthers({ table, sourceOf }: Seen): Float64Array {
  const values = new Float64Array(sourceOf.length);
  for (const members of behaviours(table))
    for (const member of members) values[member] = shareOf(sourceOf, members, 1 - (sourceOf[member] ?? 0));
  return values;
}

function shareOf(sourceOf: readonly number[], members: readonly number[], source: number): number {
  const size = sourceOf.filter((of) => of === source).length;
  return members.filter((member) => sourceOf[member] === source).length / Math.max(1, size);
}

function sharesOfWhole(weights: Float64Array): Float64Array {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return whole === 0 ? weights : weights.map((weight) => weight / whole);
}

function meanAt(values: Float64Array, places: readonly number[]): number {
  return places.reduce((sum, place) => sum + (values[place] ?? 0), 0) / Math.max(1, places.length);
}

/** One problem → rows of training data, by a rule and in a shape, each with where it comes from. Pure. */
import { hash } from 'node:crypto';
import { matrixFromCells } from '../matrix/pass-matrix.ts';
import type { Judged, JudgedCandidate } from './judged.ts';
import { bestFirst, type Judgement, type Pair, type Rule } from './rule.ts';
import { type Selection, selectPairs } from './select.ts';
import { type Answer, type Columns, type Labelled, type Row, type Shape, toAnswer } from './shape.ts';

export type Export = { readonly rule: Rule; readonly shape: Shape; readonly selection: Selection };

const ORIGIN: Columns = {
  ...{ custom_id: 'text', language: 'text', rule: 'text' },
  ...{ strategy: 'text', reply_id: 'text', engine: 'text' },
};
const OF_PAIRS: Columns = {
  ...{ kind: 'text', margin: 'number', chosen_score: 'number', rejected_score: 'number' },
  ...{ chosen_id: 'text', rejected_id: 'text', chosen_source: 'text', rejected_source: 'text' },
  ...{ chosen_cpu_ms: 'number', rejected_cpu_ms: 'number' },
};
const OF_CANDIDATES: Columns = { score: 'number', margin: 'number', candidate_id: 'text', source: 'text' };
/** For rules that read no outcomes. */
const NOTHING_KNOWN = matrixFromCells(0, 0, () => null);
const OF_LISTS: Columns = { margin: 'number', candidate_ids: 'texts' };

/** The columns of an export: the shape's own first, then where a row comes from. */
export function columnsOf({ of, columns }: Shape): Columns {
  const more = of === 'pairs' ? OF_PAIRS : of === 'lists' ? OF_LISTS : OF_CANDIDATES;
  return { ...columns, ...more, ...ORIGIN };
}

/** Rows of a problem; none where it has no outcomes and the rule reads them. */
export function rowsOf(problem: Judged, { rule, shape, selection }: Export): Row[] {
  if (problem.matrix === null && rule.readsOutcomes) return [];
  const judgement = rule.judge(problem, problem.matrix ?? NOTHING_KNOWN);
  const origin = {
    ...{ custom_id: problem.customId, language: problem.language, rule: rule.name },
    strategy: problem.provenance.strategy,
    reply_id: problem.provenance.reply,
    engine: problem.provenance.engine,
  };
  const { prompt } = problem;
  const pairs = () => selectPairs(judgement, rule.kinds, selection, problem.customId);
  switch (shape.of) {
    case 'pairs':
      return pairs().map((pair) => {
        const row = shape.row(prompt, {
          pair,
          chosen: answerOf(problem, pair.chosen, pair.tests?.chosen),
          rejected: answerOf(problem, pair.rejected, pair.tests?.rejected),
        });
        return { ...row, ...factsOfPair(problem, judgement, pair), ...origin };
      });
    case 'labels':
      return labelled(problem, judgement, pairs(), selection.balance).map(({ margin, ...one }) => ({
        ...shape.row(prompt, one),
        ...factsOf(one, margin),
        ...origin,
      }));
    case 'lists': {
      const all = bestFirst(judgement.scores)
        .slice(0, selection.most)
        .map((index) => labelledAs(problem, judgement, index, judgement.winners.includes(index)));
      const [best, worst] = [all[0], all.at(-1)];
      if (best === undefined || worst === undefined || all.length < 2) return [];
      const margin = best.score - worst.score;
      if (margin < selection.leastMargin) return [];
      const candidate_ids = all.map(({ candidate }) => candidate.id);
      return [{ ...shape.row(prompt, all), margin, candidate_ids, ...origin }];
    }
    case 'winners': {
      const [winner] = judgement.winners;
      if (winner === undefined) return [];
      const one = labelledAs(problem, judgement, winner, true);
      const second = judgement.scores.toSorted((a, b) => b - a)[1] ?? 0;
      const margin = one.score - second;
      if (margin < selection.leastMargin) return [];
      return [{ ...shape.row(prompt, one), ...factsOf(one, margin), ...origin }];
    }
  }
}

/** What tells a row from all others: its prompt and what is answered, not where it comes from. */
export function keyOfRow(row: Row, { columns }: Shape): string {
  return hash('sha1', JSON.stringify(Object.keys(columns).map((name) => row[name])), 'base64').slice(0, 20);
}

function candidateAt(problem: Judged, index: number): JudgedCandidate {
  const candidate = problem.candidates[index];
  if (candidate === undefined) throw new RangeError(`There is no candidate ${index}`);
  return candidate;
}

function answerOf(problem: Judged, index: number, test?: number): Answer {
  const text = test === undefined ? null : (problem.tests[test] ?? null);
  return toAnswer(candidateAt(problem, index), problem, text);
}

function labelledAs(
  problem: Judged,
  { scores }: Judgement,
  index: number,
  label: boolean,
  test?: number,
): Labelled {
  const answer = answerOf(problem, index, test);
  return { candidate: candidateAt(problem, index), answer, score: scores[index] ?? 0, label };
}

/** Candidates of pairs, each once, with its largest margin; one that is chosen here and rejected there has no label. */
function labelled(
  problem: Judged,
  judgement: Judgement,
  pairs: readonly Pair[],
  balance: boolean,
): (Labelled & { readonly margin: number })[] {
  const wins = byCandidate(pairs, 'chosen');
  const losses = byCandidate(pairs, 'rejected');
  const good = [...wins].filter(([index]) => !losses.has(index));
  const bad = [...losses].filter(([index]) => !wins.has(index));
  const most = balance ? Math.min(good.length, bad.length) : Number.POSITIVE_INFINITY;
  const as = (label: boolean, of: readonly (readonly [number, Pair])[]) =>
    of.slice(0, most).map(([index, { margin, tests }]) => ({
      ...labelledAs(problem, judgement, index, label, tests?.[label ? 'chosen' : 'rejected']),
      margin,
    }));
  return [...as(true, good), ...as(false, bad)];
}

/** For each candidate on this side of a pair, the pair with the largest margin. */
function byCandidate(pairs: readonly Pair[], side: 'chosen' | 'rejected'): Map<number, Pair> {
  const found = new Map<number, Pair>();
  for (const pair of pairs) {
    const known = found.get(pair[side]);
    if (known === undefined || known.margin < pair.margin) found.set(pair[side], pair);
  }
  return found;
}

function factsOfPair(problem: Judged, { scores }: Judgement, pair: Pair): Row {
  const chosen = candidateAt(problem, pair.chosen);
  const rejected = candidateAt(problem, pair.rejected);
  return {
    kind: pair.kind,
    margin: pair.margin,
    chosen_score: scores[pair.chosen] ?? 0,
    rejected_score: scores[pair.rejected] ?? 0,
    chosen_id: chosen.id,
    rejected_id: rejected.id,
    chosen_source: chosen.source,
    rejected_source: rejected.source,
    chosen_cpu_ms: chosen.cpuMs,
    rejected_cpu_ms: rejected.cpuMs,
  };
}

function factsOf({ candidate, score }: Labelled, margin: number): Row {
  return { score, margin, candidate_id: candidate.id, source: candidate.source };
}

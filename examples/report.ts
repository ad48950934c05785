/** What the demo prints: a problem, the service's answer, and how it compares with what is known. Pure text. */
import type { RerankReply } from '../src/rerank/wire/reply.ts';
import { legend, type Paint, type PictureRow, picture } from './picture.ts';
import { countsOf, type Problem, truthOf } from './problem.ts';
import { listed, oneLine, table } from './table.ts';

type Result = RerankReply['results'][number];

export function report(problem: Problem, reply: RerankReply, paint: Paint): string[] {
  const known = knownOf(problem);
  const head = (title: string, ...explanation: readonly string[]) => [
    '',
    [paint('bold', title), ...explanation.map((text) => paint('dim', text))].join('  '),
  ];
  const rows = rowsOf(reply, known);
  const { version, runtime } = reply.engine;
  return [
    ...head('Problem', oneLine(problem.task_id)),
    ...table(facts(problem, known), 'll'),
    ...head('Ranking', `by ${oneLine(reply.strategy.name)}, Crossrank ${version}, ${oneLine(runtime)}`),
    ...ranking(reply, known, paint),
    ...head('Clusters', 'candidates that pass the same tests'),
    ...clusters(reply, known),
    ...head('Pass matrix', legend(rows)),
    ...picture(rows, columnsOf(reply, known), paint),
    ...testNotes(problem),
    ...head('What it means'),
    ...meaning(reply, known).map((sentence) => `  ${sentence}`),
    ...reply.warnings.map((warning) => `  Warning: ${oneLine(warning, 300)}`),
  ];
}

/** What is known of a problem, by index. */
type Known = {
  readonly right: readonly boolean[];
  readonly notes: readonly string[];
  readonly counts: readonly number[];
  readonly wrongTests: ReadonlySet<number>;
};

function knownOf(problem: Problem): Known {
  const { notes = [], test_valid = '' } = problem.reference;
  return {
    right: truthOf(problem),
    notes,
    counts: countsOf(problem.candidates),
    wrongTests: new Set([...test_valid].flatMap((valid, index) => (valid === '1' ? [] : [index]))),
  };
}

function facts({ prelude, entry_point, candidates, tests }: Problem, known: Known): string[][] {
  const samples = known.counts.reduce((sum, count) => sum + count, 0);
  const right = known.right.filter(Boolean).length;
  return [
    ['asked for', `${oneLine(entry_point ?? '')}: ${firstSentence(prelude)}`],
    [
      'candidates',
      `${plural(candidates.length, 'program')} from ${plural(samples, 'sample')}; ${right} of them are right`,
    ],
    [
      'tests',
      `${tests.length}, ${known.wrongTests.size} of them wrong; the service is not told which of either`,
    ],
  ];
}

/** The first sentence of the docstring or comment in a prelude. */
function firstSentence(prelude: string): string {
  const [, text = ''] = /(?:"""|'''|\/\*\*?)([\s\S]*?)(?:"""|'''|\*\/)/.exec(prelude) ?? [];
  const [sentence = ''] = oneLine(text.replace(/^\s*\* ?/gm, ''), 300).split(/(?<=[.:])\s/);
  return sentence;
}

function ranking({ results }: RerankReply, known: Known, paint: Paint): string[] {
  const rows = results.map(({ index, id, rank, score, relevance_score, passed, total }) => [
    String(rank),
    oneLine(id, 24),
    String(known.counts[index] ?? 1),
    score === null ? '-' : score.toFixed(2),
    relevance_score.toFixed(3),
    `${passed}/${total}`,
    verdict(index, known, paint),
  ]);
  const head = ['rank', 'candidate', 'samples', 'score', 'relevance', 'passed', 'in truth'];
  return table([head, ...rows], 'rlrrrrl');
}

function verdict(index: number, known: Known, paint: Paint): string {
  if (known.right[index]) return paint('green', 'right');
  const note = known.notes[index] ?? '';
  return paint('red', note === '' ? 'wrong' : `wrong: ${oneLine(note, 80)}`);
}

function clusters({ clusters = [], results }: RerankReply, known: Known): string[] {
  const idOf = new Map(results.map(({ index, id }) => [index, oneLine(id, 24)]));
  const rows = clusters.map(({ candidates, size, tests_passed, score }) => [
    score.toFixed(2),
    plural(size, 'sample'),
    plural(tests_passed.length, 'test'),
    truthOfAll(candidates, known),
    candidates.map((index) => idOf.get(index) ?? index).join(', '),
  ]);
  return table(rows, 'rrrll');
}

function rowsOf({ results, outcomes = [] }: RerankReply, known: Known): PictureRow[] {
  return results.map(({ index, id, rank }) => ({
    name: id,
    rank,
    outcomes: outcomes[index] ?? '',
    right: known.right[index] ?? false,
  }));
}

function columnsOf({ tests = [] }: RerankReply, { wrongTests }: Known) {
  return tests.map(({ index, pass_rate }) => ({ passRate: pass_rate, wrong: wrongTests.has(index) }));
}

/** What is wrong with which tests, a line for each kind of mistake. */
function testNotes({ reference: { test_notes = [] } }: Problem): string[] {
  const byNote = Object.groupBy(test_notes.keys(), (index) => test_notes[index] ?? '');
  return Object.entries(byNote).flatMap(([note, indexes = []]) =>
    note === ''
      ? []
      : [`  ${indexes.length === 1 ? 'test' : 'tests'} ${listed(indexes.map(String))}: ${oneLine(note)}`],
  );
}

/** Who comes first, and whom the two obvious rules (most tests passed, most samples) would have taken instead. */
function meaning({ results, strategy, outcomes = [] }: RerankReply, known: Known): string[] {
  const called = (all: readonly Result[]) => {
    const names = listed(all.map(({ id }) => oneLine(id, 24)));
    const truth = truthOfAll(
      all.map(({ index }) => index),
      known,
    );
    return `${names}, which ${all.length === 1 ? 'is' : 'are'} ${truth}`;
  };
  /** A wrong program that many tests like: how many of them are wrong themselves. */
  const excuse = ({ index, passed }: Result) => {
    const wrong = [...known.wrongTests].filter((test) => outcomes[index]?.[test] === 'P').length;
    return known.right[index] || wrong === 0 ? '' : `: ${wrong} of the ${passed} tests passed are wrong too`;
  };
  const first = results.filter(({ rank }) => rank === 1);
  const mostPassed = most(results, ({ passed }) => passed);
  const mostSampled = most(results, ({ index }) => known.counts[index] ?? 1);
  return [
    `${oneLine(strategy.name)} puts first ${called(first)}.`,
    `Counting passed tests would have taken ${called(mostPassed)}${mostPassed.slice(0, 1).map(excuse).join('')}.`,
    `Taking the program that was sampled most often would have given ${called(mostSampled)}.`,
  ];
}

function most(results: readonly Result[], value: (result: Result) => number): Result[] {
  const highest = Math.max(...results.map(value));
  return results.filter((result) => value(result) === highest);
}

function truthOfAll(candidates: readonly number[], known: Known): string {
  const right = candidates.filter((index) => known.right[index]).length;
  if (right === 0) return 'wrong';
  return right === candidates.length ? 'right' : `right in ${right} of ${candidates.length} cases`;
}

function plural(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

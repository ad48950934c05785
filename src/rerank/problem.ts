/**
 * First step: a request becomes a `Problem`. Short forms are spelt out, defaults filled in, Markdown taken off,
 * duplicates joined; what the service does not know or the operator does not allow is refused.
 */
import type { CellLimits, Comparison, TestProgram } from '../../workers/messages.ts';
import type { Ceilings } from '../config.ts';
import type { LanguageInfo, LanguageName } from '../execution/plan.ts';
import { MAX_COUNT } from '../matrix/counts.ts';
import { chooseStrategy } from '../ranking/choose-strategy.ts';
import type { ChosenStrategy } from '../ranking/strategy.ts';
import { type Distinct, distinct } from './distinct.ts';
import { unfence } from './fence.ts';
import { type Answer, answer, type FieldError, refuse } from './refusal.ts';
import { textErrors } from './text-sizes.ts';
import { nearest } from './wire/nearest.ts';
import { pointerTo } from './wire/pointer.ts';
import type { RerankRequest } from './wire/request.ts';

export type Problem = {
  readonly language: LanguageInfo;
  readonly prelude: string;
  readonly candidates: Distinct<string>;
  readonly tests: Distinct<TestProgram>;
  readonly strategy: ChosenStrategy;
  /** For each distinct candidate, the highest prior that the caller gave it; null where none. */
  readonly priors: readonly (number | null)[];
  /** For each distinct test, whether the caller vouches for it. */
  readonly trusted: readonly boolean[];
  readonly limits: CellLimits;
  /** At most so many inputs that no test has are tried besides. */
  readonly probes: number;
  readonly seed: number;
  /** Names of the candidates and tests that stood in a Markdown fence. */
  readonly unfenced: { readonly candidates: readonly string[]; readonly tests: readonly string[] };
};

export type ProblemRules = {
  readonly languages: readonly LanguageInfo[];
  readonly ceilings: Ceilings;
  readonly defaultLimits: CellLimits;
};

export function toProblem(request: RerankRequest, rules: ProblemRules): Answer<Problem> {
  const tooMany = sizeErrors(rules.ceilings, {
    candidates: { number: request.candidates.length, pointer: '/candidates' },
    tests: { number: request.tests.length, pointer: '/tests' },
  });
  if (tooMany.length > 0) return refuse('too_many', tooMany);

  const tooManyProbed = probedCellErrors(request, rules.ceilings);
  if (tooManyProbed.length > 0) return refuse('too_many', tooManyProbed);

  const tooLong = textErrors(request, rules.ceilings);
  if (tooLong.length > 0) return refuse('text_too_long', tooLong);

  const language = rules.languages.find(({ name }) => name === request.language);
  if (language === undefined)
    return refuse('unknown_language', [languageError(request.language, rules.languages)]);

  const tooHigh = limitErrors(request.limits, rules.ceilings);
  if (tooHigh.length > 0) return refuse('limit_too_high', tooHigh);

  const nobody = whyErrors(request);
  if (nobody.length > 0) return refuse('no_such_candidate', nobody);

  const strategy = chooseStrategy(request.strategy);
  if (strategy.kind === 'invalid_strategy') return refuse('invalid_strategy', strategy.errors);

  const useless = probeErrors(request, strategy);
  if (useless.length > 0) return refuse('fruitless_probes', useless);

  const candidates = request.candidates.map((sent, index) => toCandidate(sent, index, language.name));
  const tests = request.tests.map((sent, index) => toTest(sent, index, language.name));
  const sameId = [...idErrors('candidates', candidates), ...idErrors('tests', tests)];
  if (sameId.length > 0) return refuse('duplicate_id', sameId);

  const distinctCandidates = distinct(candidates, (code) => code);
  const distinctTests = distinct(tests, keyOfTest);
  const tooOften = [...countErrors('candidates', distinctCandidates), ...countErrors('tests', distinctTests)];
  if (tooOften.length > 0) return refuse('too_many', tooOften);

  const { cell_timeout_ms, memory_mb, output_kb } = request.limits ?? {};
  return answer({
    language,
    prelude: request.prelude ?? '',
    candidates: distinctCandidates,
    tests: distinctTests,
    strategy,
    priors: distinctCandidates.sentAs.map((sent) =>
      highestPrior(sent.map((index) => request.candidates[index])),
    ),
    trusted: distinctTests.sentAs.map((sent) => sent.some((index) => isTrusted(request.tests[index]))),
    probes: request.probes ?? 0,
    seed: request.seed ?? 0,
    limits: {
      cellTimeoutMs: cell_timeout_ms ?? rules.defaultLimits.cellTimeoutMs,
      memoryMb: memory_mb ?? rules.defaultLimits.memoryMb,
      outputKb: output_kb ?? rules.defaultLimits.outputKb,
    },
    unfenced: { candidates: namesOfUnfenced(candidates), tests: namesOfUnfenced(tests) },
  });
}

export function highestPrior(
  sent: readonly (RerankRequest['candidates'][number] | undefined)[],
): number | null {
  const priors = sent.flatMap((one) => (typeof one === 'object' && one.prior !== undefined ? one.prior : []));
  return priors.length === 0 ? null : Math.max(...priors);
}

export function isTrusted(sent: RerankRequest['tests'][number] | undefined): boolean {
  return typeof sent === 'object' && sent.trusted === true;
}

/** A candidate or test with every field there. */
type Normal<Item> = {
  readonly id: string;
  readonly count: number;
  readonly item: Item;
  readonly unfenced: boolean;
};

export function toCandidate(
  sent: RerankRequest['candidates'][number],
  index: number,
  language: LanguageName,
): Normal<string> {
  const { id = String(index), code, count = 1 } = typeof sent === 'string' ? { code: sent } : sent;
  const program = unfence(code, language);
  return { id, count, item: program ?? code, unfenced: program !== undefined };
}

export function toTest(
  sent: RerankRequest['tests'][number],
  index: number,
  language: LanguageName,
): Normal<TestProgram> {
  const test = typeof sent === 'string' ? { code: sent } : sent;
  const { id = String(index), count = 1 } = test;
  if ('stdin' in test) {
    const { stdin, stdout } = test;
    const compare = toComparison(test.compare, language);
    return { id, count, item: { kind: 'stdio', stdin, stdout, compare }, unfenced: false };
  }
  const program = unfence(test.code, language);
  return { id, count, item: { kind: 'code', code: program ?? test.code }, unfenced: program !== undefined };
}

type SentTest = RerankRequest['tests'][number];
type SentComparison = Extract<SentTest, { readonly stdin: string }>['compare'];

function toComparison(sent: SentComparison = 'trimmed', language: LanguageName): Comparison {
  if (typeof sent === 'string') return { kind: sent };
  if ('float' in sent) return { kind: 'float', tolerance: sent.float };
  return { kind: 'checker', code: unfence(sent.checker, language) ?? sent.checker };
}

export function keyOfTest(test: TestProgram): string {
  return test.kind === 'code' ? `code ${test.code}` : JSON.stringify([test.stdin, test.stdout, test.compare]);
}

function namesOfUnfenced(items: readonly Normal<unknown>[]): string[] {
  return items.filter(({ unfenced }) => unfenced).map(({ id }) => id);
}

type Size = { readonly number: number; readonly pointer: string };

/** Shared with the scoring of matrices that were made elsewhere. */
export function sizeErrors(
  ceilings: Ceilings,
  { candidates, tests }: { readonly candidates: Size; readonly tests: Size },
): FieldError[] {
  const errors: FieldError[] = [];
  const over = ({ number, pointer }: Size, things: string, most: number) => {
    if (number > most)
      errors.push({
        pointer,
        detail: `There are ${number} ${things}; this service takes at most ${most} in a request.`,
      });
  };
  over(candidates, 'candidates', ceilings.candidates);
  over(tests, 'tests', ceilings.tests);
  if (errors.length === 0) {
    const number = candidates.number * tests.number;
    const things = `cells (${candidates.number} candidates × ${tests.number} tests)`;
    over({ number, pointer: candidates.pointer }, things, ceilings.cells);
  }
  return errors;
}

function languageError(given: string, languages: readonly LanguageInfo[]): FieldError {
  const names = languages.map(({ name }) => name);
  const meant = nearest(given, names);
  const hint = meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`;
  return {
    pointer: '/language',
    detail: `There is no such language here. There are ${names.join(', ')}.${hint}`,
  };
}

function limitErrors(limits: RerankRequest['limits'] = {}, ceilings: Ceilings): FieldError[] {
  const asked = [
    ['cell_timeout_ms', limits.cell_timeout_ms, ceilings.cellTimeoutMs],
    ['memory_mb', limits.memory_mb, ceilings.memoryMb],
    ['output_kb', limits.output_kb, ceilings.outputKb],
  ] as const;
  return asked
    .filter(([, value = 0, ceiling]) => value > ceiling)
    .map(([name, value, ceiling]) => ({
      pointer: pointerTo('limits', name),
      detail: `It must be at most ${ceiling}, the ceiling that the operator set, not ${value}.`,
    }));
}

function whyErrors({ why = [], include = [], candidates }: RerankRequest): FieldError[] {
  if (why.length > 0 && !include.includes('why'))
    return [{ pointer: '/why', detail: 'Nothing comes of it without "why" in include: put it there.' }];
  return why.flatMap((index, place) =>
    index < candidates.length
      ? []
      : {
          pointer: pointerTo('why', place),
          detail: `There are ${candidates.length} candidates: an index must be from 0 to ${candidates.length - 1}, not ${index}.`,
        },
  );
}

function probedCellErrors(
  { probes = 0, candidates, tests }: RerankRequest,
  { cells }: Ceilings,
): FieldError[] {
  const all = candidates.length * (tests.length + probes);
  if (probes === 0 || all <= cells) return [];
  return [
    {
      pointer: '/probes',
      detail: `With them there are ${all} cells; this service takes at most ${cells} in a request.`,
    },
  ];
}

function probeErrors(
  { probes = 0, effort = 'full', include = [] }: RerankRequest,
  { name, readsAnswers }: ChosenStrategy,
): FieldError[] {
  const pointer = '/probes';
  if (probes === 0) return [];
  if (effort !== 'full')
    return [{ pointer, detail: 'They go with effort "full" only: leave one of the two out.' }];
  if (readsAnswers || include.includes('answers')) return [];
  return [
    {
      pointer,
      detail: `Nothing comes of them: the strategy ${name} reads no answers. Take one that does (GET /v1/strategies tells), or put "answers" in include.`,
    },
  ];
}

function idErrors(field: string, items: readonly Normal<unknown>[]): FieldError[] {
  const positionOf = new Map<string, number>();
  const errors: FieldError[] = [];
  for (const [index, { id }] of items.entries()) {
    const other = positionOf.get(id);
    if (other === undefined) positionOf.set(id, index);
    else
      errors.push({
        pointer: pointerTo(field, index, 'id'),
        detail: `${pointerTo(field, other)} has this id too; ids must be unique (one that is left out is the index).`,
      });
  }
  return errors;
}

/** Identical texts are joined; what they stand for together must still be a count. */
function countErrors(field: string, { counts, sentAs }: Distinct<unknown>): FieldError[] {
  return counts.flatMap((count, index) =>
    count <= MAX_COUNT
      ? []
      : {
          pointer: pointerTo(field, sentAs[index]?.[0] ?? 0, 'count'),
          detail: `With those identical to it, this stands for ${count} samples; at most ${MAX_COUNT} can be told apart.`,
        },
  );
}

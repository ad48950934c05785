/**
 * Small problems of any size whose outcomes are known: add up the squares of the even numbers in a list. Every candidate is
 * a text of its own, some right and some wrong in a way of their own; so is every test, and each tenth expects a wrong sum.
 */
import type { RerankRequest } from '../rerank/wire/request.ts';

export const languages = ['python', 'javascript', 'typescript'] as const;
export type Language = (typeof languages)[number];

export type GeneratedProblem = {
  readonly language: Language;
  readonly candidates: readonly string[];
  readonly tests: readonly string[];
  /** A string for each candidate, a character for each test: `1` passes, `0` does not. */
  readonly matrix: readonly string[];
};

/** A way to write the program: what it gives, and its body. `seed` tells texts apart and cancels out. */
type Form = {
  readonly value: (xs: readonly number[]) => number;
  readonly python: (seed: number) => string;
  readonly javascript: (seed: number) => string;
};

const isEven = (x: number) => x % 2 === 0;
const sumOf = (xs: readonly number[]) => xs.reduce((sum, x) => sum + x, 0);
const squares = (xs: readonly number[]) => xs.map((x) => x * x);

const loop = (value: Form['value'], python: string, javascript: string): Form => ({
  value,
  python: (seed) => `    total = ${seed}\n    for x in xs:\n        ${python}\n    return total - ${seed}\n`,
  javascript: (seed) =>
    `  let total = ${seed};\n  for (const x of xs) {\n    ${javascript}\n  }\n  return total - ${seed};\n`,
});

/** Right and wrong ones by turns. */
const FORMS: readonly Form[] = [
  loop(
    (xs) => sumOf(squares(xs.filter(isEven))),
    'if x % 2 == 0: total += x * x',
    'if (x % 2 === 0) total += x * x;',
  ),
  loop(
    (xs) => sumOf(squares(xs.filter((x) => !isEven(x)))),
    'if x % 2 != 0: total += x * x',
    'if (x % 2 !== 0) total += x * x;',
  ),
  {
    value: (xs) => sumOf(squares(xs.filter(isEven))),
    python: (seed) => `    return sum([x * x for x in xs if x % 2 == 0], ${seed}) - ${seed}\n`,
    javascript: (seed) =>
      `  return xs.filter((x) => x % 2 === 0).reduce((sum, x) => sum + x * x, ${seed}) - ${seed};\n`,
  },
  loop((xs) => sumOf(xs.filter(isEven)), 'if x % 2 == 0: total += x', 'if (x % 2 === 0) total += x;'),
  {
    value: (xs) => sumOf(squares(xs.slice(0, -1).filter(isEven))),
    python: (seed) =>
      `    total = ${seed}\n    for i in range(len(xs) - 1):\n        if xs[i] % 2 == 0: total += xs[i] ** 2\n    return total - ${seed}\n`,
    javascript: (seed) =>
      `  let total = ${seed};\n  for (let i = 0; i < xs.length - 1; i++) if (xs[i] % 2 === 0) total += xs[i] ** 2;\n  return total - ${seed};\n`,
  },
  loop(
    (xs) => sumOf(squares(xs.filter(isEven))),
    'total += 0 if x % 2 else x * x',
    'total += x % 2 ? 0 : x * x;',
  ),
  loop(
    (xs) => sumOf(squares(xs.filter((x) => isEven(x) && x > 0))),
    'if x > 0 and x % 2 == 0: total += x * x',
    'if (x > 0 && x % 2 === 0) total += x * x;',
  ),
];

const WRONG_TEST_EVERY = 10;
/** More candidates than any problem has. */
const VARIANT_STRIDE = 10_000;

/** Problems of another variant, whatever their size, share no candidate with this one: all their cells are new to a cache. */
export function generateProblem(
  language: Language,
  candidates: number,
  tests: number,
  variant = 0,
): GeneratedProblem {
  const lists = Array.from({ length: tests }, (_, index) => listFor(index, variant * tests));
  const expected = lists.map((list, index) => {
    const right = sumOf(squares(list.filter(isEven)));
    return index % WRONG_TEST_EVERY === WRONG_TEST_EVERY - 1 ? right + 1 : right;
  });
  const forms = Array.from({ length: candidates }, (_, index) => ({
    form: FORMS[index % FORMS.length],
    seed: index + variant * VARIANT_STRIDE,
  })).flatMap(({ form, seed }) => (form === undefined ? [] : [{ form, seed }]));
  return {
    language,
    candidates: forms.map(({ form, seed }) => program(language, form, seed)),
    tests: lists.map((list, index) => testOf(language, list, expected[index] ?? 0)),
    matrix: forms.map(({ form }) =>
      lists.map((list, index) => (form.value(list) === expected[index] ? '1' : '0')).join(''),
    ),
  };
}

/** A request that asks for the matrix. */
export function toRequest({ language, candidates, tests }: GeneratedProblem): RerankRequest {
  return { language, candidates: [...candidates], tests: [...tests], include: ['matrix'] };
}

function program(language: Language, form: Form, seed: number): string {
  if (language === 'python') return `def total(xs):\n${form.python(seed)}`;
  const header = language === 'typescript' ? 'total(xs: number[]): number' : 'total(xs)';
  return `function ${header} {\n${form.javascript(seed)}}\n`;
}

function testOf(language: Language, list: readonly number[], expected: number): string {
  const call = `total([${list.join(', ')}])`;
  return language === 'python'
    ? `assert ${call} == ${expected}`
    : `assert.strictEqual(${call}, ${expected});`;
}

/** The empty list, then lists of one to eight numbers, the first of which is the index and some more. */
function listFor(index: number, more: number): number[] {
  return index === 0
    ? []
    : Array.from({ length: 1 + (index % 8) }, (_, place) =>
        place === 0 ? index + more : ((index * 31 + place * 17) % 41) - 20,
      );
}

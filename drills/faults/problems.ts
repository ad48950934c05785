/** Problems of every language, of a few cells and of thousands, with right, wrong, slow and harmful candidates. */
import type { RerankRequest } from '../../src/rerank/wire/request.ts';

type Language = 'python' | 'javascript' | 'typescript';

/** Candidates × tests. */
const SIZES = [
  [3, 4],
  [12, 30],
  [24, 100],
] as const;

/** Candidates for `f(x) = x + 1`: what an `index` makes different keeps each a text of its own. */
const KINDS: Readonly<Record<Language, readonly ((index: number) => string)[]>> = {
  python: [
    (index) => `def f(x): return x + 1 # ${index}`,
    (index) => `def f(x): return x if x % ${index + 2} == 0 else x + 1`,
    (index) => `def f(x):\n    if x > ${index}: raise ValueError(x)\n    return x + 1`,
    (index) => `def f(x):\n    for _ in range(20_000): pass\n    return x + 1 # ${index}`,
    (index) => `def f(x) return x # ${index}`,
  ],
  javascript: javascript(''),
  typescript: javascript(': number'),
};

function javascript(type: string): ((index: number) => string)[] {
  return [
    (index) => `function f(x${type}) { return x + 1 } // ${index}`,
    (index) => `function f(x${type}) { return x % ${index + 2} === 0 ? x : x + 1 }`,
    (index) => `function f(x${type}) { if (x > ${index}) throw new Error('over'); return x + 1 }`,
    (index) => `function f(x${type}) { for (let i = 0; i < 1e6; i++); return x + 1 } // ${index}`,
    (index) => `function f(x { return x } // ${index}`,
  ];
}

export function drillProblems(): RerankRequest[] {
  return (['python', 'javascript', 'typescript'] as const).flatMap((language) =>
    SIZES.map(([candidates, tests]) => ({
      language,
      candidates: Array.from({ length: candidates }, (_, index) => candidateOf(language, index)),
      tests: Array.from({ length: tests }, (_, x) =>
        language === 'python' ? `assert f(${x}) == ${x + 1}` : `assert.equal(f(${x}), ${x + 1})`,
      ),
      // A process that shares its core with others and with those that start must not look slow.
      limits: { cell_timeout_ms: 3_000 },
      include: ['outcomes'],
    })),
  );
}

/** One candidate of each problem does harm: each death of a sandbox costs the time of another's start. */
const HARMFUL: Readonly<Record<Language, string>> = {
  python: 'import os\ndef f(x):\n    if x == 2: os._exit(0)\n    return x + 1',
  javascript: 'function f(x) { return x === 2 ? f(x) : x + 1 }',
  typescript: 'function f(x: number): number { return x === 2 ? f(x) : x + 1 }',
};
const HARMFUL_INDEX = 1;

function candidateOf(language: Language, index: number): string {
  if (index === HARMFUL_INDEX) return HARMFUL[language];
  const kinds = KINDS[language];
  return kinds[index % kinds.length]?.(index) ?? '';
}

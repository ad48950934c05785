import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();

test('types of every kind are erased; what has a meaning at run time works', async () => {
  const candidates = [
    'function f(x: number): number { return x + 1 }',
    'type N = number\ninterface Box<T> { value: T }\nconst f = <T extends N>(x: T): N => ({ value: x + 1 } as Box<N>).value!',
    'enum Step { One = 1 }\nconst f = (x: number) => x + Step.One',
    'const enum Step { One = 1 }\nexport const f = (x: number) => x + Step.One',
    'namespace Steps { export const one = 1 }\nfunction f(x: number) { return x + Steps.one }',
    'class Adder { constructor(private readonly by: number) {} add(x: number) { return x + this.by } }\nconst f = (x: number) => new Adder(1).add(x)',
    'abstract class Base { abstract by(): number; f(x: number) { return x + this.by() } }\nclass One extends Base { override by() { return 1 } }\nconst f = (x: number) => new One().f(x)',
    'function f(x: number): number\nfunction f(x: string): string\nfunction f(x: any): any { return x + 1 }',
    "import * as math from 'mathjs'\nimport type { Thing } from './things'\nexport function f(x: number): number { return x + 1 }",
    'const f = (x: number): number => (x satisfies number) + 1',
    'export default function f(x: number) { return (<number>x) + 1 }',
  ];
  assert.deepEqual(
    await rows({
      language: 'typescript',
      candidates,
      tests: [
        'const got: number = f(1)\nassert.equal(got, 2)',
        "import * as assert from 'assert'\nlet got: any = f(1)\nassert.deepEqual(got, 2)",
        'expect(f(1) as number).toBe(2)',
      ],
    }),
    candidates.map(() => 'PPP'),
  );
});

test('an import that is used and does not exist does not load', async () => {
  const { outcomes, missingModules } = await execute({
    language: 'typescript',
    candidates: ["import * as math from 'mathjs'\nexport const f = (x: number) => math.add(x, 1)"],
    tests: ['assert.equal(f(1), 2)'],
  });
  assert.equal(Buffer.from(outcomes).toString(), 'C');
  assert.deepEqual(missingModules, [{ module: 'mathjs', candidates: 1 }]);
});

test('lines of failures are those of the TypeScript text', async () => {
  const { failures } = await execute({
    language: 'typescript',
    prelude: '// a line of the prelude\n',
    candidates: [
      'interface A {\n  b: number\n}\n\nfunction f(x: A): number {\n  return x.c.d\n}',
      'const f = (x: number => x',
    ],
    tests: ['f(1)'],
    failures: 1,
  });
  assert.deepEqual(
    failures.map(({ type, line }) => ({ type, line })),
    [
      { type: 'TypeError', line: 6 },
      { type: 'SyntaxError', line: 1 },
    ],
  );
});

test('nesting that would overflow the transpiler is an outcome', async () => {
  assert.deepEqual(
    await rows({
      language: 'typescript',
      candidates: [
        `const f = () => ${'('.repeat(50_000)}1${')'.repeat(50_000)}`,
        `const f = () => ${'!'.repeat(50_000)}1`,
        'const f = () => 1',
      ],
      tests: ['assert.equal(f(), 1)'],
    }).then((all) => [all[0], /[CXP]/.test(all[1] ?? ''), all[2]]),
    ['C', true, 'P'],
  );
});

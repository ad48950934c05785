/** TypeScript programs: what JavaScript can do, behind syntax that is erased or rewritten before it runs. */
import { EVENS as JAVASCRIPT_EVENS, SHOUT as JAVASCRIPT_SHOUT } from './problems-javascript.ts';
import { type Problem, type Suite, source } from './suite.ts';

const EVENS: Problem = {
  ...JAVASCRIPT_EVENS,
  language: 'typescript',
  tests: [
    ...JAVASCRIPT_EVENS.tests.map((test) => String(test).replace('return Promise', 'await Promise')),
    'const got: readonly number[] = evens([36, 35] as const satisfies number[])\nassert.deepStrictEqual(got, [36])',
  ],
  wrongRow: `${JAVASCRIPT_EVENS.wrongRow}F`,
  good: 'export function evens(xs: readonly number[]): number[] {\n  return xs.filter((x): boolean => x % 2 === 0)\n}\n',
  wrong: 'function evens<T>(xs: T[]): T[] {\n  return xs!\n}\n',
};

const FEW: Problem = {
  ...EVENS,
  tests: [
    'assert.deepStrictEqual(evens([3, 2, 4, 1]), [2, 4])',
    'assert.deepStrictEqual(evens([6, 5]), [6])',
  ],
  wrongRow: 'FF',
  limits: { cell_timeout_ms: 1_000, memory_mb: 64 },
};

const SHOUT: Problem = {
  ...JAVASCRIPT_SHOUT,
  language: 'typescript',
  good: 'const shout = (word: string): string => word.toUpperCase() + "!"\n',
  wrong: 'const shout = (word: any): any => (word as any) + "!"\n',
};

export const typescript: Suite = {
  subject: 'typescript',
  problem: EVENS,
  programs: [
    {
      name: 'a namespace called assert',
      tries: 'to have tests find the names of the program first',
      code: source`
        namespace assert {
          export const strictEqual = (..._: unknown[]) => {}
          export const deepStrictEqual = strictEqual, deepEqual = strictEqual, equal = strictEqual, ok = strictEqual
        }
        declare namespace expect { const anything: unknown }
        enum test { it, describe }
        function evens(xs: number[]): number[] { return [] }
      `,
    },
    {
      name: 'a patch in the initializer of an enum',
      tries: 'to have failed assertions hold',
      flagged: true,
      code: source`
        enum Patch {
          A = (() => { (Object as any).is = () => true; (JSON as any).stringify = () => '[8]'; return 1 })(),
        }
        const evens = (xs: number[]): number[] => []
      `,
    },
    {
      name: 'a patch in a static block and a decorator',
      tries: 'to have failed assertions hold',
      flagged: true,
      code: source`
        const patch = (target: unknown, context?: unknown): void => {
          const assert = require('assert') as Record<string, unknown>
          for (const key of Object.keys(assert)) { try { assert[key] = () => {} } catch {} }
          (console as any).assert = () => {}
        }
        class Patch { static { patch(Patch) } constructor(private readonly x = patch(null)) {} }
        new Patch()
        function evens(xs: number[]): number[] { return [] }
      `,
    },
    {
      name: 'decorators',
      tries: 'to run where types are erased',
      code: source`
        function decorate(target: any, context: any): any { (Array.prototype as any).join = () => '24'; return class { constructor() { return [] } } }
        @decorate
        class Lie { @decorate method() {} }
        function evens(xs: number[]): any { return new Lie() }
      `,
    },
    {
      name: 'keys that pollute, by enums and namespaces',
      tries: 'to reach prototypes by what is generated',
      code: source`
        enum Pollute { __proto__ = 1, constructor = 2, then = 3 }
        namespace Deep { export namespace constructor { export let prototype = Object.prototype } }
        ;(Deep.constructor.prototype as any).length = 2
        function evens(xs: number[]): any { return Pollute }
      `,
    },
    {
      name: 'import = require',
      tries: 'to read and to write on the host',
      beside: FEW,
      code: source`
        import fs = require('fs')
        import child = require('node:child_process')
        export function evens(xs: number[]): any {
          fs.writeFileSync('@MARKER@', 'x')
          return child.execSync('touch @MARKER@')
        }
      `,
    },
    {
      name: 'references to files',
      tries: 'to have the compiler read on the host',
      beside: FEW,
      code: source`
        /// <reference path="@FILE@" />
        /// <reference types="node" />
        import type { Secret } from '@FILE@'
        import secret from '@FILE@' with { type: 'json' }
        function evens(xs: number[]): any { return secret }
        //# sourceMappingURL=file://@FILE@
      `,
    },
    {
      name: 'a source map of its own',
      tries: 'to break whoever tells the line of an error',
      beside: FEW,
      accepts: 'EF',
      code: source`
        function evens(xs: number[]): any { throw new Error('x') }
        //# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJtYXBwaW5ncyI6IkFBQUEifQ==
        //# sourceURL=candidate
      `,
    },
    {
      name: 'export =',
      tries: 'to be another module with every look',
      code: source`
        let looks = 0
        export = { get evens() { return looks++ % 2 ? null : (xs: number[]): number[] => [] } }
      `,
    },
    {
      name: 'using, with a disposal that leaves',
      tries: 'an exit code 0 at the end of the call',
      code: source`
        function evens(xs: number[]): number[] {
          using leave = { [Symbol.dispose]() { process.exit(0) } }
          return []
        }
      `,
    },
    {
      name: 'a matcher behind a type',
      tries: 'to be what a comparison asks for',
      code: source`
        abstract class Lie {
          readonly $$typeof: symbol = Symbol.for('jest.asymmetricMatcher')
          asymmetricMatch(this: Lie, other: unknown): other is never { return true }
          static [Symbol.hasInstance](value: unknown): boolean { return true }
          declare length: number
        }
        class Matcher extends Lie {}
        const evens = <T,>(xs: T[]): T[] => new Matcher() as unknown as T[]
      `,
    },
    {
      name: 'the function around it closed, in types',
      tries: 'to be more than the program between the lines that are put around it',
      code: source`
        type Open = { a: "}); (function () { return () => [() => () => {}, [], () => ({})] }); (function () {" }
        declare const x: Open; /* */ }); (function () {
        function evens(xs: number[]): number[] { return [] }
      `,
    },
    {
      name: 'answers by the caller of its function',
      tries: 'to read the answer that the test wants out of the test',
      beside: SHOUT,
      code: source`
        function shout(word: string): string | undefined {
          const text: string = String((shout as any).caller) + String((arguments as any).callee.caller?.caller)
          return (text.match(/'\w*!'/g) ?? []).map((each) => each.slice(1, -1)).find((each) => each.slice(0, -1).toLowerCase() === word)
        }
      `,
    },
    {
      name: 'types nested deeply',
      tries: 'to overflow the parser',
      beside: FEW,
      accepts: 'CF',
      code: `type Deep = ${'Array<'.repeat(20_000)}number${'>'.repeat(20_000)}\nfunction evens(xs: number[]): any { return [] }\n`,
    },
    {
      name: 'types in brackets nested deeply',
      tries: 'to overflow the parser',
      beside: FEW,
      accepts: 'CF',
      code: `type Deep = ${'['.repeat(100_000)}number${']'.repeat(100_000)}\nfunction evens(xs: number[]): any { return [] }\n`,
    },
    {
      name: 'conditional types without end',
      tries: 'to overflow the parser',
      beside: FEW,
      accepts: 'CF',
      code: `type Deep<T> = ${'T extends string ? 1 : '.repeat(20_000)}2\nfunction evens(xs: number[]): any { return [] }\n`,
    },
    {
      name: 'assertions without end',
      tries: 'to overflow the parser',
      beside: FEW,
      accepts: 'CF',
      code: `function evens(xs: number[]): any { return []${' as any'.repeat(50_000)}${'!'.repeat(50_000)} }\n`,
    },
    {
      name: 'types of 1 MB',
      tries: 'to spend the time of whoever erases them',
      beside: FEW,
      accepts: 'PT',
      code: `type Wide = ${Array.from({ length: 60_000 }, (_, i) => `{ key${i}: ${i} }`).join(' | ')}\nfunction evens(xs: number[]): number[] { return xs.filter((x) => x % 2 === 0) }\n`,
    },
    {
      name: 'a loop',
      tries: 'to spend the time of others',
      beside: FEW,
      accepts: 'T',
      code: 'function evens(xs: number[]): never {\n  for (;;) {}\n}\n',
    },
    {
      name: 'arrays that grow',
      tries: 'to take what others need',
      beside: FEW,
      accepts: 'MT',
      code: 'function evens(xs: number[]): never {\n  const kept: number[][] = []\n  for (;;) kept.push(new Array<number>(1000).fill(1.1))\n}\n',
    },
  ],
};

/**
 * From program text to a script that an isolate can run: types erased, parsed (so that no text can close the function
 * that it is put into), module syntax rewritten, candidate and tests put together.
 */
import { type Options, type Program, parse } from 'acorn';
import { transformSync } from 'oxc-transform';
import type { Dialect } from '../messages.ts';
import { safeText } from '../safe-text.ts';
import {
  commonJsExports,
  EXPORTS,
  type Exported,
  REQUIRE_DEFAULT,
  REQUIRE_LATER,
  rewriteModule,
  topLevelNames,
} from './modules.ts';

/** A program text that can stand inside a function. */
export type Unit = {
  readonly text: string;
  readonly strict: boolean;
  /** True where it awaits at its top level. */
  readonly awaits: boolean;
  /** Names declared at its top level: visible to the tests without further ado. */
  readonly declared: ReadonlySet<string>;
  /** Names that it exports, as far as they can be told without running it. */
  readonly exported: readonly Exported[];
  /** Source map of the erased types, or null where the lines are the program's own. */
  readonly map: string | null;
};

/** Why a text does not compile. */
export type SyntaxFault = { readonly message: string; readonly line: number | null };

export type Compiled = { readonly unit: Unit } | { readonly fault: SyntaxFault };

/** Deeper nesting than this could overflow the native stack of the TypeScript transpiler. */
const DEEPEST_NESTING = 1000;

export function compileCandidate(source: string, dialect: Dialect): Compiled {
  return compile(source, dialect, false);
}

/** A test may also `return` and `await` at its top level. */
export function compileTest(source: string, dialect: Dialect): Compiled {
  return compile(source, dialect, true);
}

function compile(source: string, dialect: Dialect, isTest: boolean): Compiled {
  try {
    const script = dialect === 'typescript' ? eraseTypes(source) : { text: source, map: null };
    if ('fault' in script) return script;
    return { unit: { ...toUnit(script.text, isTest), map: script.map } };
  } catch (error) {
    if (error instanceof SyntaxError) return { fault: syntaxFault(error) };
    if (error instanceof RangeError) return { fault: { message: 'nested too deeply', line: null } };
    throw error;
  }
}

function eraseTypes(source: string): { text: string; map: string } | { fault: SyntaxFault } {
  if (nesting(source) > DEEPEST_NESTING) return { fault: { message: 'nested too deeply', line: null } };
  const { code, errors, map } = transformSync('program.ts', source, { sourcemap: true });
  const [error] = errors;
  if (error) {
    const [label] = error.labels;
    const line = label ? source.slice(0, label.start).split('\n').length : null;
    return { fault: { message: safeText(error.message), line } };
  }
  return { text: code, map: map ? JSON.stringify(map) : '' };
}

/** The deepest nesting of brackets, without regard to strings and comments: too high a guess at the most. */
function nesting(source: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < source.length; index++) {
    const character = source[index];
    if (character === '(' || character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ')' || character === ']' || character === '}') depth--;
  }
  return deepest;
}

function toUnit(source: string, isTest: boolean): Omit<Unit, 'map'> {
  const options: Options = { ecmaVersion: 'latest', allowReturnOutsideFunction: isTest, allowHashBang: true };
  const module = parseModule(source, options);
  if (!module) {
    const program = parse(source, { ...options, sourceType: 'script' });
    return {
      text: withoutHashBang(source),
      strict: false,
      awaits: false,
      declared: new Set(topLevelNames(program)),
      exported: commonJsExports(program),
    };
  }
  const { program, awaits } = module;
  const { text, tail, exported } = rewriteModule(source, program);
  return {
    text: `${withoutHashBang(text)}\n;${tail}`,
    strict: true,
    awaits,
    declared: new Set(topLevelNames(program)),
    exported,
  };
}

/** The parse as an ES module, where the text has what only a module can have; null where it is a plain script. */
function parseModule(source: string, options: Options): { program: Program; awaits: boolean } | null {
  if (!/\b(import|export|await)\b/.test(source)) return null;
  const asModule: Options = { ...options, sourceType: 'module', allowAwaitOutsideFunction: false };
  const program = attempt(() => parse(source, asModule));
  if (program && hasModuleSyntax(program)) return { program, awaits: false };
  const script = attempt(() => parse(source, { ...options, sourceType: 'script' }));
  if (script) return null;
  const awaiting = { ...asModule, allowAwaitOutsideFunction: true };
  return { program: parse(source, awaiting), awaits: true };
}

function hasModuleSyntax(program: Program): boolean {
  return program.body.some((node) => /^(Import|Export)/.test(node.type));
}

function attempt<T>(action: () => T): T | null {
  try {
    return action();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function withoutHashBang(text: string): string {
  return text.startsWith('#!') ? `//${text}` : text;
}

function syntaxFault(error: SyntaxError): SyntaxFault {
  const line =
    'loc' in error && error.loc instanceof Object && 'line' in error.loc ? Number(error.loc.line) : null;
  return { message: safeText(error.message.replace(/ \(\d+:\d+\)$/, '')), line };
}

/** Lines of the script before the candidate's first. */
export const LINES_BEFORE = 1;

/** Parameters of a candidate's function, in the order in which the guest gives them. */
const CANDIDATE_PARAMETERS = ['require', 'module', 'exports', EXPORTS, REQUIRE_DEFAULT, REQUIRE_LATER];
/** Parameters of a test's function: a candidate's own names of this kind do not reach the tests. */
const TEST_PARAMETERS = [
  'assert',
  'expect',
  'console',
  'require',
  REQUIRE_DEFAULT,
  REQUIRE_LATER,
  'describe',
  'it',
  'test',
];

/**
 * One function for the candidate; called anew for every cell, so that each has its own state. It gives back a
 * chooser: the function of the test with a number, in whose scope the candidate's names are, what to call it with, and
 * all names declared. Names that are exported but not declared become parameters of the tests that mention them.
 */
export function assemble(
  candidate: Unit,
  tests: ReadonlyMap<number, { unit: Unit; source: string }>,
): string {
  const visible = candidate.exported.filter(
    ({ name }) => !candidate.declared.has(name) && isIdentifier(name) && !TEST_PARAMETERS.includes(name),
  );
  const cases = [...tests].map(([index, test]) => {
    const wanted = visible.filter(({ name }) => test.source.includes(name));
    const parameters = [...TEST_PARAMETERS, ...wanted.map(({ name }) => name)].join(',');
    const values = wanted.map(({ value }) => value);
    return (
      `case ${index}:return[function(${parameters}){return ${asyncWord(test.unit)}function(){${directive(test.unit)}\n` +
      `${test.unit.text}\n}},[${values.join(',')}],$names];`
    );
  });
  return (
    `(${asyncWord(candidate)}function(${CANDIDATE_PARAMETERS.join(',')}){${directive(candidate)}\n` +
    `${candidate.text}\n;const $names=()=>({${[...candidate.declared].join(',')}});` +
    `return function($test){switch($test){${cases.join('')}}}})`
  );
}

function asyncWord(unit: Unit): string {
  return unit.awaits ? 'async ' : '';
}

function directive(unit: Unit): string {
  return unit.strict ? '"use strict";' : '';
}

function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) && !RESERVED.has(name);
}

const RESERVED = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof new null return super switch this throw true try typeof var void while with ' +
    'yield let static await implements interface package private protected public arguments eval'
  ).split(' '),
);

/**
 * From program text to a text that can stand inside a function: types erased, parsed (so that no text can close the
 * function that it is put into), module syntax rewritten.
 */
import { type AnyNode, type Options, type Program, parse } from 'acorn';
import { transformSync } from 'oxc-transform';
import type { Dialect } from '../messages.ts';
import { safeText } from '../safe-text.ts';
import { isPlain } from './ahead.ts';
import { type Conduct, conductOf, WORST } from './analysis/conduct.ts';
import { childrenOf, type Scopes, scopesOf } from './analysis/scopes.ts';
import { commonJsExports, type Exported, rewriteModule, rewriteScript, topLevelNames } from './modules.ts';
import { type Asked, questionIn } from './questions.ts';
import { watched } from './watched-tests.ts';

export type { Exported };

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
  /** What its identifiers refer to; null where it is nested too deeply to tell. */
  readonly scopes: Scopes | null;
  readonly conduct: Conduct;
  /** It leaves nothing to be done later. */
  readonly isPlain: boolean;
};

/** Why a text does not compile. */
export type SyntaxFault = { readonly message: string; readonly line: number | null };

export type Compiled =
  | { readonly unit: Unit; readonly asked: Asked | null }
  | { readonly fault: SyntaxFault };

/**
 * Deeper nesting than this could overflow the native stack of the TypeScript transpiler; and no isolate compiles the other,
 * that a parser takes long to find too deep.
 */
const DEEPEST_NESTING = { typescript: 1_000, javascript: 10_000 };

export function compileCandidate(source: string, dialect: Dialect): Compiled {
  return compile(source, dialect, false);
}

/** A test may also `return` and `await` at its top level. `asks`: what it asks is looked for, and noted when it runs. */
export function compileTest(source: string, dialect: Dialect, asks: boolean): Compiled {
  return compile(source, dialect, true, asks);
}

function compile(source: string, dialect: Dialect, isTest: boolean, asks = false): Compiled {
  try {
    if (nesting(source) > DEEPEST_NESTING[dialect === 'typescript' ? dialect : 'javascript']) {
      return { fault: { message: 'nested too deeply', line: null } };
    }
    const script = dialect === 'typescript' ? eraseTypes(source, isTest) : { text: source, map: null };
    if ('fault' in script) return script;
    const asked = asks ? questionIn(script.text) : null;
    const noting = asked?.noting ?? script.text;
    const text = isTest ? watched(noting) : noting;
    const { program, ...unit } = toUnit(text, isTest);
    const scopes = scopesIn(program);
    const conduct = scopes ? conductOf(text, scopes) : WORST;
    return { unit: { ...unit, map: script.map, scopes, conduct, isPlain: isPlain(text) }, asked };
  } catch (error) {
    if (error instanceof SyntaxError) return { fault: syntaxFault(error) };
    if (error instanceof RangeError) return { fault: { message: 'nested too deeply', line: null } };
    throw error;
  }
}

function scopesIn(program: Program): Scopes | null {
  try {
    return scopesOf(program);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function eraseTypes(source: string, isTest: boolean): { text: string; map: string } | { fault: SyntaxFault } {
  const { code, errors, map } = transformSync('program', source, { lang: 'ts', sourcemap: true });
  const [error] = errors;
  if (error) {
    const text = isTest && /\breturn\b/.test(source) ? eraseTypesInFunction(source) : null;
    if (text !== null) return { text, map: '' };
    const [label] = error.labels;
    const line = label ? source.slice(0, label.start).split('\n').length : null;
    return { fault: { message: safeText(error.message), line } };
  }
  return { text: code, map: map ? JSON.stringify(map) : '' };
}

/** The transpiler allows a `return` within a function only: of a test that has one, the function around it is taken off again. */
function eraseTypesInFunction(source: string): string | null {
  const { code, errors } = transformSync('program', `async function test(){${source}\n}`, { lang: 'ts' });
  return errors.length > 0 ? null : code.slice(code.indexOf('{') + 1, code.lastIndexOf('}'));
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

function toUnit(
  source: string,
  isTest: boolean,
): Omit<Unit, 'map' | 'scopes' | 'conduct' | 'isPlain'> & { program: Program } {
  const options: Options = { ecmaVersion: 'latest', allowReturnOutsideFunction: isTest, allowHashBang: true };
  const module = parseModule(source, options);
  if (!module) {
    const program = parse(source, { ...options, sourceType: 'script' });
    return {
      program,
      text: withoutHashBang(rewriteScript(source, program)),
      strict: false,
      awaits: false,
      declared: new Set(topLevelNames(program)),
      exported: commonJsExports(program),
    };
  }
  const { program, awaits } = module;
  const { text, tail, exported } = rewriteModule(source, program);
  return {
    program,
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
  const asModule: Options = { ...options, sourceType: 'module' };
  const program = attempt(() => parse(source, asModule));
  if (program && hasModuleSyntax(program)) return { program, awaits: awaitsAtTop(program) };
  const script = attempt(() => parse(source, { ...options, sourceType: 'script' }));
  if (script) return null;
  const awaiting = { ...asModule, allowAwaitOutsideFunction: true };
  return { program: parse(source, awaiting), awaits: true };
}

/** Whether it awaits outside all functions. */
function awaitsAtTop(program: Program): boolean {
  const stack: AnyNode[] = [program];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return true;
    if (/Function/.test(node.type)) continue;
    for (const child of childrenOf(node)) stack.push(child);
  }
  return false;
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

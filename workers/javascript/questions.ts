/**
 * The question that a test asks: the call whose value it compares, and the answer that it wants. The text of the test is
 * changed so that the call's value is noted, and in nothing else. Of several assertions the first one that compares a call
 * counts, where it stands in the test's own lines or in what it hands to `describe`, `it` or `test`, or in a function without
 * parameters that its last line calls; what stands before it belongs to the question.
 */
import type { AnyNode, Token } from 'acorn';
import { answerText } from '../answers.ts';
import { type Found, firstIn, linesOf, type Wanted } from './asked-calls.ts';
import { canonical } from './guest/canonical.ts';
import { isLiteral, literalOf } from './literals.ts';
import { parseTest } from './parse-test.ts';
import { sourceOf } from './token-source.ts';

/** The name by which a test reaches what notes an answer. */
export const NOTE_ANSWER = '$crossrank_answer';

export type Asked = {
  readonly question: string;
  /** As `answers.ts` has it; null where it is no plain value. */
  readonly wanted: string | null;
  /** The text of the test, changed so that the answer is noted. */
  readonly noting: string;
};

type Source = (node: AnyNode) => string;

const ASSERTS = /assert|expect|[eE]qual/;

/** Null where no question can be found. */
export function questionIn(text: string): Asked | null {
  if (!ASSERTS.test(text) || text.includes(NOTE_ANSWER)) return null;
  const parsed = parseTest(text);
  if (!parsed) return null;
  try {
    const before: AnyNode[] = [];
    const found = firstIn(linesOf(parsed.program.body), before);
    return found && askedOf(text, parsed.tokens, before, found);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function askedOf(
  text: string,
  tokens: readonly Token[],
  before: readonly AnyNode[],
  { call, wanted }: Found,
): Asked {
  const source = (node: AnyNode) => sourceOf(text, tokens, node.start, node.end);
  const given = wanted && 'node' in wanted ? givenTo(wanted.node, before, call, source) : null;
  const setup = before.filter((line) => line !== given?.line);
  return {
    question: [...setup, call].map(source).join('\n'),
    wanted: answerWanted(given ? { node: given.value } : wanted),
    noting: `${text.slice(0, call.start)}${NOTE_ANSWER}(${text.slice(call.start, call.end)})${text.slice(call.end)}`,
  };
}

/** The line that gives a plain value to the name of what is wanted, where the name serves nothing else. */
function givenTo(
  wanted: AnyNode,
  before: readonly AnyNode[],
  call: AnyNode,
  source: Source,
): { readonly line: AnyNode; readonly value: AnyNode } | null {
  if (wanted.type !== 'Identifier') return null;
  const names = new RegExp(`(?<![\\w$])${wanted.name.replaceAll('$', '\\$')}(?![\\w$])`);
  const lines = before.filter((line) => names.test(source(line)));
  const [line] = lines;
  if (lines.length !== 1 || line?.type !== 'VariableDeclaration' || names.test(source(call))) return null;
  const [declared] = line.declarations;
  const isOne = line.declarations.length === 1 && declared?.id.type === 'Identifier';
  return isOne && declared?.init && isLiteral(declared.init) ? { line, value: declared.init } : null;
}

function answerWanted(wanted: Wanted): string | null {
  if (wanted === null) return null;
  const literal = 'value' in wanted ? wanted : literalOf(wanted.node);
  if (literal === null) return null;
  const { type, text } = canonical(literal.value);
  return text === null ? null : answerText('value', type, text);
}

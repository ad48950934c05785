/**
 * Functions of a test that a candidate may call, changed so that an assertion that fails in them is noted where it fails: a
 * candidate could keep the error for itself. Only in tests that catch nothing themselves, and that do not fail on purpose.
 */
import type {
  AnyNode,
  ArrowFunctionExpression,
  CallExpression,
  FunctionDeclaration,
  FunctionExpression,
  Token,
} from 'acorn';
import { SUITE } from './asked-calls.ts';
import { isLiteral } from './literals.ts';

/** The name by which a test reaches what notes a failed assertion. */
export const NOTE_FAILED = '$crossrank_failed';

type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;

/** Of inserts at one place that of the lowest order comes first. */
export type Insert = { readonly at: number; readonly what: string; readonly order: number };

const HANDS_OUT = /=>|\bfunction\b|\)\s*\{/;
const ASSERTS = /\bassert|\bexpect\b|\.\s*should\b/;
/** What a test catches, or has caught, is its own affair. */
const CATCHES =
  /\b(?:catch|finally|fail|allSettled|any|race|AssertionError)\b|[tT]hrow\w*\s*\(|[tT]hrows\b|(?<!mock)[rR]eject|__proto__/;

/** Whether an assertion of the test may fail where the test does not see it. */
export function mayBeSwallowed(text: string): boolean {
  return HANDS_OUT.test(text) && ASSERTS.test(text) && !CATCHES.test(text);
}

/** `(x) => { … }` becomes `(x) => {try{ … }catch($){throw note($)}}`: no line moves. */
export function notedAssertions(nodes: readonly AnyNode[], text: string, tokens: readonly Token[]): Insert[] {
  const calls = nodes.filter((node) => node.type === 'CallExpression');
  if (calls.some((call) => failsOnPurpose(call) || catchesByThen(call))) return [];
  const ours = new Set(calls.flatMap(suiteBodies));
  return nodes.flatMap((node) =>
    isFunction(node) && !ours.has(node) && asserts(node, text) ? noted(node, tokens) : [],
  );
}

/** An assertion about constants only, as of tests that give the candidate a function that must fail. */
function failsOnPurpose({ callee, arguments: given }: CallExpression): boolean {
  const asserts = nameOf(callee) ?? (callee.type === 'MemberExpression' ? nameOf(callee.object) : null);
  const isAssertion = asserts === 'assert' || (asserts === 'expect' && callee.type === 'Identifier');
  return isAssertion && given.length > 0 && given.slice(0, 2).every(isLiteral);
}

function catchesByThen({ callee, arguments: given }: CallExpression): boolean {
  return callee.type === 'MemberExpression' && nameOf(callee.property) === 'then' && given.length > 1;
}

/** What is called by `describe`, `it` and `test` only, and of it what fails is seen. */
function suiteBodies({ callee, arguments: given }: CallExpression): AnyNode[] {
  return SUITE.has(nameOf(callee) ?? '') ? given : [];
}

export function asserts(node: FunctionNode, text: string): boolean {
  return ASSERTS.test(text.slice(node.body.start, node.body.end));
}

function noted({ body, start, end, async: isAsync }: FunctionNode, tokens: readonly Token[]): Insert[] {
  const begun = isAsync ? `${NOTE_FAILED}();` : '';
  const caught = `}catch($){throw ${NOTE_FAILED}($)}`;
  if (body.type !== 'BlockStatement') {
    const arrow = tokens.findLast((token) => token.type.label === '=>' && token.end <= body.start);
    if (!arrow) return [];
    // Of functions that end at one place the inner one comes first.
    return [
      { at: arrow.end, what: `{${begun}try{return ${isAsync ? 'await' : ''}(`, order: 0.5 },
      { at: end, what: `)${caught}}`, order: -1 - start },
    ];
  }
  const [first] = body.body;
  if (first?.type === 'ExpressionStatement' && first.directive !== undefined) return [];
  return [
    { at: body.start + 1, what: `${begun}try{`, order: 0 },
    { at: body.end - 1, what: caught, order: 3 },
  ];
}

function nameOf(node: AnyNode): string | null {
  return node.type === 'Identifier' ? node.name : null;
}

export function isFunction(node: AnyNode): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

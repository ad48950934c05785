/**
 * Tests changed so that a candidate can neither keep their failed assertions for itself nor keep them from asserting: what
 * they call `then` of, the asynchronous functions that they call and let be, the functions that they hand out. See
 * `guest/watch-then.ts`.
 */
import type { AnyNode, CallExpression, Token } from 'acorn';
import { childrenOf } from './analysis/scopes.ts';
import { chaiManner, speaksChai } from './chai-manner.ts';
import { controlsMocks, mockControls } from './mock-controls.ts';
import { applyEdits } from './modules.ts';
import {
  asserts,
  type Insert,
  isFunction,
  mayBeSwallowed,
  NOTE_FAILED,
  notedAssertions,
} from './noted-assertions.ts';
import { parseTest } from './parse-test.ts';

/** The name by which a test reaches what watches. */
export const WATCH_THEN = '$crossrank_then';
/** The name by which a test reaches what waits for an asynchronous function of its own. */
export const AWAIT_OWN = '$crossrank_await';

/** Tests of promises that are not to settle say so. */
const STAYS = /cancel|abort|never|pending|forever|race|fail\(/i;

const LATER = /\.\s*then\b|\basync\b/;

/**
 * `x.then(f)` becomes `watch(x).then(f)`, a line `f()` becomes `watch(f())`, or is awaited where `f` is an asynchronous
 * function of the test's own; no line moves. A text that does not parse stays as it is.
 */
export function watched(text: string): string {
  const isLater = LATER.test(text);
  const isHandedOut = mayBeSwallowed(text);
  const isMocking = controlsMocks(text);
  const isChai = speaksChai(text);
  if (
    !(isLater || isHandedOut || isMocking || isChai) ||
    [WATCH_THEN, AWAIT_OWN, NOTE_FAILED].some((name) => text.includes(name))
  ) {
    return text;
  }
  const parsed = parseTest(text);
  if (!parsed) return text;
  const nodes = nodesOf(parsed.program);
  const inserts = [
    ...(isLater ? watchedCalls(nodes, text, parsed.tokens) : []),
    ...(isChai ? chaiManner(nodes, text, parsed.tokens) : []),
    ...(isMocking ? mockControls(nodes, text, parsed.tokens) : []),
    ...(isHandedOut ? notedAssertions(nodes, text, parsed.tokens) : []),
  ];
  return withInserts(text, inserts);
}

function withInserts(text: string, inserts: readonly Insert[]): string {
  const inOrder = inserts.toSorted((left, right) => left.order - right.order);
  return applyEdits(
    text,
    inOrder.map(({ at, what }) => ({ from: at, to: at, text: what })),
  );
}

function nodesOf(program: AnyNode): AnyNode[] {
  const stack: AnyNode[] = [program];
  const nodes: AnyNode[] = [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node);
    for (const child of childrenOf(node)) stack.push(child);
  }
  return nodes;
}

function watchedCalls(nodes: readonly AnyNode[], text: string, tokens: readonly Token[]): Insert[] {
  const own = asyncNames(nodes);
  const mayStay = STAYS.test(text);
  return nodes.flatMap((node) => {
    if (node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression') {
      const { expression } = node;
      const watch = isOwnAsync(expression, own) ? AWAIT_OWN : WATCH_THEN;
      return [...around(watch, expression.start, expression.end), ...awaitedEach('map', expression)];
    }
    if (node.type !== 'CallExpression') return [];
    return [...watchedThen(node, text, tokens, mayStay), ...awaitedEach('forEach', node)];
  });
}

function watchedThen(
  { callee, arguments: given }: CallExpression,
  text: string,
  tokens: readonly Token[],
  mayStay: boolean,
): Insert[] {
  if (callee.type !== 'MemberExpression') return [];
  const { object, property, computed, start, optional } = callee;
  if (computed || optional || property.type !== 'Identifier' || property.name !== 'then') return [];
  const dot = tokens.findLast((token) => token.end <= property.start);
  if (!dot || object.type === 'Super' || text.slice(start, dot.start).includes('?.')) return [];
  const [callback] = given;
  const isHeld = !mayStay && callback !== undefined && isFunction(callback) && asserts(callback, text);
  return around(WATCH_THEN, start, dot.start, isHeld ? ',true)' : ')');
}

/** An asynchronous function given to a method of a list that the test itself writes, where nobody else sees its promise. */
function awaitedEach(method: string, { callee, arguments: [callback] }: CallExpression): Insert[] {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'ArrayExpression') return [];
  if (callee.property.type !== 'Identifier' || callee.property.name !== method) return [];
  return callback && isAsync(callback) ? around(AWAIT_OWN, callback.start, callback.end) : [];
}

function around(watch: string, start: number, end: number, closing = ')'): Insert[] {
  return [
    { at: start, what: `${watch}(`, order: 1 },
    { at: end, what: closing, order: 0 },
  ];
}

/** Names of the test's own asynchronous functions. */
function asyncNames(nodes: readonly AnyNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of nodes) {
    if (node.type === 'FunctionDeclaration' && node.async && !node.generator && node.id)
      names.add(node.id.name);
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && isAsync(node.init)) {
      names.add(node.id.name);
    }
  }
  return names;
}

function isOwnAsync({ callee }: CallExpression, own: ReadonlySet<string>): boolean {
  return callee.type === 'Identifier' ? own.has(callee.name) : isAsync(callee);
}

function isAsync(node: AnyNode | null | undefined): boolean {
  return node != null && isFunction(node) && node.async && !node.generator;
}

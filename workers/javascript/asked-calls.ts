/** Which call a test asks about, and what its value is compared with, by the shape of its statements. */
import type { AnyNode, CallExpression, Expression } from 'acorn';
import { isRealmName } from './analysis/conduct.ts';
import { askedByChain } from './asked-chains.ts';

/** What is asked, and what the answer is compared with: a part of the test, a value of its own, or nothing that is wanted. */
export type Found = { readonly call: AnyNode; readonly wanted: Wanted };
export type Wanted = { readonly node: AnyNode } | { readonly value: unknown } | null;

const EQUAL = new Set(['equal', 'strictEqual', 'deepEqual', 'deepStrictEqual', 'isEqual']);
const COMPARING = new Set([...EQUAL, 'notEqual', 'notStrictEqual', 'notDeepEqual', 'notDeepStrictEqual']);
const MATCHERS = new Set(['toBe', 'toEqual', 'toStrictEqual', 'toBeCloseTo']);
const VALUES = new Map<string, unknown>([
  ['toBeNull', null],
  ['toBeUndefined', undefined],
  ['toBeNaN', Number.NaN],
  ['toBeTruthy', true],
  ['toBeFalsy', false],
]);
/** What is handed functions that hold tests. */
export const SUITE = new Set(['describe', 'it', 'test']);
const EQUALITY = new Set(['==', '===']);
const RELATIONS = new Set(['!=', '!==', '<', '<=', '>', '>=', 'in', 'instanceof']);

/** The first question in these statements; `before` gets those that come before it. */
export function firstIn(statements: readonly AnyNode[], before: AnyNode[]): Found | null {
  for (const statement of statements) {
    const found = statement.type === 'ExpressionStatement' ? askedBy(statement.expression, before) : null;
    if (found) return found;
    before.push(statement);
  }
  return null;
}

function askedBy(expression: Expression, before: AnyNode[]): Found | null {
  if (expression.type === 'AwaitExpression') return askedBy(expression.argument, before);
  const chained = askedByChain(expression);
  if (chained) return asks(chained.call) ? chained : null;
  if (expression.type !== 'CallExpression') return null;
  const { callee } = expression;
  const [first, second] = expression.arguments;
  if (!first) return callee.type === 'MemberExpression' ? askedByMatcher(expression) : null;
  if (callee.type === 'Identifier') {
    if (SUITE.has(callee.name) && second) return askedWithin(second, before);
    if (callee.name === 'assert') return askedByTruth(first, true);
    if (COMPARING.has(callee.name) && second) return askedByPair(first, second, EQUAL.has(callee.name));
    return null;
  }
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return null;
  const { name } = callee.property;
  const root = rootOf(callee.object);
  if ((root === 'assert' && name === 'ok') || (root === 'console' && name === 'assert')) {
    return askedByTruth(first, true);
  }
  if (root === 'assert' && COMPARING.has(name) && second) return askedByPair(first, second, EQUAL.has(name));
  return askedByMatcher(expression);
}

function rootOf(node: AnyNode): string {
  if (node.type === 'MemberExpression') return rootOf(node.object);
  return node.type === 'Identifier' ? node.name : '';
}

/** The body of what `it`, `test` or `describe` is given. */
function askedWithin(body: AnyNode, before: AnyNode[]): Found | null {
  if (body.type !== 'ArrowFunctionExpression' && body.type !== 'FunctionExpression') return null;
  if (body.params.length > 0) return null;
  return body.body.type === 'BlockStatement' ? firstIn(body.body.body, before) : askedBy(body.body, before);
}

/** `expect(call).toBe(answer)`, with or without `not`. */
function askedByMatcher({ callee, arguments: [answer] }: CallExpression): Found | null {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return null;
  const isNot = callee.object.type === 'MemberExpression' && isNamed(callee.object.property, 'not');
  const expectation =
    isNot && callee.object.type === 'MemberExpression' ? callee.object.object : callee.object;
  if (expectation.type !== 'CallExpression' || !isNamed(expectation.callee, 'expect')) return null;
  const [call] = expectation.arguments;
  if (!call || !asks(call)) return null;
  const { name } = callee.property;
  if (isNot) return { call, wanted: null };
  if (VALUES.has(name)) return { call, wanted: { value: VALUES.get(name) } };
  return { call, wanted: MATCHERS.has(name) && answer ? { node: answer } : null };
}

function isNamed(node: AnyNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function askedByTruth(test: AnyNode, wanted: boolean): Found | null {
  if (test.type === 'UnaryExpression' && test.operator === '!') return askedByTruth(test.argument, !wanted);
  if (test.type === 'LogicalExpression' && test.operator === '&&' && wanted)
    return askedByTruth(test.left, true);
  if (test.type === 'BinaryExpression') {
    const isEquality = EQUALITY.has(test.operator);
    if (!isEquality && !RELATIONS.has(test.operator)) return null;
    const nearly = test.operator.startsWith('<') && wanted ? differenceIn(test.left) : null;
    if (nearly) return askedByPair(nearly.left, nearly.right, true);
    return askedByPair(test.left, test.right, isEquality && wanted);
  }
  if (test.type === 'CallExpression' && /(^|\.)isEqual$/.test(nameOf(test.callee)) && wanted) {
    const [left, right] = test.arguments;
    if (left && right) return askedByPair(left, right, true);
  }
  return asks(test) ? { call: test, wanted: { value: wanted } } : null;
}

/** `Math.abs(left - right)` */
function differenceIn(node: AnyNode): { left: AnyNode; right: AnyNode } | null {
  if (node.type !== 'CallExpression' || nameOf(node.callee) !== 'Math.abs') return null;
  const [difference] = node.arguments;
  return difference?.type === 'BinaryExpression' && difference.operator === '-' ? difference : null;
}

/** The call is the side that asks, where only one does; the other says what is wanted. */
function askedByPair(left: AnyNode, right: AnyNode, isWanted: boolean): Found | null {
  const [insideLeft, insideRight] = [stringified(left), stringified(right)];
  if (insideLeft && insideRight) return askedByPair(insideLeft, insideRight, isWanted);
  const [leftAsks, rightAsks] = [asks(left), asks(right)];
  if (leftAsks === rightAsks) return null;
  const [call, other] = leftAsks ? [left, right] : [right, left];
  return { call, wanted: isWanted ? { node: other } : null };
}

/** What `JSON.stringify` is given, and nothing else with it. */
function stringified(node: AnyNode): AnyNode | null {
  if (node.type !== 'CallExpression' || nameOf(node.callee) !== 'JSON.stringify') return null;
  const [value, ...others] = node.arguments;
  return others.length === 0 ? (value ?? null) : null;
}

function nameOf(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed) return '';
  return `${nameOf(node.object)}.${nameOf(node.property)}`;
}

/** Whether a value is asked of something that is not the realm's own. What a function would ask later does not count. */
function asks(node: AnyNode): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassExpression':
    case 'SequenceExpression':
    case 'SpreadElement':
    case 'YieldExpression':
      return false;
    case 'CallExpression':
    case 'NewExpression':
      if (!isRealmName(rootOf(node.callee)) && node.callee.type !== 'Super') return true;
  }
  for (const part of Object.values(node)) {
    if (Array.isArray(part) ? part.some((each) => isNode(each) && asks(each)) : isNode(part) && asks(part)) {
      return true;
    }
  }
  return false;
}

/** The statements of a test as they run: its own, or those of the function without parameters that its last line calls. */
export function linesOf(body: readonly AnyNode[]): readonly AnyNode[] {
  const last = body.at(-1);
  const call = last?.type === 'ExpressionStatement' ? last.expression : null;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier' || call.arguments.length > 0)
    return body;
  const { name } = call.callee;
  const others = body.slice(0, -1);
  const found = others.findLast((line) => bodyOf(line, name) !== null);
  const lines = found && bodyOf(found, name);
  return lines ? [...others.filter((line) => line !== found), ...lines] : body;
}

function bodyOf(line: AnyNode, name: string): readonly AnyNode[] | null {
  const [declared] = line.type === 'VariableDeclaration' ? line.declarations : [];
  const made = line.type === 'FunctionDeclaration' ? line : declared?.init;
  const id = line.type === 'FunctionDeclaration' ? line.id : declared?.id;
  if (!id || !isNamed(id, name) || !made || !/Function/.test(made.type) || !('params' in made)) return null;
  if (made.params.length > 0 || !('generator' in made) || made.generator) return null;
  return made.body.type === 'BlockStatement' ? made.body.body : null;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

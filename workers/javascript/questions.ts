/**
 * The question that a test asks: the call whose value it compares, and the answer that it wants. The text of the test is
 * changed so that the call's value is noted, and in nothing else. Of several assertions the first one that compares a call
 * counts, where it stands in the test's own lines or in what it hands to `describe`, `it` or `test`, or in a function without
 * parameters that its last line calls; what stands before it belongs to the question.
 */
import { type AnyNode, type CallExpression, type Expression, type Options, parse, type Token } from 'acorn';
import { answerText } from '../answers.ts';
import { isRealmName } from './analysis/conduct.ts';
import { canonical } from './guest/canonical.ts';
import { isLiteral, literalOf } from './literals.ts';
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

/** What is asked, and what the answer is compared with: a part of the test, a value of its own, or nothing that is wanted. */
type Found = { readonly call: AnyNode; readonly wanted: Wanted };
type Source = (node: AnyNode) => string;
type Wanted = { readonly node: AnyNode } | { readonly value: unknown } | null;

const ASSERTS = /assert|expect|[eE]qual/;
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
const SUITE = new Set(['describe', 'it', 'test']);
const EQUALITY = new Set(['==', '===']);
const RELATIONS = new Set(['!=', '!==', '<', '<=', '>', '>=', 'in', 'instanceof']);

const OPTIONS: Options = {
  ecmaVersion: 'latest',
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowHashBang: true,
};

/** Null where no question can be found. */
export function questionIn(text: string): Asked | null {
  if (!ASSERTS.test(text) || text.includes(NOTE_ANSWER)) return null;
  const tokens: Token[] = [];
  const parsed = parsedAs('script', text, tokens) ?? parsedAs('module', text, tokens);
  if (!parsed) return null;
  try {
    const before: AnyNode[] = [];
    const found = firstIn(linesOf(parsed.body), before);
    return found && askedOf(text, tokens, before, found);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parsedAs(sourceType: 'script' | 'module', text: string, tokens: Token[]) {
  tokens.length = 0;
  try {
    return parse(text, { ...OPTIONS, sourceType, onToken: tokens });
  } catch {
    return null;
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

/** The first question in these statements; `before` gets those that come before it. */
function firstIn(statements: readonly AnyNode[], before: AnyNode[]): Found | null {
  for (const statement of statements) {
    const found = statement.type === 'ExpressionStatement' ? askedBy(statement.expression, before) : null;
    if (found) return found;
    before.push(statement);
  }
  return null;
}

function askedBy(expression: Expression, before: AnyNode[]): Found | null {
  if (expression.type === 'AwaitExpression') return askedBy(expression.argument, before);
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
function linesOf(body: readonly AnyNode[]): readonly AnyNode[] {
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

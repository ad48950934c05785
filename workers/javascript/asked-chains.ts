/** What is asked in chai's manner: `expect(call).to.deep.equal(answer)`, `expect(call).to.be.true`. */
import type { AnyNode, Expression } from 'acorn';
import type { Found } from './asked-calls.ts';

const EQUALITY = new Set(['equal', 'equals', 'eq', 'eql', 'eqls']);
const VALUES = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['undefined', undefined],
  ['NaN', Number.NaN],
]);
/** Words that mean nothing by themselves, but that compare what is held. */
const LINKS = new Set(
  'to be been is and has have with that which at of same but does still also deep'.split(' '),
);

/** Null where it is no chain of chai's. Whether the call asks anything of the candidate is for others to tell. */
export function askedByChain(expression: Expression): Found | null {
  const isCalled = expression.type === 'CallExpression';
  const end = isCalled ? expression.callee : expression;
  if (end.type !== 'MemberExpression' || end.property.type !== 'Identifier') return null;
  const { name } = end.property;
  const begun = beginningOf(end.object);
  if (!begun) return null;
  const { call, isNegated } = begun;
  if (isNegated) return { call, wanted: null };
  if (!isCalled)
    return VALUES.has(name) ? { call, wanted: { value: VALUES.get(name) } } : { call, wanted: null };
  const [answer] = expression.arguments;
  return { call, wanted: EQUALITY.has(name) && answer ? { node: answer } : null };
}

/** `expect(call).to…`, followed by links only. */
function beginningOf(chain: AnyNode): { readonly call: AnyNode; readonly isNegated: boolean } | null {
  let node = chain;
  let isNegated = false;
  let isChain = false;
  while (node.type === 'MemberExpression' && node.property.type === 'Identifier') {
    const { name } = node.property;
    if (name === 'not') isNegated = true;
    else if (LINKS.has(name)) isChain = true;
    else return null;
    node = node.object;
  }
  if (!isChain || node.type !== 'CallExpression') return null;
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'expect') return null;
  const [call] = node.arguments;
  return call ? { call, isNegated } : null;
}

/**
 * Tests that speak chai without a name for it. `expect(x).to…` is chai's `expect`, whatever else the test calls so, as Jest's has no
 * `to`. And `x.should` is asked of chai: on the value it would be the candidate's to answer.
 */
import type { AnyNode, Identifier, MemberExpression, Token } from 'acorn';
import { CHAI } from './libraries.ts';
import type { Insert } from './noted-assertions.ts';

/** The names by which a test reaches chai, and what begins an assertion. */
export const CHAI_MODULE = '$crossrank_chai';
export const SHOULD = '$crossrank_should';

export function speaksChai(text: string): boolean {
  return CHAI.test(text) && !text.includes(CHAI_MODULE) && !text.includes(SHOULD);
}

/** `expect(x).to` becomes `chai.expect(x).to`, `x.should.be` becomes `should(x).should.be`: no line moves. */
export function chaiManner(nodes: readonly AnyNode[], text: string, tokens: readonly Token[]): Insert[] {
  const declaresExpect = /\bfunction\s+expect\b/.test(text);
  const called = new Set(nodes.map((node) => (node.type === 'CallExpression' ? node.callee : null)));
  return nodes.flatMap((node) => {
    if (node.type !== 'MemberExpression' || node.computed) return [];
    if (isNamed(node.property, 'should')) return called.has(node) ? [] : asked(node, text, tokens);
    const expect = declaresExpect ? null : expectOf(node);
    return expect ? [{ at: expect.start, what: `${CHAI_MODULE}.`, order: 2 }] : [];
  });
}

/** The `expect` of `expect(x).to` and of `expect(x).not.to`. */
function expectOf({ object, property }: MemberExpression): Identifier | null {
  if (!isNamed(property, 'to')) return null;
  const isNegated = object.type === 'MemberExpression' && isNamed(object.property, 'not');
  const call = isNegated ? object.object : object;
  if (call.type !== 'CallExpression' || !isNamed(call.callee, 'expect')) return null;
  return call.callee;
}

function asked(
  { object, property, start }: MemberExpression,
  text: string,
  tokens: readonly Token[],
): Insert[] {
  const dot = tokens.findLast((token) => token.end <= property.start);
  if (!dot || object.type === 'Super' || text.slice(start, dot.end).includes('?.')) return [];
  return [
    { at: start, what: `${SHOULD}(`, order: 1 },
    { at: dot.start, what: ')', order: 0 },
  ];
}

function isNamed(node: AnyNode, name: string): node is Identifier {
  return node.type === 'Identifier' && node.name === name;
}

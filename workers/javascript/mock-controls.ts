/**
 * What a test reads and sets of a mock (`f.mock.calls`, `f.mockReturnValue(1)`) is not on the function, which candidates are
 * handed: the test's text is changed so that it asks what a candidate can't name. See `guest/mocks`.
 */
import type { AnyNode, MemberExpression, Token } from 'acorn';
import type { Insert } from './noted-assertions.ts';

/** The name by which a test reaches what controls a mock. */
export const MOCK_CONTROLS = '$crossrank_mock';

const CONTROLS =
  /^(mock|_isMockFunction|getMockName|getMockImplementation|withImplementation|mock(Clear|Reset|Restore|Implementation|ImplementationOnce|ReturnThis|ReturnValue|ReturnValueOnce|ResolvedValue|ResolvedValueOnce|RejectedValue|RejectedValueOnce|Throw|ThrowOnce|Name))$/;

const MENTION = /\bmock|Mock|\bwithImplementation\b/;

export function controlsMocks(text: string): boolean {
  return MENTION.test(text) && !text.includes(MOCK_CONTROLS);
}

/** `f.mock` becomes `controls(f).mock`: no line moves. What is no mock stays what it is. */
export function mockControls(nodes: readonly AnyNode[], text: string, tokens: readonly Token[]): Insert[] {
  return nodes.flatMap((node) => {
    if (node.type !== 'MemberExpression' || !CONTROLS.test(nameOf(node) ?? '')) return [];
    const { object, property, start } = node;
    const dot = tokens.findLast((token) => token.end <= property.start);
    if (!dot || object.type === 'Super' || text.slice(start, dot.start).includes('?.')) return [];
    return [
      { at: start, what: `${MOCK_CONTROLS}(`, order: 1 },
      { at: dot.start, what: ')', order: 0 },
    ];
  });
}

function nameOf({ property, computed }: MemberExpression): string | null {
  if (!computed) return property.type === 'Identifier' ? property.name : null;
  return property.type === 'Literal' ? String(property.value) : null;
}

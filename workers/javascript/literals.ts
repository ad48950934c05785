/** Plain values as a program's text has them, made without running any of it. */
import type { AnyNode, Property } from 'acorn';

export type Made = { readonly value: unknown };

/** Null where the text is more than a plain value. */
export function literalOf(node: AnyNode): Made | null {
  switch (node.type) {
    case 'Literal':
      return 'regex' in node && node.regex ? null : { value: node.value };
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? { value: node.quasis[0]?.value.cooked ?? '' } : null;
    case 'Identifier':
      return CONSTANTS.has(node.name) ? { value: CONSTANTS.get(node.name) } : null;
    case 'UnaryExpression':
      return negated(node.operator, literalOf(node.argument));
    case 'ArrayExpression':
      return arrayOf(node.elements);
    case 'ObjectExpression':
      return objectOf(node.properties);
    case 'NewExpression':
      return collectionOf(node.callee, node.arguments);
    default:
      return null;
  }
}

export function isLiteral(node: AnyNode): boolean {
  return literalOf(node) !== null;
}

const CONSTANTS = new Map<string, unknown>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);

function negated(operator: string, made: Made | null): Made | null {
  if (made === null) return null;
  const { value } = made;
  if (operator === 'void') return { value: undefined };
  if (operator === '!' && typeof value === 'boolean') return { value: !value };
  if (operator === '-' && (typeof value === 'number' || typeof value === 'bigint')) return { value: -value };
  return operator === '+' && typeof value === 'number' ? made : null;
}

function arrayOf(elements: readonly (AnyNode | null)[]): Made | null {
  const array: unknown[] = [];
  array.length = elements.length;
  for (const [index, element] of elements.entries()) {
    if (element === null) continue;
    const made = literalOf(element);
    if (made === null) return null;
    array[index] = made.value;
  }
  return { value: array };
}

function objectOf(properties: readonly AnyNode[]): Made | null {
  const object: Record<string, unknown> = {};
  for (const property of properties) {
    if (property.type !== 'Property' || property.kind !== 'init' || property.computed) return null;
    const key = keyOf(property);
    const made = literalOf(property.value);
    if (key === null || key === '__proto__' || made === null) return null;
    object[key] = made.value;
  }
  return { value: object };
}

function keyOf({ key }: Property | { key: AnyNode }): string | null {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : null;
}

/** `new Set([…])`, `new Map([[…, …]])` */
function collectionOf(callee: AnyNode, given: readonly AnyNode[]): Made | null {
  if (callee.type !== 'Identifier' || given.length > 1) return null;
  const [first] = given;
  const made = first ? literalOf(first) : { value: [] };
  if (!Array.isArray(made?.value)) return null;
  const values: unknown[] = made.value;
  if (callee.name === 'Set') return { value: new Set(values) };
  const isPair = (value: unknown): value is [unknown, unknown] => Array.isArray(value) && value.length === 2;
  return callee.name === 'Map' && values.every(isPair) ? { value: new Map(values) } : null;
}

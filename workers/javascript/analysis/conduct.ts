/**
 * What a program may do to the realm that it runs in, told from its text. Only the way to run it depends on it, never what
 * it may do: in the shared realm nothing of the realm can be changed, and one that tries is run again apart.
 */
import type { AnyNode, Identifier } from 'acorn';
import type { Reference, Scopes } from './scopes.ts';

export type Conduct = {
  /** It extends or replaces what the realm shares: its cells need realms that may be extended. */
  readonly apart: boolean;
  /** It uses state that no look at the realm tells: no other cell may run where one has run. */
  readonly fresh: boolean;
  /** It may make globals: they are removed after every cell. */
  readonly tidies: boolean;
};

export const WORST: Conduct = { apart: true, fresh: true, tidies: true };

/** Names that a realm has. A few too many do no harm. */
const REALM_NAMES: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(globalThis), 'arguments']);

export function isRealmName(name: string): boolean {
  return REALM_NAMES.has(name);
}

/** Each cell has its own; or they may be replaced for the length of a cell. */
const OF_THE_CELL = new Set(['console', 'process', 'module', 'exports', 'require', 'performance']);
const REPLACEABLE: ReadonlySet<string> = new Set([
  'Math.random',
  'Date.now',
  ...['globalThis', 'global'].flatMap((realm) =>
    [
      ...['console', 'process', 'Date', 'performance', 'setTimeout', 'setInterval', 'setImmediate'],
      ...['clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask', 'structuredClone'],
    ].map((name) => `${realm}.${name}`),
  ),
]);
const REALM_ITSELF = new Set(['globalThis', 'global']);
const SHARED_MODULES =
  /^(node:)?(assert|assert\/strict|lodash|chai|expect|@jest\/globals|util|buffer|crypto|events|os|path|url)$/;

const STATEFUL_LIBRARIES = /\b(lodash|expect)\b|@jest\/globals/;
/** Functions of these that change the library itself, or show what was done to it before. */
const STATEFUL =
  /\b(uniqueId|templateSettings|mixin|runInContext|noConflict|Cache|extend|setState|getState|addEqualityTesters|addSnapshotSerializer)\b/;
/** Code that is not seen here, and ways to prototypes that name none. */
const UNSEEN =
  /\b(eval|Function|__proto__|setPrototypeOf|getPrototypeOf|__defineGetter__|__defineSetter__|prepareStackTrace|stubGlobal)\b|\.\s*constructor\s*(\(|\[|\.\s*(constructor|prototype|call|apply)\b)|['"`]constructor['"`]|\bReflect\s*\.\s*(set|define)/;

export function conductOf(source: string, scopes: Scopes): Conduct {
  const fresh = STATEFUL_LIBRARIES.test(source) && STATEFUL.test(source);
  const apart = fresh || scopes.isDynamic || UNSEEN.test(source) || extendsIntrinsics(scopes);
  return {
    apart,
    fresh,
    tidies: apart || makesGlobals(scopes),
  };
}

function makesGlobals({ references, nodes }: Scopes): boolean {
  return (
    references.some(
      ({ binding, isWrite, name }) =>
        !binding && (isWrite || REALM_ITSELF.has(name)) && !OF_THE_CELL.has(name),
    ) || nodes.some(({ node }) => node.type === 'ThisExpression')
  );
}

function extendsIntrinsics({ references, nodes, top }: Scopes): boolean {
  return (
    references.some((reference) => changesRealm(reference)) ||
    nodes.some(({ node, parents }) => {
      if (node.type === 'MemberExpression') return changesUnknownPrototype(node, parents, references);
      return false;
    }) ||
    overridesInherited({ references, nodes, top })
  );
}

/** By a name of the realm, or of a module that is the same object for all. */
function changesRealm({ node, name, isWrite, parents, binding }: Reference): boolean {
  if (binding) return isSharedModule(binding) && isChanged(node, parents);
  if (!isRealmName(name) || OF_THE_CELL.has(name) || name === 'arguments') return false;
  if (isWrite) return !REPLACEABLE.has(`globalThis.${name}`);
  const [parent, grandparent] = parents;
  if (REALM_ITSELF.has(name)) return changesByName(node, parents);
  if (isChanged(node, parents)) return !REPLACEABLE.has(`${name}.${memberName(parent)}`);
  if (isAliased(node, parent) && isConstructor(name)) return true;
  // `Array.prototype` as a value, other than to read a member of it.
  if (parent?.type !== 'MemberExpression' || parent.object !== node || memberName(parent) !== 'prototype')
    return false;
  if (grandparent?.type === 'MemberExpression' && grandparent.object === parent) return false;
  return !isArgumentOf(grandparent, 'Object.create');
}

/** What is done to the global object under a name that the realm has; other names are tidied away. */
function changesByName(node: Identifier, parents: readonly AnyNode[]): boolean {
  const [parent] = parents;
  if (parent?.type !== 'MemberExpression' || parent.object !== node) return isAliased(node, parent);
  if (!isChanged(node, parents)) return parent.computed && !isLiteral(parent.property);
  const name = memberName(parent);
  if (name === null) return true;
  if (parents[1]?.type === 'MemberExpression') return isRealmName(name);
  return isRealmName(name) && !REPLACEABLE.has(`globalThis.${name}`);
}

/** `x.y = …`, `x.y.z++`, `delete x.y`, `Object.assign(x, …)`, where x is this node. */
function isChanged(node: AnyNode, parents: readonly AnyNode[]): boolean {
  let inner: AnyNode = node;
  for (const parent of parents) {
    if (parent.type === 'MemberExpression' && parent.object === inner) {
      inner = parent;
      continue;
    }
    if (inner !== node && isWritten(inner, parent)) return true;
    return parent.type === 'CallExpression' && parent.arguments[0] === inner && isMutator(parent.callee);
  }
  return false;
}

function isWritten(node: AnyNode, parent: AnyNode): boolean {
  switch (parent.type) {
    case 'AssignmentExpression':
      return parent.left === node;
    case 'UpdateExpression':
      return true;
    case 'UnaryExpression':
      return parent.operator === 'delete';
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === node;
    default:
      return false;
  }
}

const MUTATORS = new Set([
  'assign',
  'defineProperty',
  'defineProperties',
  'freeze',
  'seal',
  'preventExtensions',
]);

function isMutator(callee: AnyNode): boolean {
  return callee.type === 'MemberExpression' && MUTATORS.has(memberName(callee) ?? '');
}

/** Whether the value gets another name here, or a place in a list of such. */
function isAliased(node: AnyNode, parent: AnyNode | undefined): boolean {
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.init === node;
    case 'AssignmentExpression':
      return parent.right === node;
    case 'ArrayExpression':
    case 'SpreadElement':
      return true;
    case 'Property':
      return parent.value === node;
    default:
      return false;
  }
}

function isConstructor(name: string): boolean {
  const value: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
  return typeof value === 'function' && 'prototype' in value;
}

/** `x.prototype.y = …`, where x is no class or function of the program's own. */
function changesUnknownPrototype(
  node: AnyNode,
  parents: readonly AnyNode[],
  references: readonly Reference[],
): boolean {
  if (node.type !== 'MemberExpression' || memberName(node) !== 'prototype') return false;
  if (!isChanged(node, parents)) return false;
  const { object } = node;
  if (object.type === 'ThisExpression') return false;
  if (object.type !== 'Identifier') return true;
  const init = references.find((reference) => reference.node === object)?.binding?.init;
  return !init || !/^(Function|Class|ArrowFunction)/.test(init.type);
}

/**
 * A method of an intrinsic prototype, given anew to an instance by assignment: that fails where the prototype is frozen. In
 * classes that extend an intrinsic, and on what looks like an instance of one.
 */
function overridesInherited({ nodes, references }: Pick<Scopes, 'nodes' | 'references' | 'top'>): boolean {
  const bases = references.flatMap(({ node, name, binding, parents }) => {
    const [parent] = parents;
    const isBase =
      (parent?.type === 'ClassDeclaration' || parent?.type === 'ClassExpression') &&
      parent.superClass === node;
    return isBase && !binding && isConstructor(name) && !/Error$/.test(name) ? [name] : [];
  });
  if (bases.length === 0) return false;
  const methods = new Set(bases.flatMap(methodsOf));
  return nodes.some(
    ({ node, parents: [parent] }) =>
      node.type === 'MemberExpression' &&
      parent !== undefined &&
      isWritten(node, parent) &&
      methods.has(memberName(node) ?? ''),
  );
}

function methodsOf(name: string): string[] {
  const type: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
  if (typeof type !== 'function' || typeof type.prototype !== 'object' || type.prototype === null) return [];
  return Object.getOwnPropertyNames(type.prototype).filter((key) => key !== 'length');
}

function isSharedModule({ init }: NonNullable<Reference['binding']>): boolean {
  if (init?.type === 'ImportDeclaration') return SHARED_MODULES.test(String(init.source.value));
  let value: AnyNode | null | undefined = init;
  while (value?.type === 'MemberExpression') value = value.object;
  if (value?.type !== 'CallExpression' || value.callee.type !== 'Identifier') return false;
  const [specifier] = value.arguments;
  return (
    value.callee.name === 'require' &&
    specifier?.type === 'Literal' &&
    SHARED_MODULES.test(String(specifier.value))
  );
}

function isArgumentOf(node: AnyNode | undefined, path: string): boolean {
  if (node?.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return false;
  const { object } = node.callee;
  return object.type === 'Identifier' && `${object.name}.${memberName(node.callee)}` === path;
}

/** The name of a member, where it is written down. */
function memberName(node: AnyNode | undefined): string | null {
  if (node?.type !== 'MemberExpression') return null;
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : null;
  return node.property.type === 'Literal' ? String(node.property.value) : null;
}

function isLiteral(node: AnyNode): boolean {
  return node.type === 'Literal';
}

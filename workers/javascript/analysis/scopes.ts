/** Which names a program declares, and what each of its identifiers refers to. */
import type { Function as AcornFunction, AnyNode, Identifier, Program } from 'acorn';

export type Binding = {
  readonly kind: 'var' | 'let' | 'const' | 'function' | 'class' | 'parameter' | 'import';
  /** What it is declared with, where that is an expression, a function or a class of its own. */
  readonly init: AnyNode | null;
  /** Assignments other than that. */
  writes: number;
};

/** An identifier that stands for a variable. */
export type Reference = {
  readonly node: Identifier;
  readonly name: string;
  readonly isWrite: boolean;
  /** What it stands in, from the nearest node out. */
  readonly parents: readonly AnyNode[];
  /** Null where nothing in the program declares the name. */
  readonly binding: Binding | null;
};

export type Scopes = {
  readonly references: readonly Reference[];
  /** Names that are declared for the whole program. */
  readonly top: ReadonlyMap<string, Binding>;
  /** Nodes of every kind other than identifiers, with what they stand in. */
  readonly nodes: readonly { readonly node: AnyNode; readonly parents: readonly AnyNode[] }[];
  /** `with`, or a direct `eval`: names may refer to anything. */
  readonly isDynamic: boolean;
};

type Scope = {
  readonly names: Map<string, Binding>;
  readonly parent: Scope | null;
  /** Where `var` declares; null where that is here. */
  readonly owner: Scope | null;
};

/** Nodes are kept with so many of those around them. */
const KEPT_PARENTS = 4;

/** Of a program nested more deeply nothing is told: what walks so deep takes very long. */
const DEEPEST = 2_000;

/** Throws a RangeError where the program is nested too deeply. */
export function scopesOf(program: Program): Scopes {
  const found: { node: Identifier; isWrite: boolean; parents: readonly AnyNode[]; scope: Scope }[] = [];
  const nodes: { node: AnyNode; parents: readonly AnyNode[] }[] = [];
  let isDynamic = false;
  let depth = 0;
  const top = functionScope(null);
  for (const node of program.body) walk(node, top, []);
  const references = found.map(({ node, isWrite, parents, scope }): Reference => {
    const binding = lookUp(scope, node.name);
    if (binding && isWrite) binding.writes++;
    return { node, name: node.name, isWrite, parents, binding };
  });
  return { references, top: top.names, nodes, isDynamic };

  function refer(node: Identifier, scope: Scope, parents: readonly AnyNode[], isWrite: boolean): void {
    found.push({ node, isWrite, parents, scope });
  }

  function walk(node: AnyNode, scope: Scope, parents: readonly AnyNode[]): void {
    if (node.type === 'Identifier') {
      refer(node, scope, parents, false);
      return;
    }
    nodes.push({ node, parents });
    if (++depth > DEEPEST) throw new RangeError('nested too deeply');
    walkWithin(node, scope, parents);
    depth--;
  }

  function walkWithin(node: AnyNode, scope: Scope, parents: readonly AnyNode[]): void {
    const inner = [node, ...parents.slice(0, KEPT_PARENTS - 1)];
    const visit = (child: AnyNode | null | undefined, within = scope) => {
      if (child) walk(child, within, inner);
    };
    switch (node.type) {
      case 'VariableDeclaration':
        for (const { id, init } of node.declarations) {
          const kind = node.kind === 'var' || node.kind === 'const' ? node.kind : 'let';
          declarePattern(id, kind, kind === 'var' ? ownerOf(scope) : scope, scope, init ?? null, inner);
          visit(init);
        }
        return;
      case 'FunctionDeclaration':
        if (node.id) {
          declare(scope, node.id.name, 'function', node);
          // In sloppy code a function in a block is seen outside of it too.
          if (scope.owner) declare(scope.owner, node.id.name, 'function', node);
        }
        walkFunction(node, scope, inner);
        return;
      case 'FunctionExpression': {
        const own = node.id ? blockScope(scope) : scope;
        if (node.id) declare(own, node.id.name, 'function', node);
        walkFunction(node, own, inner);
        return;
      }
      case 'ArrowFunctionExpression':
        walkFunction(node, scope, inner);
        return;
      case 'ClassDeclaration':
      case 'ClassExpression': {
        if (node.type === 'ClassDeclaration' && node.id) declare(scope, node.id.name, 'class', node);
        const own = blockScope(scope);
        if (node.id) declare(own, node.id.name, 'class', node);
        visit(node.superClass, own);
        visit(node.body, own);
        return;
      }
      case 'MethodDefinition':
      case 'PropertyDefinition':
      case 'Property':
        if (node.computed) visit(node.key);
        visit(node.value);
        return;
      case 'StaticBlock':
        walkAll(node.body, functionScope(scope), inner);
        return;
      case 'BlockStatement':
        walkAll(node.body, blockScope(scope), inner);
        return;
      case 'SwitchStatement': {
        visit(node.discriminant);
        const own = blockScope(scope);
        for (const each of node.cases) visit(each, own);
        return;
      }
      case 'ForStatement': {
        const own = blockScope(scope);
        for (const part of [node.init, node.test, node.update, node.body]) visit(part, own);
        return;
      }
      case 'ForInStatement':
      case 'ForOfStatement': {
        const own = blockScope(scope);
        if (node.left.type === 'VariableDeclaration') visit(node.left, own);
        else walkTarget(node.left, own, inner);
        visit(node.right, own);
        visit(node.body, own);
        return;
      }
      case 'CatchClause': {
        const own = blockScope(scope);
        if (node.param) declarePattern(node.param, 'let', own, own, null, inner);
        visit(node.body, own);
        return;
      }
      case 'AssignmentExpression':
        walkTarget(node.left, scope, inner);
        visit(node.right);
        return;
      case 'UpdateExpression':
        walkTarget(node.argument, scope, inner);
        return;
      case 'MemberExpression':
        visit(node.object);
        if (node.computed) visit(node.property);
        return;
      case 'LabeledStatement':
        visit(node.body);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
      case 'ExportAllDeclaration':
        return;
      case 'ImportDeclaration':
        for (const { local } of node.specifiers) declare(scope, local.name, 'import', node);
        return;
      case 'ExportNamedDeclaration':
        visit(node.declaration);
        if (node.source) return;
        for (const { local } of node.specifiers)
          if (local.type === 'Identifier') refer(local, scope, inner, false);
        return;
      case 'WithStatement':
        isDynamic = true;
        break;
      case 'CallExpression':
        if (node.callee.type === 'Identifier' && node.callee.name === 'eval') isDynamic = true;
        break;
    }
    for (const child of childrenOf(node)) visit(child);
  }

  function walkAll(children: readonly AnyNode[], scope: Scope, parents: readonly AnyNode[]): void {
    for (const child of children) walk(child, scope, parents);
  }

  function walkFunction(node: AcornFunction, scope: Scope, parents: readonly AnyNode[]): void {
    const own = functionScope(scope);
    if (node.type !== 'ArrowFunctionExpression') declare(own, 'arguments', 'parameter', null);
    for (const parameter of node.params) declarePattern(parameter, 'parameter', own, own, null, parents);
    if (node.body.type === 'BlockStatement') walkAll(node.body.body, own, [node.body, ...parents]);
    else walk(node.body, own, parents);
  }

  /** Declares the names of a pattern in `into`; its expressions stand in `scope`. */
  function declarePattern(
    pattern: AnyNode,
    kind: Binding['kind'],
    into: Scope,
    scope: Scope,
    init: AnyNode | null,
    parents: readonly AnyNode[],
  ): void {
    eachTarget(pattern, {
      target: (target, isWhole) => {
        if (target.type === 'Identifier') declare(into, target.name, kind, isWhole ? init : null);
      },
      expression: (expression) => walk(expression, scope, parents),
    });
  }

  /** What is assigned to: variables, and members of what expressions give. */
  function walkTarget(pattern: AnyNode, scope: Scope, parents: readonly AnyNode[]): void {
    eachTarget(pattern, {
      target: (target) => {
        if (target.type === 'Identifier') refer(target, scope, parents, true);
        else walk(target, scope, parents);
      },
      expression: (expression) => walk(expression, scope, parents),
    });
  }
}

function functionScope(parent: Scope | null): Scope {
  return { names: new Map(), parent, owner: null };
}

function blockScope(parent: Scope): Scope {
  return { names: new Map(), parent, owner: ownerOf(parent) };
}

function ownerOf(scope: Scope): Scope {
  return scope.owner ?? scope;
}

function declare(scope: Scope, name: string, kind: Binding['kind'], init: AnyNode | null): void {
  const known = scope.names.get(name);
  // Declared twice: it may be either.
  if (known) known.writes++;
  else scope.names.set(name, { kind, init, writes: 0 });
}

function lookUp(scope: Scope, name: string): Binding | null {
  for (let within: Scope | null = scope; within; within = within.parent) {
    const binding = within.names.get(name);
    if (binding) return binding;
  }
  return null;
}

type PatternVisitor = {
  /** A variable, or a member of something. `isWhole`: the pattern is nothing else. */
  target(node: AnyNode, isWhole: boolean): void;
  expression(node: AnyNode): void;
};

function eachTarget(pattern: AnyNode, visitor: PatternVisitor, isWhole = true): void {
  switch (pattern.type) {
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') eachTarget(property.argument, visitor, false);
        else {
          if (property.computed) visitor.expression(property.key);
          eachTarget(property.value, visitor, false);
        }
      }
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) eachTarget(element, visitor, false);
      return;
    case 'AssignmentPattern':
      eachTarget(pattern.left, visitor, false);
      visitor.expression(pattern.right);
      return;
    case 'RestElement':
      eachTarget(pattern.argument, visitor, false);
      return;
    default:
      visitor.target(pattern, isWhole);
  }
}

export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const element of value) if (isNode(element)) children.push(element);
    } else if (isNode(value)) children.push(value);
  }
  return children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

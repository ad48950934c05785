/**
 * ES module syntax rewritten so that a program can stand inside a function: imports become calls of `require`,
 * exports become assignments. Lines stay where they are, so that the line of an error is the program's own.
 */
import type { AnyNode, ExportDefaultDeclaration, ImportDeclaration, Node, Program } from 'acorn';

/** Names that the rewritten text expects as parameters of the function around it. */
export const EXPORTS = '$exports';
export const REQUIRE_DEFAULT = '$default';
export const REQUIRE_LATER = '$import';
/** `require`, whatever a program declares under that name, as with `createRequire`. */
const REQUIRE = `${REQUIRE_DEFAULT}.all`;

/** A name under which a program exports something, and the expression that gives it inside the program's function. */
export type Exported = { readonly name: string; readonly value: string };

export type RewrittenModule = {
  readonly text: string;
  /** Statements that must run after the text. On one line. */
  readonly tail: string;
  readonly exported: readonly Exported[];
};

type Edit = { readonly from: number; readonly to: number; readonly text: string };

/** Rewrites `source`, of which `program` is the parse as a module. */
export function rewriteModule(source: string, program: Program): RewrittenModule {
  const edits: Edit[] = [];
  const tail: string[] = [];
  const exported: Exported[] = [];
  const share = (name: string, value: string) => {
    exported.push(property(name));
    tail.push(`${EXPORTS}[${JSON.stringify(name)}]=${value};`);
  };

  for (const node of program.body) {
    switch (node.type) {
      case 'ImportDeclaration':
        edits.push(inPlaceOf(source, node, importStatements(node)));
        break;
      case 'ExportDefaultDeclaration':
        edits.push(exportDefault(node, share));
        break;
      case 'ExportAllDeclaration': {
        const from = `${REQUIRE}(${JSON.stringify(node.source.value)})`;
        edits.push(inPlaceOf(source, node, ';'));
        if (node.exported) share(nameOf(node.exported), from);
        else tail.push(`Object.assign(${EXPORTS},${from});`);
        break;
      }
      case 'ExportNamedDeclaration':
        if (node.declaration) {
          edits.push({ from: node.start, to: node.declaration.start, text: '' });
          for (const name of declaredNames(node.declaration)) share(name, name);
        } else {
          const from = node.source ? `${REQUIRE}(${JSON.stringify(node.source.value)})` : '';
          for (const { local, exported: name } of node.specifiers) {
            share(nameOf(name), from === '' ? nameOf(local) : `${from}[${JSON.stringify(nameOf(local))}]`);
          }
          edits.push(inPlaceOf(source, node, ';'));
        }
    }
  }
  if (/\bimport\b/.test(source)) rewriteExpressions(program, edits);
  return { text: applyEdits(source, edits), tail: tail.join(''), exported };
}

/** Rewrites `import(…)`, which a script may have too. */
export function rewriteScript(source: string, program: Program): string {
  if (!/\bimport\b/.test(source)) return source;
  const edits: Edit[] = [];
  rewriteExpressions(program, edits);
  return applyEdits(source, edits);
}

/** Names that the statements of a program's top level declare, by `var`, `let`, `const`, `function`, `class`, `import`. */
export function topLevelNames(program: Program): string[] {
  return program.body.flatMap((node) => {
    if (node.type === 'ExportNamedDeclaration')
      return node.declaration ? declaredNames(node.declaration) : [];
    if (node.type === 'ExportDefaultDeclaration') return declaredNames(node.declaration);
    if (node.type === 'ImportDeclaration') return node.specifiers.map(({ local }) => local.name);
    return declaredNames(node);
  });
}

/** Names that a CommonJS program exports by assignments that stand at its top level, and where each is found. */
export function commonJsExports(program: Program): Exported[] {
  return program.body.flatMap((node) => {
    const found: Exported[] = [];
    let value: AnyNode | undefined = node.type === 'ExpressionStatement' ? node.expression : undefined;
    while (value?.type === 'AssignmentExpression') {
      const target = memberPath(value.left);
      const name = target?.match(/^(?:module\.)?exports\.([^.]+)$/)?.[1];
      if (name !== undefined) found.push(property(name));
      if (target === 'module.exports') found.push(...exportsOfValue(value.right));
      value = value.right;
    }
    return found;
  });
}

function exportsOfValue(value: AnyNode): Exported[] {
  if (value.type === 'ObjectExpression') {
    return value.properties.flatMap((entry) =>
      entry.type === 'Property' && !entry.computed && entry.key.type === 'Identifier'
        ? [property(entry.key.name)]
        : [],
    );
  }
  const named = value.type === 'FunctionExpression' || value.type === 'ClassExpression';
  return named && value.id ? [{ name: value.id.name, value: 'module.exports' }] : [];
}

function property(name: string): Exported {
  return { name, value: `module.exports[${JSON.stringify(name)}]` };
}

function memberPath(node: AnyNode): string | null {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return null;
  const object = memberPath(node.object);
  return object === null ? null : `${object}.${node.property.name}`;
}

function importStatements(node: ImportDeclaration): string {
  const specifier = JSON.stringify(node.source.value);
  if (node.specifiers.length === 0) return `${REQUIRE}(${specifier});`;
  return node.specifiers
    .map((part) => {
      const { name } = part.local;
      if (part.type === 'ImportDefaultSpecifier') return `const ${name}=${REQUIRE_DEFAULT}(${specifier});`;
      if (part.type === 'ImportNamespaceSpecifier') return `const ${name}=${REQUIRE}(${specifier});`;
      if (nameOf(part.imported) === 'default') return `const ${name}=${REQUIRE_DEFAULT}(${specifier});`;
      return `const ${name}=${REQUIRE}(${specifier})[${JSON.stringify(nameOf(part.imported))}];`;
    })
    .join('');
}

function exportDefault(node: ExportDefaultDeclaration, share: (name: string, value: string) => void): Edit {
  const { declaration } = node;
  const isDeclaration = declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration';
  const name = isDeclaration ? declaration.id?.name : undefined;
  share('default', name ?? '$defaultExport');
  const text = name === undefined ? 'const $defaultExport = ' : '';
  return { from: node.start, to: declaration.start, text };
}

function declaredNames(node: AnyNode): string[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id ? [node.id.name] : [];
    case 'VariableDeclaration':
      return node.declarations.flatMap(({ id }) => boundNames(id));
    default:
      return [];
  }
}

function boundNames(pattern: AnyNode): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === 'Property' ? property.value : property.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? boundNames(element) : []));
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    default:
      return [];
  }
}

/** `import(…)` and `import.meta`, wherever they stand. */
function rewriteExpressions(program: Program, edits: Edit[]): void {
  const stack: unknown[] = [program];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      for (const child of node) stack.push(child);
    } else if (isNode(node)) {
      if (node.type === 'ImportExpression') {
        edits.push({ from: node.start, to: node.start + 'import'.length, text: REQUIRE_LATER });
      } else if (node.type === 'MetaProperty' && 'meta' in node && isNode(node.meta) && isImport(node.meta)) {
        edits.push({
          from: node.start,
          to: node.end,
          text: '({url:"file:///program.js",filename:"/program.js",dirname:"/"})',
        });
      }
      for (const child of Object.values(node)) stack.push(child);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

function isImport(node: Node): boolean {
  return 'name' in node && node.name === 'import';
}

function nameOf(node: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? String(node.value);
}

/** Other text in the node's place, with the node's line ends behind it. */
function inPlaceOf(source: string, node: Node, text: string): Edit {
  const lineEnds = source.slice(node.start, node.end).replace(/[^\n]/g, '');
  return { from: node.start, to: node.end, text: text + lineEnds };
}

/** Of edits at one place those come first that are given first. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let text = '';
  let end = 0;
  for (const edit of [...edits].sort((a, b) => a.from - b.from)) {
    text += source.slice(end, edit.from) + edit.text;
    end = edit.to;
  }
  return text + source.slice(end);
}

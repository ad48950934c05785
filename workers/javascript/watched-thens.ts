/** Tests that call `then`, or an asynchronous function, changed so that what comes of it is watched: see `guest/watch-then.ts`. */
import type { AnyNode, Token } from 'acorn';
import { childrenOf } from './analysis/scopes.ts';
import { parseTest } from './parse-test.ts';

/** The name by which a test reaches what watches. */
export const WATCH_THEN = '$crossrank_then';

const LATER = /\.\s*then\b|\basync\b/;

/** `x.then(f)` becomes `watch(x).then(f)`, and a line `f()` becomes `watch(f())`; no line moves. A text that does not parse stays as it is. */
export function withWatchedThens(text: string): string {
  if (!LATER.test(text) || text.includes(WATCH_THEN)) return text;
  const parsed = parseTest(text);
  if (!parsed) return text;
  const inserts = insertsIn(parsed.program, text, parsed.tokens).sort(
    (left, right) => left.at - right.at || left.order - right.order,
  );
  let changed = '';
  let end = 0;
  for (const { at, what } of inserts) {
    changed += text.slice(end, at) + what;
    end = at;
  }
  return changed + text.slice(end);
}

type Insert = { readonly at: number; readonly what: string; readonly order: number };

function insertsIn(program: AnyNode, text: string, tokens: readonly Token[]): Insert[] {
  const stack: AnyNode[] = [program];
  const inserts: Insert[] = [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    for (const child of childrenOf(node)) stack.push(child);
    if (node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression') {
      const { start, end } = node.expression;
      inserts.push({ at: start, what: `${WATCH_THEN}(`, order: 1 }, { at: end, what: ')', order: 0 });
    }
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
    const { object, property, computed, start, optional } = node.callee;
    if (computed || optional || property.type !== 'Identifier' || property.name !== 'then') continue;
    const dot = tokens.findLast((token) => token.end <= property.start);
    if (!dot || object.type === 'Super' || text.slice(start, dot.start).includes('?.')) continue;
    inserts.push({ at: start, what: `${WATCH_THEN}(`, order: 1 }, { at: dot.start, what: ')', order: 0 });
  }
  return inserts;
}

/** A piece of a program's text written in one way, however its author spaced and quoted it. */
import { type Token, tokTypes } from 'acorn';

const NOTHING_AFTER = new Set(['(', '[', '.', '?.', '!', '~', '...', '${']);
const NOTHING_BEFORE = new Set([')', ']', ',', ';', '.', '?.', ':']);
/** Brackets of a call or a look-up follow what is called without a space. */
const OPENING = new Set(['(', '[']);
const VALUE_END = /[\w$)\]}"]$/;
const CLOSING = new Set([')', ']', '}']);
const SIGNS = new Set(['+', '-', '++', '--']);

/** `tokens` are those of the whole text. What has a template in it stays as it is. */
export function sourceOf(text: string, tokens: readonly Token[], start: number, end: number): string {
  const own = tokens.filter((token) => token.start >= start && token.end <= end);
  if (own.some(({ type }) => type === tokTypes.template || type === tokTypes.backQuote)) {
    return text.slice(start, end).trim();
  }
  let written = '';
  let before = '';
  let isPrefix = true;
  for (const [index, token] of own.entries()) {
    const piece = pieceOf(text, token);
    const next = own[index + 1];
    if (piece === ',' && next && CLOSING.has(text.slice(next.start, next.end))) continue;
    const isCalled = OPENING.has(piece) && VALUE_END.test(before);
    const isGlued = isPrefix || isCalled || NOTHING_AFTER.has(before) || NOTHING_BEFORE.has(piece);
    written += isGlued ? piece : ` ${piece}`;
    // What follows a sign that follows no value belongs to it.
    isPrefix = SIGNS.has(piece) && (before === '' || !VALUE_END.test(before));
    before = piece;
  }
  return written.replace(/;$/, '');
}

function pieceOf(text: string, token: Token): string {
  const raw = text.slice(token.start, token.end);
  const value: unknown = 'value' in token ? token.value : undefined;
  if (token.type === tokTypes.string) return JSON.stringify(value);
  return token.type === tokTypes.num && typeof value === 'number' ? String(value) : raw;
}

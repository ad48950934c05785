/**
 * A call with plain arguments, `f([1, 2], "x", limit=3)`, taken apart and put together again. Reads what Python and
 * JavaScript have in common: numbers, strings, lists, tuples, sets, dictionaries, objects and words such as `None` or `true`.
 */

export type Value =
  /** With its sign. */
  | { readonly kind: 'number'; readonly text: string }
  /** What stands between the quotes, as it stands there. */
  | { readonly kind: 'string'; readonly quote: string; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | {
      readonly kind: 'sequence';
      readonly open: string;
      readonly close: string;
      readonly items: readonly Value[];
    }
  | { readonly kind: 'mapping'; readonly entries: readonly Entry[] };

export type Entry = { readonly key: string; readonly value: Value };

export type Argument = { readonly name: string | null; readonly value: Value };

export type Call = { readonly callee: string; readonly args: readonly Argument[] };

const CALLEE = /[\p{ID_Start}$_][\p{ID_Continue}$.]*\(/uy;
const NUMBER = /[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/y;
const STRING = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
const WORD = /(?:None|True|False|null|undefined|true|false|NaN|-?Infinity)(?![\w$(.])/y;
const ARGUMENT_NAME = /([\p{ID_Start}_][\p{ID_Continue}]*)\s*=(?!=)/uy;
const FIELD_NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*(?=\s*:)/uy;
const SPACE = /[ \t]*/y;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
/** A text nested deeper than this is no input that a test has. */
const DEEPEST = 50;

/** Null where the text is anything else. */
export function parseCall(text: string): Call | null {
  let at = 0;
  let depth = 0;

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at += found[0].length;
    return found;
  }

  function takeMark(mark: string): boolean {
    take(SPACE);
    if (!text.startsWith(mark, at)) return false;
    at += mark.length;
    take(SPACE);
    return true;
  }

  /** What stands between here and the closing mark, with commas between; null where one of it can't be read. */
  function list<Item>(close: string, read: () => Item | null): Item[] | null {
    const items: Item[] = [];
    take(SPACE);
    while (!takeMark(close)) {
      if (items.length > 0 && !takeMark(',')) return null;
      if (items.length > 0 && takeMark(close)) return items;
      const item = read();
      if (item === null) return null;
      items.push(item);
    }
    return items;
  }

  function value(): Value | null {
    const word = take(WORD);
    if (word) return { kind: 'word', text: word[0] };
    const number = take(NUMBER);
    if (number) return { kind: 'number', text: number[0] };
    const string = take(STRING);
    if (string) return { kind: 'string', quote: string[0].charAt(0), text: string[0].slice(1, -1) };
    const open = text.charAt(at);
    const close = CLOSING[open];
    if (close === undefined || depth >= DEEPEST) return null;
    at++;
    depth++;
    const inner = open === '{' ? braced() : sequence(open, close);
    depth--;
    return inner;
  }

  function sequence(open: string, close: string): Value | null {
    const items = list(close, value);
    return items && { kind: 'sequence', open, close, items };
  }

  /** A set has no keys; `{}` is a mapping in both languages. */
  function braced(): Value | null {
    const from = at;
    const entries = list('}', entry);
    if (entries) return { kind: 'mapping', entries };
    at = from;
    return sequence('{', '}');
  }

  function entry(): Entry | null {
    const from = at;
    if (!take(FIELD_NAME) && !value()) return null;
    const key = text.slice(from, at);
    if (!takeMark(':')) return null;
    const its = value();
    return its && { key, value: its };
  }

  function argument(): Argument | null {
    const name = take(ARGUMENT_NAME)?.[1] ?? null;
    take(SPACE);
    const its = value();
    return its && { name, value: its };
  }

  const callee = take(CALLEE);
  if (!callee) return null;
  const args = list(')', argument);
  return args && at === text.length ? { callee: callee[0].slice(0, -1), args } : null;
}

export function printCall({ callee, args }: Call): string {
  const printed = args.map(({ name, value }) =>
    name === null ? printValue(value) : `${name}=${printValue(value)}`,
  );
  return `${callee}(${printed.join(', ')})`;
}

export function printValue(value: Value): string {
  switch (value.kind) {
    case 'number':
    case 'word':
      return value.text;
    case 'string':
      return `${value.quote}${value.text}${value.quote}`;
    case 'mapping':
      return `{${value.entries.map(({ key, value: its }) => `${key}: ${printValue(its)}`).join(', ')}}`;
    case 'sequence': {
      const { open, close, items } = value;
      // Python's tuple of one.
      const last = open === '(' && items.length === 1 ? ',' : '';
      return `${open}${items.map(printValue).join(', ')}${last}${close}`;
    }
  }
}

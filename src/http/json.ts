/** Reads a JSON body, and says where a text stops being JSON. */

export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  /** What is wrong, with line and column from 1. */
  | { readonly ok: false; readonly detail: string };

export function readJson(text: string): JsonReading {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, detail: whatIsWrong(text) };
  }
}

function whatIsWrong(text: string): string {
  if (text.trim() === '') return 'The body is empty; send a JSON object.';
  const fault = firstFault(text);
  if (fault >= text.length) return `The JSON ends too early, at ${position(text, text.length)}.`;
  const character = JSON.stringify(String.fromCodePoint(text.codePointAt(fault) ?? 0));
  return `The JSON goes wrong at ${position(text, fault)}, with the character ${character}.`;
}

function position(text: string, index: number): string {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  return `line ${line}, column ${index - before.lastIndexOf('\n')} (character ${index})`;
}

const SPACE = /[ \t\r\n]*/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING_PART = /[^"\\]+|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/**
 * Index of the first character that no JSON text can go on with (the grammar is RFC 8259's). Takes a text that
 * `JSON.parse` refused; a stack of brackets instead of recursion, so that depth costs nothing.
 */
function firstFault(text: string): number {
  const open: ('{' | '[')[] = [];
  let at = 0;
  let expected: 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma' = 'value';

  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(text);
    if (found) at = pattern.lastIndex;
    return found;
  };

  for (;;) {
    skip(SPACE);
    const character = text.charAt(at);
    if (expected === 'colon') {
      if (character !== ':') return at;
      at += 1;
      expected = 'value';
    } else if (expected === 'comma') {
      const around = open.at(-1);
      if (character === ',' && around !== undefined) expected = around === '{' ? 'name' : 'value';
      else if (around !== undefined && character === (around === '{' ? '}' : ']')) open.pop();
      else return at;
      at += 1;
    } else if (character === '"') {
      at += 1;
      for (let part = at; skip(STRING_PART); part = at) {
        const control = indexOfControl(text, part, at);
        if (control !== undefined) return control;
      }
      if (text.charAt(at) !== '"') return at;
      at += 1;
      expected = expected.startsWith('name') ? 'colon' : 'comma';
    } else if (
      (expected === 'name or }' && character === '}') ||
      (expected === 'value or ]' && character === ']')
    ) {
      open.pop();
      at += 1;
      expected = 'comma';
    } else if (expected.startsWith('value') && (character === '{' || character === '[')) {
      open.push(character);
      at += 1;
      expected = character === '{' ? 'name or }' : 'value or ]';
    } else if (expected.startsWith('value') && skip(SCALAR)) {
      expected = 'comma';
    } else {
      return at;
    }
  }
}

/** Index of the first control character, which a string of JSON may not have unescaped. */
function indexOfControl(text: string, from: number, to: number): number | undefined {
  for (let index = from; index < to; index++) if (text.charCodeAt(index) < 0x20) return index;
  return undefined;
}

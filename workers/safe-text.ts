/** Text of untrusted origin on its way out of a sandbox: bounded, and safe to print, log and put in JSON. */

// Control and format characters (terminal escapes, bidirectional overrides), line separators, lone surrogates.
const UNSAFE = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** At most `limit` characters, with everything that a terminal or a reader could be fooled by written as an escape. */
export function safeText(text: string, limit = 500): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return cut.replace(UNSAFE, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** The text of a test, parsed with its tokens: as a script, or else as a module. */
import { type Options, type Program, parse, type Token } from 'acorn';

const OPTIONS: Options = {
  ecmaVersion: 'latest',
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowHashBang: true,
};

/** Null where it is neither. */
export function parseTest(
  text: string,
): { readonly program: Program; readonly tokens: readonly Token[] } | null {
  return parsedAs('script', text) ?? parsedAs('module', text);
}

function parsedAs(sourceType: 'script' | 'module', text: string) {
  const tokens: Token[] = [];
  try {
    return { program: parse(text, { ...OPTIONS, sourceType, onToken: tokens }), tokens };
  } catch {
    return null;
  }
}

/** From the lines of a script to those of the candidate's own text. */
import { SourceMap } from 'node:module';
import { LINES_BEFORE } from './assemble.ts';

/**
 * Finds the candidate's own line that a stack names first; null where it names none. `map`: the source map of the erased
 * types, or null.
 */
export function lineFinder(
  prelude: string,
  candidate: string,
): (stack: string, map: string | null) => number | null {
  const above = newlines(prelude);
  const lines = newlines(candidate) + 1;
  return (stack, map) => {
    const found = stack.match(/\bcandidate:(\d+):(\d+)/);
    if (!found) return null;
    const line = Number(found[1]) - LINES_BEFORE;
    const entry = map ? new SourceMap(JSON.parse(map)).findEntry(line - 1, Number(found[2]) - 1) : null;
    const mapped = entry && 'originalLine' in entry ? Number(entry.originalLine) + 1 : line;
    const own = mapped - above;
    return own >= 1 && own <= lines ? own : null;
  };
}

export function newlines(text: string): number {
  return text.split('\n').length - 1;
}

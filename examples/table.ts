/** Columns of text for a terminal. */
import { stripVTControlCharacters } from 'node:util';
import { safeText } from '../workers/safe-text.ts';

/** Lines with a column for each letter of `align`: `l` left, `r` right. Cells may be coloured already. */
export function table(rows: readonly (readonly string[])[], align: string, indent = '  '): string[] {
  const widths = [...align].map((_, column) => Math.max(0, ...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      const space = ' '.repeat(width - widthOf(cell));
      return align[column] === 'r' ? space + cell : cell + space;
    });
    return (indent + cells.join('  ')).trimEnd();
  });
}

/** Text that others wrote, on one line and harmless for a terminal. */
export function oneLine(text: string, limit = 60): string {
  return safeText(text.trim().replace(/\s+/g, ' '), limit);
}

/** For example `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? 'none';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}

/** `console.table` as Node draws it. */
import type { Formatting } from './streams.ts';

type Columns = { readonly heads: readonly string[]; readonly columns: readonly (readonly string[])[] };

const INDEX = '(index)';
const ITERATION_INDEX = '(iteration index)';
const VALUES = 'Values';

/** @param properties columns that are wanted; all of them where it is not given */
export function tableOf(
  data: object,
  properties: readonly string[] | undefined,
  inspect: Formatting['inspect'],
): string {
  const show = (value: unknown): string => {
    const isWide =
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 2;
    return inspect(value, { depth: isWide ? -1 : 0, maxArrayLength: 3, breakLength: Infinity });
  };
  if (data instanceof Map) {
    const entries = [...data];
    return drawn({
      heads: [ITERATION_INDEX, 'Key', VALUES],
      columns: [
        entries.map((_, index) => show(index)),
        entries.map(([key]) => show(key)),
        entries.map(([, value]) => show(value)),
      ],
    });
  }
  if (data instanceof Set) {
    const values = [...data];
    return drawn({
      heads: [ITERATION_INDEX, VALUES],
      columns: [values.map((_, index) => show(index)), values.map(show)],
    });
  }
  return drawn(columnsOf(data, properties, show));
}

function columnsOf(
  data: object,
  properties: readonly string[] | undefined,
  show: (value: unknown) => string,
): Columns {
  const rows = Object.entries(data);
  const byKey = new Map<string, string[]>();
  const plain: string[] = [];
  let hasPlain = false;
  for (const [row, [, item]] of rows.entries()) {
    if (item === null || (typeof item !== 'object' && typeof item !== 'function')) {
      hasPlain = true;
      plain[row] = show(item);
      continue;
    }
    for (const key of properties ?? Object.keys(item)) {
      const column = byKey.get(key) ?? [];
      byKey.set(key, column);
      column[row] = Object.hasOwn(item, key) ? show(item[key]) : '';
    }
  }
  return {
    heads: [INDEX, ...byKey.keys(), ...(hasPlain ? [VALUES] : [])],
    columns: [rows.map(([key]) => key), ...byKey.values(), ...(hasPlain ? [plain] : [])],
  };
}

function drawn({ heads, columns }: Columns): string {
  const height = Math.max(...columns.map(({ length }) => length));
  const widths = heads.map((head, at) =>
    (columns[at] ?? []).reduce((width, cell) => Math.max(width, widthOf(cell ?? '')), widthOf(head)),
  );
  const line = (left: string, middle: string, right: string) =>
    `${left}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${right}`;
  const row = (cells: readonly string[]) =>
    `│ ${cells.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))).join(' │ ')} │`;
  const rows = Array.from({ length: height }, (_, at) => row(columns.map((column) => column[at] ?? '')));
  return [line('┌', '┬', '┐'), row(heads), line('├', '┼', '┤'), ...rows, line('└', '┴', '┘')].join('\n');
}

/** Characters that take two columns. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** Columns on a screen. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (WIDE.test(character) ? 2 : 1), 0);
}

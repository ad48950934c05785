/**
 * Files of problems, whatever their shape: lines → rows → `Incoming`. Nothing here knows what a request must be, and
 * no file is held in memory but those that others are looked up in.
 */
import { statSync } from 'node:fs';
import { InputError } from './input-error.ts';
import { readLines } from './lines.ts';
import { type Fields, type Incoming, idText, isFields, type Row, type Shape } from './shape.ts';
import { chat } from './shapes/chat.ts';
import { codet } from './shapes/codet.ts';
import { crossrank } from './shapes/crossrank.ts';
import { humaneval } from './shapes/humaneval.ts';
import { livecodebench } from './shapes/livecodebench.ts';

/** Told apart in this order. */
export const shapes: readonly Shape[] = [crossrank, codet, livecodebench, humaneval, chat];

/** Reads a field from another one: `candidates` from `output.programs`. */
export type Mapping = { readonly field: string; readonly from: readonly string[] };

export type InputOptions = {
  readonly files: readonly string[];
  /** Name of the shape; without it, the first line of each file tells. */
  readonly shape?: string | undefined;
  readonly mappings: readonly Mapping[];
  readonly problems?: string | undefined;
  readonly tests?: string | undefined;
  readonly language: string;
  /** Longest line in bytes. */
  readonly longestLine: number;
};

/** The problems of all files, in their order; a line that can't be read is one with a `fault`. @throws InputError */
export async function* readInputs(options: InputOptions): AsyncGenerator<Incoming> {
  const { files, shape, language } = options;
  const context = {
    language,
    tests: options.tests === undefined ? [] : await allRows(options.tests, options),
    problems: byId(options.problems === undefined ? [] : await allRows(options.problems, options)),
  };
  const named = shape === undefined ? undefined : shapes.find(({ name }) => name === shape);
  if (shape !== undefined && named === undefined)
    throw new InputError(`There is no shape ${shape}, but ${shapes.map(({ name }) => name).join(', ')}.`);
  const numbered = files.length > 1;
  for (const file of files) {
    const rows = rowsOf(file, options);
    const { first, all } = await peek(rows);
    const { read, needs } = named ?? shapeOf(first);
    if (needs !== undefined && options[needs.file] === undefined)
      throw new InputError(`${file}: ${needs.otherwise}`);
    // Numbers of lines in several files would be the same.
    for await (const incoming of read(all, context))
      yield numbered && /^\d+$/.test(incoming.customId)
        ? { ...incoming, customId: `${file}:${incoming.customId}` }
        : incoming;
  }
}

/** How many problems the files hold, by reading them once more; null where one can be read once only, or not at all. */
export async function countInputs(options: InputOptions, signal: AbortSignal): Promise<number | null> {
  const { files, problems, tests } = options;
  const all = [...files, problems, tests].filter((file) => file !== undefined);
  if (!all.every((file) => statSync(file, { throwIfNoEntry: false })?.isFile())) return null;
  let count = 0;
  try {
    for await (const _ of readInputs(options)) {
      if (signal.aborted) return null;
      count += 1;
    }
  } catch {
    // Whoever reads the problems themselves tells.
    return null;
  }
  return count;
}

/** `candidates=outputs,tests=meta.asserts`. @throws InputError */
export function toMappings(given: string): Mapping[] {
  return given.split(',').map((pair) => {
    const [field, from, ...rest] = pair.split('=');
    if (!field || !from || rest.length > 0)
      throw new InputError(
        `--map ${JSON.stringify(pair)}: it must be FIELD=COLUMN, for example candidates=outputs.`,
      );
    return { field, from: from.split('.') };
  });
}

/** The shape of the first line that is JSON; ours where none is known, as its check says best what is missing. */
function shapeOf(first: Row | undefined): Shape {
  const fields = first && 'fields' in first ? first.fields : {};
  return shapes.find(({ recognises }) => recognises(fields)) ?? crossrank;
}

type Rows = AsyncGenerator<Row>;

/** The first row with fields; faulty rows before it are not lost. */
async function peek(rows: Rows): Promise<{ readonly first: Row | undefined; readonly all: Rows }> {
  const seen: Row[] = [];
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    seen.push(next.value);
    if ('fields' in next.value || seen.length >= 100) break;
  }
  const all = async function* () {
    yield* seen;
    yield* rows;
  };
  return { first: seen.find((row) => 'fields' in row), all: all() };
}

async function* rowsOf(file: string, { mappings, longestLine }: InputOptions): Rows {
  for await (const line of readLines(file, longestLine)) {
    if ('fault' in line) yield line;
    else yield { file: line.file, number: line.number, ...parsed(line.text, mappings) };
  }
}

function parsed(text: string, mappings: readonly Mapping[]) {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { fault: `The line is not JSON: ${error instanceof Error ? error.message : error}` };
  }
  if (!isFields(value)) return { fault: 'The line is JSON, but no object.' };
  const found = mappings.map(({ field, from }) => [field, valueAt(value, from)] as const);
  return { fields: { ...value, ...Object.fromEntries(found.filter(([, given]) => given !== undefined)) } };
}

function valueAt(fields: Fields, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (isFields(value) ? value[step] : undefined), fields);
}

/** @throws InputError where a line is no JSON: what others are looked up in must be whole. */
async function allRows(file: string, options: InputOptions): Promise<Fields[]> {
  const all: Fields[] = [];
  for await (const row of rowsOf(file, { ...options, mappings: [] })) {
    if ('fault' in row) throw new InputError(`${file}, line ${row.number}: ${row.fault}`);
    all.push(row.fields);
  }
  return all;
}

function byId(rows: readonly Fields[]): ReadonlyMap<string, Fields> {
  return new Map(
    rows.flatMap((fields) => {
      const id = idText(fields.task_id) ?? idText(fields.question_id);
      return id === undefined ? [] : [[id, fields] as const];
    }),
  );
}

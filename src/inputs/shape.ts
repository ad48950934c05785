/** What a shape of input is: how lines of a file become problems. One file a shape, in `shapes/`. */
import type { Place } from './lines.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** A line as JSON, or why it is none. */
export type Row = Place & ({ readonly fields: Fields } | { readonly fault: string });

/** A problem as a file has it. `request` is not checked yet. */
export type Incoming = {
  readonly place: Place;
  readonly customId: string;
  readonly content:
    | {
        readonly kind: 'request';
        readonly request: Fields;
        /** A character for each candidate: `1` right, anything else wrong; null where nobody knows. */
        readonly truth: string | null;
      }
    /** Why there is no request. */
    | { readonly kind: 'fault'; readonly detail: string };
};

/** What else a shape may need. */
export type ShapeContext = {
  /** Lines of the file of problems (`--problems`), by `task_id` or `question_id`. */
  readonly problems: ReadonlyMap<string, Fields>;
  /** Lines of the file of tests (`--tests`). */
  readonly tests: readonly Fields[];
  /** Language where a line names none. */
  readonly language: string;
};

export type Shape = {
  readonly name: string;
  readonly description: string;
  /** Whether the first line of a file is of this shape. */
  readonly recognises: (fields: Fields) => boolean;
  /** A file without which no line of this shape can be a problem, and what to say where it is not given. */
  readonly needs?: { readonly file: 'problems' | 'tests'; readonly otherwise: string };
  readonly read: (rows: AsyncIterable<Row>, context: ShapeContext) => AsyncIterable<Incoming>;
};

/** A shape whose every line is a problem of its own. */
export function linewise(
  toContent: (fields: Fields, context: ShapeContext, id: string) => Incoming['content'],
  idOf: (fields: Fields) => unknown = ({ custom_id, task_id, question_id }) =>
    custom_id ?? task_id ?? question_id,
): Shape['read'] {
  return async function* (rows, context) {
    let position = 0;
    for await (const row of rows) {
      const place = { file: row.file, number: row.number };
      const standard = String(position++);
      if ('fault' in row) {
        yield { place, customId: standard, content: { kind: 'fault', detail: row.fault } };
        continue;
      }
      const customId = idText(idOf(row.fields)) ?? standard;
      yield { place, customId, content: toContent(row.fields, context, customId) };
    }
  };
}

/** Ids are texts or numbers. */
export function idText(id: unknown): string | undefined {
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}

export function fault(detail: string): Incoming['content'] {
  return { kind: 'fault', detail };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The strings of a list; undefined where it is no list of strings. */
export function strings(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((item) => typeof item === 'string');
  return texts.length === value.length ? texts : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

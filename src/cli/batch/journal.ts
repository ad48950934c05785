/**
 * What a batch on the command line has done so far: lines of results with the key of their content, appended to a file
 * in the order in which they came, each in one write. A process that is killed leaves at most one torn line, the last.
 * In memory there is a key and a position for each line.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { ResultLine } from '../../batches/result-line.ts';
import { readLines } from '../../inputs/lines.ts';

/** A line of results as it is written: `key` tells which content it answers. */
export type KeyedLine = ResultLine & { readonly key: string };

export type Journal = {
  /** Number of the line with this key, from 0; undefined where it is not done. */
  find(key: string): number | undefined;
  add(line: KeyedLine): number;
  /** The line without its newline. */
  read(number: number): Buffer;
  readonly length: number;
  /** Everything written is on the disk when this returns. */
  sync(): void;
  close(): void;
};

const NEWLINE = Buffer.from('\n');

/** Opens the file, or makes it; a torn last line is cut off. Failed lines are not found again: they are tried anew. */
export async function openJournal(path: string): Promise<Journal> {
  const file = openSync(path, 'a+');
  const starts: number[] = [];
  const lengths: number[] = [];
  const numbers = new Map<string, number>();
  let end = 0;

  const note = (line: KeyedLine, length: number): number => {
    const number = starts.push(end) - 1;
    lengths.push(length);
    end += length + 1;
    if (line.status === 'ok') numbers.set(line.key, number);
    return number;
  };

  for (const bytes of wholeLines(file)) {
    const line = keyedLine(bytes.toString('utf8'));
    if (line === null) break;
    note(line, bytes.length);
  }
  ftruncateSync(file, end);

  return {
    find: (key) => numbers.get(key),
    add(line) {
      const bytes = Buffer.from(JSON.stringify(line));
      writeWhole(file, Buffer.concat([bytes, NEWLINE]));
      return note(line, bytes.length);
    },
    read(number) {
      const bytes = Buffer.alloc(lengths[number] ?? 0);
      readSync(file, bytes, 0, bytes.length, starts[number] ?? 0);
      return bytes;
    },
    get length() {
      return starts.length;
    },
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

/** Takes the lines of an output that was finished over. @throws Error where it is none of ours. */
export async function takeOver(output: string, journal: Journal): Promise<void> {
  for await (const line of readLines(output, Number.MAX_SAFE_INTEGER)) {
    const keyed = 'text' in line ? keyedLine(line.text) : null;
    if (keyed === null)
      throw new Error(
        `${output}, line ${line.number}: it is no line of \`crossrank batch\`. Name another output.`,
      );
    if (keyed.status === 'ok' && journal.find(keyed.key) === undefined) journal.add(keyed);
  }
}

export function keyedLine(text: string): KeyedLine | null {
  try {
    const line: KeyedLine | null = JSON.parse(text);
    const whole = typeof line?.key === 'string' && typeof line.custom_id === 'string';
    return whole && (line.status === 'ok' || line.status === 'failed') ? line : null;
  } catch {
    return null;
  }
}

/** The lines that end in a newline. */
function* wholeLines(file: number): Generator<Buffer> {
  const chunk = Buffer.alloc(1 << 20);
  let rest: Buffer[] = [];
  let position = 0;
  for (;;) {
    const read = readSync(file, chunk, 0, chunk.length, position);
    if (read === 0) return;
    position += read;
    const bytes = Buffer.from(chunk.subarray(0, read));
    let from = 0;
    for (let to = bytes.indexOf(0x0a); to !== -1; to = bytes.indexOf(0x0a, from)) {
      yield Buffer.concat([...rest, bytes.subarray(from, to)]);
      rest = [];
      from = to + 1;
    }
    rest.push(bytes.subarray(from));
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

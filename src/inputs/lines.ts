/** Reads the lines of a file or of standard input, gzip and Zstandard undone, one after the other: never the whole file. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { InputError } from './input-error.ts';

/** Where a line stands. */
export type Place = {
  /** The file's name as it was given; `-` is standard input. */
  readonly file: string;
  /** From 1. */
  readonly number: number;
};

/** A line that is not blank, or why it can't be read. */
export type Line = Place & ({ readonly text: string } | { readonly fault: string });

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTANDARD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const NEWLINE = 0x0a;

/**
 * Blank lines are left out, but counted. A line longer than `longest` bytes is a fault and is never held in memory whole.
 *
 * @throws InputError where the file can't be opened, or its compression is broken.
 */
export async function* readLines(file: string, longest: number): AsyncGenerator<Line> {
  const source = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 1 << 18 });
  try {
    yield* linesOf(source, file, longest);
  } catch (error) {
    throw new InputError(`Can't read ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

/** The same of a stream. */
export async function* linesOf(source: Readable, file: string, longest: number): AsyncGenerator<Line> {
  const chunks = plainChunks(source);
  let number = 0;
  let parts: Buffer[] = [];
  let length = 0;

  const add = (part: Buffer) => {
    length += part.length;
    if (length <= longest) parts.push(part);
    else parts = [];
  };
  const take = (): Line | null => {
    number += 1;
    const bytes = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
    const tooLong = length > longest;
    parts = [];
    length = 0;
    if (tooLong) return { file, number, fault: `The line is longer than ${longest} bytes.` };
    if (!isUtf8(bytes)) return { file, number, fault: 'The line is not UTF-8.' };
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    return text.trim() === '' ? null : { file, number, text };
  };

  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
      add(chunk.subarray(from, to));
      from = to + 1;
      const line = take();
      if (line) yield line;
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  if (length > 0) {
    const line = take();
    if (line) yield line;
  }
}

/** What the bytes are is told by how they start, not by the file's name. */
async function* plainChunks(source: Readable): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  const start = first.value;
  const all = async function* (): AsyncGenerator<Buffer> {
    yield start;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  if (startsWith(start, GZIP)) yield* decoded(all(), createGunzip());
  else if (startsWith(start, ZSTANDARD)) yield* decoded(all(), createZstdDecompress());
  else yield* all();
}

async function* decoded(chunks: AsyncIterable<Buffer>, decoder: Transform): AsyncGenerator<Buffer> {
  const source = Readable.from(chunks);
  source.on('error', (error) => decoder.destroy(error));
  yield* source.pipe(decoder);
}

function startsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic);
}

/** Where results go: a file that can be gone on with, or standard output, each in the input's order in the end. */
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { lockExclusively } from '../../exclusive.ts';
import { InputError } from '../../inputs/input-error.ts';
import { type Journal, type KeyedLine, openJournal, takeOver } from './journal.ts';

export type Output = {
  /** The line of this content, if it is done. */
  find(key: string): KeyedLine | undefined;
  /** Results of the problem at this place in the input. */
  put(place: number, line: KeyedLine): Promise<void>;
  /** The problem at this place has the results that `find` gave. */
  keep(place: number, line: KeyedLine): Promise<void>;
  /** All problems are done: the output is written in the input's order. */
  finish(): Promise<void>;
  /** Stops before the end; a file can be gone on with. */
  stop(): void;
};

/** @throws InputError where the file can't be the output. */
export async function openOutput(path: string, { resume }: { readonly resume: boolean }): Promise<Output> {
  return path === '-' ? standardOutput() : outputFile(path, resume);
}

/** Lines come in the input's order; what is early waits. No more wait than there are problems in flight. */
function standardOutput(): Output {
  const waiting = new Map<number, KeyedLine>();
  let next = 0;
  const put = async (place: number, line: KeyedLine) => {
    waiting.set(place, line);
    for (let due = waiting.get(next); due; due = waiting.get(next)) {
      waiting.delete(next);
      next += 1;
      if (!process.stdout.write(`${JSON.stringify(withoutKey(due))}\n`))
        await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
  };
  return { find: () => undefined, put, keep: put, finish: async () => {}, stop: () => {} };
}

async function outputFile(path: string, resume: boolean): Promise<Output> {
  const partial = `${path}.part`;
  const lockFile = `${path}.lock`;
  const lock = lockOf(path, lockFile);
  if (lock === null) throw new InputError(`Another process is writing ${path}.`);
  const unlock = () => {
    rmSync(lockFile, { force: true });
    lock.release();
  };
  let journal: Journal;
  try {
    if (!resume) rmSync(partial, { force: true });
    journal = await openJournal(partial);
    if (resume && existsSync(path)) await takeOver(path, journal);
  } catch (error) {
    unlock();
    throw new InputError(error instanceof Error ? error.message : String(error));
  }
  /** For each place in the input, the number of its line in the journal. */
  const order: number[] = [];

  return {
    find(key) {
      const number = journal.find(key);
      return number === undefined ? undefined : JSON.parse(journal.read(number).toString('utf8'));
    },
    async put(place, line) {
      order[place] = journal.add(line);
    },
    async keep(place, line) {
      order[place] = journal.find(line.key) ?? journal.add(line);
    },
    async finish() {
      await writeInOrder(path, journal, order);
      journal.close();
      rmSync(partial, { force: true });
      unlock();
    },
    stop() {
      journal.sync();
      journal.close();
      unlock();
    },
  };
}

/** Null where another process has it. @throws InputError where there can be no such file. */
function lockOf(path: string, lockFile: string) {
  try {
    return lockExclusively(lockFile);
  } catch (error) {
    throw new InputError(`Can't write ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

/** A second file takes the place of the first in one step: there is never half an output. */
async function writeInOrder(path: string, journal: Journal, order: readonly number[]): Promise<void> {
  const draft = `${path}.sorting`;
  const lines = function* () {
    for (const number of order) {
      yield journal.read(number);
      yield '\n';
    }
  };
  const target = createWriteStream(draft);
  if (path.endsWith('.gz')) await pipeline(Readable.from(lines()), createGzip(), target);
  else if (path.endsWith('.zst')) await pipeline(Readable.from(lines()), createZstdCompress(), target);
  else await pipeline(Readable.from(lines(), { objectMode: true }), target);
  const written = await open(draft, 'r+');
  await written.sync();
  await written.close();
  renameSync(draft, path);
}

function withoutKey({ key: _, ...line }: KeyedLine): object {
  return line;
}

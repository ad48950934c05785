/** Reads problems from `.jsonl` (a problem a line), `.jsonl.gz` and `.json` (one problem). */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type Problem, toProblem } from '../examples/problem.ts';

/**
 * At most `limit` problems, in the file's order.
 *
 * @throws Error that names the file, and the line where one is at fault.
 */
export async function readProblems(path: string, limit = Number.POSITIVE_INFINITY): Promise<Problem[]> {
  try {
    if (path.endsWith('.json')) return [toProblem(JSON.parse(await readFile(path, 'utf8')))].slice(0, limit);
    return await readLines(path, limit);
  } catch (error) {
    throw new Error(`Can't read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

async function readLines(path: string, limit: number): Promise<Problem[]> {
  const problems: Problem[] = [];
  let number = 0;
  const collect = async (source: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: source })) {
      number += 1;
      if (problems.length === limit) return;
      if (line.trim() !== '') problems.push(toProblemAt(number, line));
    }
  };
  const file = createReadStream(path);
  if (path.endsWith('.gz')) await pipeline(file, createGunzip(), collect);
  else await pipeline(file, collect);
  return problems;
}

function toProblemAt(number: number, line: string): Problem {
  try {
    return toProblem(JSON.parse(line));
  } catch (error) {
    throw new Error(`line ${number}: ${error instanceof Error ? error.message : error}`);
  }
}

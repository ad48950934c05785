/** Reads problems from `.jsonl` (a problem a line), `.jsonl.gz` and `.json` (one problem). */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Problem, toProblem } from '../examples/problem.ts';

/**
 * At most `limit` problems, in the file's order.
 *
 * @throws Error that names the file, and the line where one is at fault.
 */
export async function readProblems(path: string, limit = Number.POSITIVE_INFINITY): Promise<Problem[]> {
  try {
    const bytes = await readFile(path);
    const text = (path.endsWith('.gz') ? await promisify(gunzip)(bytes) : bytes).toString('utf8');
    if (path.endsWith('.json')) return [toProblem(JSON.parse(text))].slice(0, limit);
    return text
      .split('\n')
      .flatMap((line, index) => (line.trim() === '' ? [] : [{ line, number: index + 1 }]))
      .slice(0, limit)
      .map(({ line, number }) => toProblemAt(number, line));
  } catch (error) {
    throw new Error(`Can't read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

function toProblemAt(number: number, line: string): Problem {
  try {
    return toProblem(JSON.parse(line));
  } catch (error) {
    throw new Error(`line ${number}: ${error instanceof Error ? error.message : error}`);
  }
}

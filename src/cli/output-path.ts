/** Whether a file can be written, looked at before the work that it is for. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InputError } from '../inputs/input-error.ts';

/**
 * `inputs`: files that are read for it.
 *
 * @throws InputError where `path` is a folder, is in none that is there or can be written, or would take the place of an input.
 */
export function checkOutput(path: string, inputs: readonly (string | undefined)[] = []): void {
  const cannot = (why: string) => new InputError(`Can't write ${path}: ${why}.`);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) throw cannot('it is a folder');
  if (!existsSync(dirname(path))) throw cannot(`there is no folder ${dirname(path)}`);
  if (inputs.some((input) => input !== undefined && resolve(input) === resolve(path)))
    throw cannot('it is read, too');
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw cannot(error instanceof Error ? error.message : String(error));
  }
}

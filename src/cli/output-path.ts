/** Whether a file can be written, looked at before the work that it is for. */
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../inputs/input-error.ts';

/** @throws InputError where `path` is a folder, or is in none that is there. */
export function checkOutput(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new InputError(`Can't write ${path}: it is a folder.`);
  if (!existsSync(dirname(path)))
    throw new InputError(`Can't write ${path}: there is no folder ${dirname(path)}.`);
}

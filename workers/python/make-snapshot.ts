/** Writes the memory snapshot of a warm interpreter to standard output. Runs under the flags of a Python sandbox. */
import { makeSnapshot } from './interpreter.ts';

process.stdout.write(await makeSnapshot());

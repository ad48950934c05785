/** Writes the memory snapshot of a warm interpreter to standard output. Runs under the flags of a Python sandbox. */
import { installHarness } from './harness.ts';
import { createHost } from './host.ts';
import { makeSnapshot } from './interpreter.ts';

const host = createHost(new Uint8Array(1), () => false);
process.stdout.write(await makeSnapshot(host, installHarness));

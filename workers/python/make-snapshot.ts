/** Writes the memory snapshot of a warm interpreter to standard output. Runs under the flags of a Python sandbox. */
import { installHarness } from './harness.ts';
import { createHost } from './host.ts';
import { makeSnapshot } from './interpreter.ts';
import { packSnapshot } from './snapshot.ts';

const host = createHost(new Uint8Array(1), () => false);
for (const part of packSnapshot(await makeSnapshot(host, installHarness))) process.stdout.write(part);

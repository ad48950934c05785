/**
 * The thread of a Python sandbox: one interpreter, and the tasks that the main thread hands it. Loaded by piscina.
 * Its default export is a promise, and there is no top-level `await`: piscina can then load the module by `require`;
 * for others it needs code generation from strings, which is off in this process.
 */
import { readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { RuntimeInfo, SandboxOptions, SliceResult } from '../messages.ts';
import { runSlice } from '../slice-loop.ts';
import { openState, type SharedBuffers } from '../thread-state.ts';
import type { WorkerTask } from '../worker-task.ts';
import { createCandidates } from './candidates.ts';
import { loadInterpreter } from './interpreter.ts';

type Handler = (task: WorkerTask) => SliceResult | RuntimeInfo | undefined;

export default start(workerData);

async function start(data: SandboxOptions & { readonly buffers: SharedBuffers }): Promise<Handler> {
  const state = openState(data.buffers);
  const snapshot = data.snapshot === null ? null : readFileSync(data.snapshot);
  const interpreter = await loadInterpreter(snapshot, state.interrupt);
  const candidates = createCandidates(interpreter, state);
  return (task) => {
    switch (task.type) {
      case 'hello':
        return { version: interpreter.version, libraries: interpreter.libraries };
      case 'problem':
        return candidates.openProblem(task.problem);
      case 'forget':
        return candidates.forgetProblem(task.problem);
      case 'slice':
        return runSlice(state, task.slice, candidates.load);
    }
  };
}

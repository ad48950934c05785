/**
 * The thread of a Python sandbox: two interpreters, and the tasks that the main thread hands it. Loaded by piscina.
 * Its default export is a promise, and there is no top-level `await`: piscina can then load the module by `require`;
 * for others it needs code generation from strings, which is off in this process.
 */
import { workerData } from 'node:worker_threads';
import { dropPermissions } from '../drop-permissions.ts';
import type { RuntimeInfo, SandboxOptions } from '../messages.ts';
import { runSlice } from '../slice-loop.ts';
import { createTaskLoop } from '../task-loop.ts';
import { openState, runningStep, type SharedBuffers } from '../thread-state.ts';
import { createCandidates } from './candidates.ts';
import { dateFilesBy } from './host.ts';
import { connectSides, loadSide } from './sides.ts';
import { readSnapshot } from './snapshot.ts';

/** How long after its time limit a step may take to give way before its interpreter is ended by force. */
const GRACE_MS = 100;

export default start(workerData);

async function start(data: SandboxOptions & { readonly buffers: SharedBuffers }) {
  const state = openState(data.buffers);
  const snapshot = data.snapshot === null ? null : readSnapshot(data.snapshot);
  const isOverdue = () => {
    const step = runningStep(state);
    return step !== null && step.ms > step.limitMs + GRACE_MS;
  };
  dateFilesBy(() => 0);
  const fast = await loadSide(false, snapshot, state.interrupt, isOverdue);
  const apart = await loadSide(true, snapshot, state.interrupt, isOverdue);
  // Only what runs apart writes files.
  dateFilesBy(() => apart.host.elapsedMs);
  const about: RuntimeInfo = {
    version: `CPython ${fast.harness.version()} (Pyodide ${fast.interpreter.pyodide.version})`,
    libraries: fast.harness.modules(),
  };
  for (const { interpreter } of [fast, apart]) interpreter.note();
  const candidates = createCandidates(connectSides(fast, apart), state);
  dropPermissions();
  return createTaskLoop({
    about,
    openProblem: candidates.openProblem,
    forgetProblem: candidates.forgetProblem,
    runSlice: (slice) => runSlice(state, slice, candidates.load),
  });
}

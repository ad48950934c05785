/**
 * The thread of a Python sandbox: two interpreters, and the tasks that the main thread hands it. Loaded by piscina.
 * Its default export is a promise, and there is no top-level `await`: piscina can then load the module by `require`;
 * for others it needs code generation from strings, which is off in this process.
 */
import { readFileSync } from 'node:fs';
import { setImmediate as immediate } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { dropPermissions } from '../drop-permissions.ts';
import type { RuntimeInfo, SandboxOptions, SliceResult } from '../messages.ts';
import { runSlice } from '../slice-loop.ts';
import { openState, runningStep, type SharedBuffers } from '../thread-state.ts';
import type { WorkerTask } from '../worker-task.ts';
import { type Candidates, createCandidates } from './candidates.ts';
import { connectSides, loadSide } from './sides.ts';

/** How long after its time limit a step may take to give way before its interpreter is ended by force. */
const GRACE_MS = 100;

type Answer = SliceResult | RuntimeInfo | undefined;
type Handler = (task: WorkerTask) => Answer | Promise<Answer>;

export default start(workerData);

/** The sandbox is ready with one interpreter; the other is loaded when that was said, and before any program runs. */
async function start(data: SandboxOptions & { readonly buffers: SharedBuffers }): Promise<Handler> {
  const state = openState(data.buffers);
  const snapshot = data.snapshot === null ? null : readFileSync(data.snapshot);
  const isOverdue = () => {
    const step = runningStep(state);
    return step !== null && step.ms > step.limitMs + GRACE_MS;
  };
  const fast = await loadSide(false, snapshot, state.interrupt, isOverdue);
  const about: RuntimeInfo = {
    version: `CPython ${fast.harness.version()} (Pyodide ${fast.interpreter.pyodide.version})`,
    libraries: fast.harness.modules(),
  };
  let candidates: Candidates | null = null;
  let loading: Promise<Candidates> | null = null;

  async function loadRest(): Promise<Candidates> {
    await immediate();
    const apart = await loadSide(true, snapshot, state.interrupt, isOverdue);
    for (const { interpreter } of [fast, apart]) interpreter.note();
    dropPermissions();
    candidates = createCandidates(connectSides(fast, apart), state);
    return candidates;
  }

  function handle(task: Exclude<WorkerTask, { type: 'hello' }>, loaded: Candidates): Answer {
    switch (task.type) {
      case 'rest':
        return undefined;
      case 'problem':
        return loaded.openProblem(task.problem);
      case 'forget':
        return loaded.forgetProblem(task.problem);
      case 'slice':
        return runSlice(state, task.slice, loaded.load);
    }
  }

  /** A sandbox with one interpreter is none: it ends, and another is started. */
  function failed(error: unknown): never {
    console.error(error);
    process.exit(1);
  }

  return (task) => {
    loading ??= loadRest().catch(failed);
    if (task.type === 'hello') return about;
    return candidates ? handle(task, candidates) : loading.then((loaded) => handle(task, loaded));
  };
}

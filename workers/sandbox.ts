/**
 * Main thread of a sandbox process. Takes problems and slices from the service, hands them to the one thread that
 * runs programs, and watches that thread: it interrupts a step that is over its time, and gives the process up when
 * that does not help. Started by `src/execution/sandbox-process.ts` under Node's permission model.
 */
import { Piscina } from 'piscina';
import {
  type FromSandbox,
  Outcome,
  type Problem,
  type RuntimeInfo,
  type SandboxOptions,
  type Slice,
  type SliceResult,
  type ToSandbox,
} from './messages.ts';
import {
  createBuffers,
  interruptStep,
  isLoading,
  openState,
  outcomesOfStuckSlice,
  runningStep,
} from './shared-state.ts';
import type { WorkerTask } from './worker-task.ts';

/** How often the thread at work is looked at. */
const WATCH_MS = 5;
/** How long after its time limit a step may take to give way before the process is given up. */
const GRACE_MS = 400;

const buffers = createBuffers();
const state = openState(buffers);
const limits = new Map<number, number>();
let pool: Piscina | null = null;

process.on('message', (message: ToSandbox) => {
  switch (message.type) {
    case 'start':
      void start(message.options);
      break;
    case 'problem':
      open(message.problem);
      break;
    case 'forget':
      limits.delete(message.problem);
      submit({ type: 'forget', problem: message.problem });
      break;
    case 'slice':
      run(message.slice);
  }
});
// The service is gone: so is the reason to live. A plain exit would wait for a program that cannot be stopped.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A Ctrl-C reaches the whole process group: it is the service that says when its sandboxes end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

/** Starts the thread that runs programs and says when it is ready. A failure ends the process, as it should. */
async function start(options: SandboxOptions): Promise<void> {
  pool = new Piscina({
    filename: new URL(`./${options.runtime}/worker.ts`, import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: 1,
    // The thread's event loop must turn between tasks: it prepares for the next one then.
    atomics: 'disabled',
    workerData: { buffers, ...options },
    env: {},
    // Deep recursion of a Python program through C needs it; CPython checks it itself and raises RecursionError.
    resourceLimits: { stackSizeMb: 64 },
  });
  const about: RuntimeInfo = await pool.run({ type: 'hello' } satisfies WorkerTask);
  send({ type: 'ready', ...about });
}

function send(message: FromSandbox): void {
  process.send?.(message);
}

async function submit(task: WorkerTask): Promise<SliceResult> {
  if (!pool) throw new Error('the sandbox was not started');
  return pool.run(task);
}

function open(problem: Problem): void {
  limits.set(problem.id, problem.limits.cellTimeoutMs);
  submit({ type: 'problem', problem }).catch(() => {
    // Slices of a problem that could not be opened report the fault themselves.
  });
}

// Slices run one after the other, in the order they came.
let last: Promise<void> = Promise.resolve();

function run(slice: Slice): void {
  last = last.then(async () => {
    const stopWatching = watch(slice);
    try {
      send({ type: 'result', result: await submit({ type: 'slice', slice }) });
    } catch (error) {
      send({
        type: 'fault',
        slice: slice.id,
        message: error instanceof Error ? error.message : String(error),
      });
    } finally {
      stopWatching();
    }
  });
}

/** Looks at the running step until told to stop. */
function watch(slice: Slice): () => void {
  const limit = limits.get(slice.problem) ?? 0;
  const timer = setInterval(() => {
    const running = runningStep(state);
    if (!running || running.ms <= limit) return;
    interruptStep(state, running.step);
    if (running.ms <= limit + GRACE_MS) return;
    clearInterval(timer);
    giveUp(slice);
  }, WATCH_MS);
  return () => clearInterval(timer);
}

/** Nothing stops the program: its cell (or its load, and so all its cells) is over its time, and the process ends. */
function giveUp(slice: Slice): void {
  const loading = isLoading(state);
  const loadOutcome = loading ? Outcome.timeout : null;
  const outcomes = loading ? new Uint8Array() : outcomesOfStuckSlice(state);
  const nothing = { failures: [], broken: [], missingModule: null };
  send({ type: 'result', result: { slice: slice.id, loadOutcome, outcomes, ...nothing, retire: true } });
}

/**
 * Main thread of a sandbox process. Takes problems and slices from the service, hands them to the one thread that
 * runs programs, and watches that thread: it interrupts a step that is over its time, and gives the process up when
 * that does not help. Started by `src/execution/sandbox-process.ts` under Node's permission model.
 */
import { Piscina } from 'piscina';
import {
  type FromSandbox,
  Outcome,
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
} from './thread-state.ts';
import type { WorkerTask } from './worker-task.ts';

/** How often the thread at work is looked at. */
const WATCH_MS = 5;
/** How long after its time limit a step may take to give way before the process is given up. */
const GRACE_MS = 400;
/** More than the service ever sends ahead. */
const TASKS_AHEAD = 64;

const buffers = createBuffers();
const state = openState(buffers);
let pool: Piscina | null = null;

process.on('message', (message: ToSandbox) => {
  switch (message.type) {
    case 'start':
      void start(message.options);
      break;
    case 'slice':
      void run(message.slice);
      break;
    default:
      tell(message);
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
    // Tasks wait in the thread's own queue, where the next one begins without a word from here.
    concurrentTasksPerWorker: TASKS_AHEAD,
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

/** Opens or forgets a problem. Slices of one that could not be opened report the fault themselves. */
function tell(task: Extract<ToSandbox, { type: 'problem' | 'forget' }>): void {
  submit(task).catch(() => {});
}

let running = 0;
let watching: NodeJS.Timeout | null = null;

async function run(slice: Slice): Promise<void> {
  running++;
  watching ??= setInterval(watch, WATCH_MS);
  try {
    send({ type: 'result', result: await submit({ type: 'slice', slice }) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ type: 'fault', slice: slice.id, message });
  } finally {
    running--;
  }
}

/** Looks at the running step; called every few milliseconds while there is one. */
function watch(): void {
  const step = runningStep(state);
  if (running === 0) stopWatching();
  if (!step || step.ms <= step.limitMs) return;
  interruptStep(state, step.step);
  if (step.ms <= step.limitMs + GRACE_MS) return;
  stopWatching();
  giveUp(step.slice);
}

function stopWatching(): void {
  if (watching) clearInterval(watching);
  watching = null;
}

const NOTHING_NOTICED = {
  cpuUs: new Uint32Array(),
  failures: [],
  outputs: [],
  broken: [],
  missingModule: null,
  tampering: false,
  rerun: false,
  unsteady: false,
};

/** Nothing stops the program: its cell (or its load, and so all its cells) is over its time, and the process ends. */
function giveUp(slice: number): void {
  const loading = isLoading(state);
  const loadOutcome = loading ? Outcome.timeout : null;
  const outcomes = loading ? new Uint8Array() : outcomesOfStuckSlice(state);
  send({ type: 'result', result: { ...NOTHING_NOTICED, slice, loadOutcome, outcomes, retire: true } });
}

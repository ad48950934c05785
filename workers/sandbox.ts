/**
 * Main thread of a sandbox process. Takes problems and slices from the service, hands them to the one thread that
 * runs programs, and watches that thread: it interrupts a step that is over its time, and gives the process up when
 * that does not help, or when it holds too much memory. Started by `src/execution/sandbox-process.ts` under Node's
 * permission model.
 */
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import {
  type CellFailure,
  type FromSandbox,
  Outcome,
  type Retirement,
  type RuntimeInfo,
  type SandboxOptions,
  type Slice,
  type SliceEnd,
  type SliceResult,
  sliceOf,
  type ToSandbox,
} from './messages.ts';
import { createResidentMemory, type ResidentMemory } from './resident-memory.ts';
import type { Task } from './task-loop.ts';
import {
  createBuffers,
  dropSlices,
  interruptStep,
  isLoading,
  isSeveral,
  openState,
  outcomesOfStuckSlice,
  type Phase,
  presentPhase,
} from './thread-state.ts';

/** How often the thread at work is looked at. */
const WATCH_MS = 5;
/** How often the service is told that this thread lives. */
const BEAT_MS = 250;
/** How long after its time limit a step may take to give way before the process is given up. */
const GRACE_MS = 400;
/** How much longer than a cell the thread may take to begin with the next slice: it opens problems in between. */
const BEGIN_MS = 3000;
/** How often it is asked whether the process keeps more memory than it may. */
const GROWN_MS = 20;
/** More than the service ever sends ahead. */
const TASKS_AHEAD = 64;
/** Exit code where the thread that runs programs has ended. */
const THREAD_ENDED = 70;

const buffers = createBuffers();
const state = openState(buffers);
let pool: Piscina | null = null;
let memory: ResidentMemory | null = null;
/** Memory limits of the problems that are open, in MB. */
const memoryLimits = new Map<number, number>();

process.on('message', (messages: readonly ToSandbox[]) => {
  const tasks: Task[] = [];
  for (const message of messages) {
    if (message.type === 'start') void start(message.options);
    else if (message.type === 'drop') drop(message.upTo);
    else tasks.push(message);
  }
  if (tasks.length > 0) hand(tasks);
});
// The service is gone: so is the reason to live. A plain exit would wait for a program that cannot be stopped.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A Ctrl-C reaches the whole process group: it is the service that says when its sandboxes end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

/** Starts the thread that runs programs and says when it is ready. A failure ends the process, as it should. */
async function start(options: SandboxOptions): Promise<void> {
  const beating = setInterval(beat, BEAT_MS);
  pool = new Piscina({
    filename: new URL(`./${options.runtime}/worker.ts`, import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    // Tasks wait in the thread's own queue, where the next one begins without a word from here.
    concurrentTasksPerWorker: TASKS_AHEAD,
    // The thread's event loop must turn between slices; it does more than wait for the next task then.
    atomics: 'disabled',
    workerData: { buffers, ...options },
    env: {},
    // Deep recursion of a Python program through C needs it; CPython checks it itself and raises RecursionError.
    resourceLimits: { stackSizeMb: 64 },
  });
  const { port1, port2 } = new MessageChannel();
  port1.on('message', takeEnds);
  const about: RuntimeInfo = await pool.run(Piscina.move(port2));
  for (const thread of pool.threads) {
    // Before the pool hears of it: it would start another thread, and this process has had its one start.
    thread.prependListener('error', (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        giveUp('memory');
    });
    thread.prependListener('exit', () => {
      if (!givenUp) process.exit(THREAD_ENDED);
    });
  }
  memory = createResidentMemory();
  clearInterval(beating);
  send({ type: 'ready', ...about });
}

function beat(): void {
  send({ type: 'beat' });
}

function send(message: FromSandbox): void {
  process.send?.(message);
}

function report(ends: readonly SliceEnd[]): void {
  if (ends.length > 0) send({ type: 'ends', ends });
}

/** When it was last asked whether the process has grown. */
let grownAt = 0;

/** Slices that were sent and have not come back, by their ids. */
const slices = new Map<number, Slice>();
let watching: NodeJS.Timeout | null = null;
let beatAt = 0;
/** When the thread last ended a task, or was given one with nothing else to do. */
let progressAt = 0;
/** The slice that runs was answered for in the thread's place; the service ends the process. */
let givenUp = false;

/** Hands tasks to the thread, and watches it while there are slices. */
function hand(tasks: readonly Task[]): void {
  for (const task of tasks) {
    if (task.type === 'problem') memoryLimits.set(task.problem.id, task.problem.limits.memoryMb);
    else if (task.type === 'forget') memoryLimits.delete(task.problem);
    else {
      if (slices.size === 0) noteProgress();
      slices.set(task.slice.id, task.slice);
    }
  }
  if (slices.size > 0 && !watching) {
    beatAt = performance.now();
    watching = setInterval(watch, WATCH_MS);
  }
  void pool?.run(tasks);
}

/** Slices have ended. */
function takeEnds(ends: readonly SliceEnd[]): void {
  noteProgress();
  // What was dropped has been answered for already.
  const unanswered = ends.filter((end) => slices.delete(sliceOf(end)));
  if (givenUp) return;
  report(
    unanswered.map((end) =>
      end.type === 'result' ? { ...end, result: { ...end.result, retire: retirement(end.result) } } : end,
    ),
  );
}

/** What was said to have grown need not be asked of the system. */
function retirement({ retire }: SliceResult): Retirement {
  return retire === 'no' && hasGrown() ? 'now' : retire;
}

/** The service has others for what waits behind the slice that runs. The last first, as each goes back before the others. */
function drop(upTo: number): void {
  const begun = dropSlices(state, upTo);
  report(dropped([...slices.keys()].filter((id) => id > begun && id <= upTo).toReversed()));
}

/** The service has them run again. */
function dropped(ids: readonly number[]): SliceEnd[] {
  for (const id of ids) slices.delete(id);
  return ids.map((id) => ({ type: 'dropped', ms: 0, slice: id }));
}

/** Asked of the system now and then only: it takes longer than some slices. */
function hasGrown(): boolean {
  if (performance.now() - grownAt < GROWN_MS) return false;
  grownAt = performance.now();
  return memory?.hasGrown() === true;
}

function noteProgress(): void {
  progressAt = performance.now();
}

function sinceProgress(): number {
  return performance.now() - progressAt;
}

/** Looks at what the thread is at; called every few milliseconds while there are slices. */
function watch(): void {
  if (slices.size === 0) stopWatching();
  const phase = presentPhase(state);
  const slice = phase && slices.get(phase.slice);
  if (performance.now() - beatAt > BEAT_MS) {
    beatAt = performance.now();
    beat();
  }
  if (!slice) {
    // What an earlier program has left behind keeps the thread from its next slice, which is not to blame: nor is
    // whoever ends a process from outside, and so this one ends as if by that.
    const isBetween = phase !== null && phase.step === 0 && slices.size > 0;
    if (isBetween && sinceProgress() > phase.limitMs + BEGIN_MS) {
      process.kill(process.pid, 'SIGKILL');
    }
    return;
  }
  if (memory?.isOver(slice.id, memoryLimits.get(slice.problem) ?? 0)) {
    giveUp('memory');
    return;
  }
  // Nobody waits for what a slice of a forgotten problem finds out: it gets no more time.
  const limitMs = memoryLimits.has(slice.problem) ? phase.limitMs : 0;
  if (phase.ms <= limitMs) return;
  if (phase.step !== 0) interruptStep(state, phase.step);
  if (sinceOverdue(phase) > GRACE_MS) giveUp('time', phase.step === 0);
}

/** The step, or the pause, that was last seen to be over its time, and when it first was. */
let overdue = { slice: 0, step: 0, at: 0 };

/** For how long this one has been: the limit may have come down long after it began. */
function sinceOverdue({ slice, step }: Phase): number {
  const now = performance.now();
  if (overdue.slice !== slice || overdue.step !== step) overdue = { slice, step, at: now };
  return now - overdue.at;
}

function stopWatching(): void {
  if (watching) clearInterval(watching);
  watching = null;
}

const NOTHING_NOTICED = {
  loadMs: null,
  cpuUs: new Uint32Array(),
  outputs: [],
  broken: [],
  missingModule: null,
  evidence: null,
  concluded: [],
  tampering: false,
  unsteady: false,
};

/** How a cell may be ended from here, and what is said of it then. */
const ENDINGS = {
  time: { outcome: Outcome.timeout, type: 'Timeout', message: 'over the time limit of the cell' },
  memory: { outcome: Outcome.memory, type: 'MemoryLimit', message: 'over the memory limit of the cell' },
} as const;

/**
 * Nothing stops the program: its cell (or its load, and so all its cells) is over its limit, and the process ends.
 * Where it goes on between two steps, or in a step of several cells, after cells that have their outcomes, there is no telling which of them it goes
 * on from, nor whether they may be believed: they are run again apart, where each is looked at before the next.
 */
function giveUp(limit: keyof typeof ENDINGS, between = false): void {
  const slice = slices.get(presentPhase(state)?.slice ?? 0);
  if (!slice || givenUp) return;
  stopWatching();
  givenUp = true;
  const { outcome, type, message } = ENDINGS[limit];
  const loading = isLoading(state);
  const rerun = (between || isSeveral(state)) && !loading && !slice.apart;
  const outcomes =
    loading || rerun ? new Uint8Array() : outcomesOfStuckSlice(state, slice.tests.length, outcome);
  const test = slice.tests[Math.max(0, outcomes.length - 1)] ?? 0;
  const failures: CellFailure[] =
    rerun || slice.failures === 0 ? [] : [{ test, outcome, type, message, line: null }];
  const loadOutcome = loading ? outcome : null;
  const about = { slice: slice.id, loadOutcome, outcomes, failures, rerun, retire: 'now' as const };
  // Those that ended before it and were not told of yet are lost with the thread.
  const untold = dropped([...slices.keys()].filter((id) => id < slice.id));
  report([...untold, { type: 'result', ms: sinceProgress(), result: { ...NOTHING_NOTICED, ...about } }]);
}

/**
 * What the main thread of a sandbox asks of the thread that runs programs, and how that works it off: one task after the
 * other, in the order in which they came, however many come at a time.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { Problem, RuntimeInfo, Slice, SliceEnd, SliceResult } from './messages.ts';
import { now } from './thread-state.ts';

/** Slices that end within so long are told of together. */
const TELL_MS = 2;

export type Task =
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'forget'; readonly problem: number }
  | { readonly type: 'slice'; readonly slice: Slice };

/** The part that differs between runtimes. */
export type Runner = {
  readonly about: RuntimeInfo;
  openProblem(problem: Problem): void;
  forgetProblem(problem: number): void;
  /** Null where the slice was dropped before it began. */
  runSlice(slice: Slice): SliceResult | null;
};

/** The function that piscina calls, with a greeting first. */
export function createTaskLoop(
  runner: Runner,
): (call: MessagePort | readonly Task[]) => RuntimeInfo | undefined {
  const waiting: Task[] = [];
  let port: MessagePort | null = null;
  let untold: SliceEnd[] = [];
  /** When the first of these began. */
  let untoldSince = 0;
  let isRunning = false;

  async function workOff(): Promise<void> {
    isRunning = true;
    for (let task = waiting.shift(); task; task = waiting.shift()) {
      const began = now();
      const end = take(runner, task, began);
      if (!end) continue;
      if (untold.push(end) === 1) untoldSince = began;
      if (!canWait(task)) tell();
      // The thread has other things to do between two slices: contexts are made ready, what is given up is released.
      await nextTurn();
    }
    isRunning = false;
  }

  /** Told together with those that follow at once: to wake another thread, and another process, takes longer than some slices. */
  function canWait(task: Task): boolean {
    const [next] = waiting;
    if (task.type !== 'slice' || next?.type !== 'slice') return false;
    return next.slice.problem === task.slice.problem && now() - untoldSince < TELL_MS;
  }

  function tell(): void {
    port?.postMessage(untold);
    untold = [];
  }

  return (call) => {
    if ('postMessage' in call) {
      port = call;
      return runner.about;
    }
    waiting.push(...call);
    if (!isRunning) void workOff();
    return undefined;
  };
}

function take(runner: Runner, task: Task, began: number): SliceEnd | null {
  try {
    switch (task.type) {
      case 'problem':
        runner.openProblem(task.problem);
        return null;
      case 'forget':
        runner.forgetProblem(task.problem);
        return null;
      case 'slice': {
        const result = runner.runSlice(task.slice);
        const ms = now() - began;
        return result ? { type: 'result', ms, result } : { type: 'dropped', ms, slice: task.slice.id };
      }
    }
  } catch (error) {
    // Slices of a problem that could not be opened report the fault themselves.
    if (task.type !== 'slice') return null;
    const message = error instanceof Error ? error.message : String(error);
    return { type: 'fault', ms: now() - began, slice: task.slice.id, message };
  }
}

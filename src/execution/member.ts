/** A sandbox process as its crew sees it, and the work that it has. */
import type { Batch, Mishap } from './batch.ts';
import type { QueuedJob } from './fair-queue.ts';
import type { Job } from './job.ts';
import type { SandboxEnd } from './plan.ts';
import type { SandboxExit, SandboxProcess } from './sandbox-process.ts';

export type Work = {
  readonly id: number;
  readonly queued: QueuedJob;
  readonly batch: Batch;
  /** What it runs, how long each cell may take, and how long they may take together, in milliseconds. */
  readonly tests: Uint32Array;
  readonly cellTimeoutMs: number;
  readonly sliceMs: number;
  /** Nothing else is sent to the process that has it. */
  readonly alone: boolean;
  /** How long it is reckoned to take, as its job was charged for it. */
  readonly expectedMs: number;
};

/**
 * Why we end a process: it asked for it, it gives no sign of life any more, its thread comes to no end while it is
 * watched, or the service ends.
 */
export type Ending = Extract<SandboxEnd, 'retired' | 'silent' | 'stuck' | 'closed'>;

export type Member = {
  readonly number: number;
  process: SandboxProcess;
  ready: boolean;
  /** It was ready once. */
  hasStarted: boolean;
  /** Set when we end the process ourselves, and why. */
  ending: Ending | null;
  /** Work sent, oldest first: the first is the one that runs. */
  running: Work[];
  /** Problems that it was told of. */
  problems: Set<number>;
  deadline: NodeJS.Timeout | null;
  startedAt: number;
  /** When what runs began. */
  beganAt: number;
  /** When it last said anything, or was first given something to do. */
  heardAt: number;
  /** It has taken long: nothing is sent ahead behind it. */
  slow: boolean;
  /** Its programs have taken much memory: what the problem of theirs that may take most may take, and since when. */
  grown: { readonly mb: number; readonly at: number } | null;
};

/** Work sent ahead to a process, so that it need not wait for the next message: at most so much beyond one slice. */
const AHEAD_MS = 4;
const MOST_AHEAD = 8;
/** A process that is at work gets so much before another is woken: that, and the problem opened twice, takes as long. */
const WORTH_WAKING_MS = 3;

/** Whether it is to be sent work, the first or ahead of its time. */
export function hasRoom({ ready, slow, running }: Member): boolean {
  if (!ready || slow || running.some((work) => work.alone)) return false;
  if (running.length < 2) return true;
  const aheadMs = running.slice(1).reduce((sum, work) => sum + work.expectedMs, 0);
  return running.length < MOST_AHEAD && aheadMs < AHEAD_MS;
}

/** Whether what it has grown by leaves the job's programs no more than they may take. */
export function isFitFor({ grown }: Member, { problem }: Job): boolean {
  return grown === null || problem.limits.memoryMb >= grown.mb;
}

/** Which of two processes is to be given work before the other. */
export function nextToFill(one: Member, other: Member): Member {
  const [oneMs, otherMs] = [loadMs(one), loadMs(other)];
  if (Math.max(oneMs, otherMs) < WORTH_WAKING_MS) return oneMs >= otherMs ? one : other;
  return oneMs <= otherMs ? one : other;
}

function loadMs({ running }: Member): number {
  return running.reduce((sum, work) => sum + work.expectedMs, 0);
}

/** Whether nothing else is to be sent to the process that runs it. */
export function isAlone(batch: Batch): boolean {
  return batch.suspect || batch.late;
}

/** Signals that a process gets from itself, by what it does. All others come from outside. */
const OWN_SIGNALS = new Set<NodeJS.Signals>(['SIGSEGV', 'SIGABRT', 'SIGILL', 'SIGBUS', 'SIGFPE', 'SIGTRAP']);

/** What befell the slice that ran; null where we ended a process that had none. */
export function mishapOf(member: Member, exit: SandboxExit): Mishap | null {
  if (member.ending === 'silent') return 'killed';
  if (member.ending === 'stuck') return 'crashed';
  if (member.ending) return null;
  return exit.signal === null || OWN_SIGNALS.has(exit.signal) ? 'crashed' : 'killed';
}

/** Why a process ended that we did not end. */
export function endOf({ hasStarted }: Member, mishap: Mishap | null): SandboxEnd {
  if (mishap === 'killed') return 'killed';
  return hasStarted ? 'crashed' : 'failed';
}

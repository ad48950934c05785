/**
 * The sandbox processes of one runtime and the work that waits for them. Keeps as many processes as it was told to,
 * hands slices out fairly between jobs, and takes in what comes back or does not.
 */
import type { Logger } from 'pino';
import { Outcome, type RuntimeInfo, type SandboxOptions, type Slice } from '../../workers/messages.ts';
import { type Batch, type Mishap, nextCells, recover } from './batch.ts';
import type { Job } from './job.ts';
import { type SandboxExit, type SandboxProcess, startSandbox } from './sandbox-process.ts';

export type Crew = {
  add(job: Job): void;
  /** What the runtime said of itself; null until the first process was ready. */
  info(): RuntimeInfo | null;
  ready(): boolean;
  close(): void;
};

type Work = { readonly id: number; readonly job: Job; readonly batch: Batch; readonly suspect: boolean };

type Member = {
  process: SandboxProcess;
  ready: boolean;
  /** Set when we end the process ourselves, and why. */
  ending: 'retired' | 'stalled' | 'closed' | null;
  /** Work sent, oldest first: the first is the one that runs. */
  running: Work[];
  /** Problems that it was told of. */
  problems: Set<number>;
  deadline: NodeJS.Timeout | null;
  /** When the slice that runs became the first, and how long slices have taken of late, in milliseconds. */
  since: number;
  pace: number;
};

/** Work sent ahead to one process should take about so long: a quick process need not wait for the next message. */
const AHEAD_MS = 8;
const LEAST_AHEAD = 2;
const MOST_AHEAD = 8;
/** A process that has not answered for this long beyond all time limits is taken to be stopped. */
const STALL_MS = 3000;
/** The longest wait between two starts. */
const MOST_WAIT_MS = 5000;
/** Steps of a slice that each may take the whole time limit: load, compiling a test, a cell. */
const STEPS = 3;
/** After so many starts in a row that failed, with no process ready, the work that waits is answered with `I`. */
const MOST_FAILED_STARTS = 3;
/** The same for starts that somebody else put an end to, which says less. */
const MOST_KILLED_STARTS = 20;

export function startCrew(options: SandboxOptions, size: number, log: Logger): Crew {
  const members = new Set<Member>();
  const jobs: Job[] = [];
  let info: RuntimeInfo | null = null;
  let failedStarts = 0;
  let killedStarts = 0;
  let workIds = 0;
  let closed = false;

  for (let index = 0; index < size; index++) hire();

  function hire(): void {
    if (closed) return;
    const member: Member = {
      process: startSandbox(options, {
        onReady(about) {
          info = about;
          failedStarts = 0;
          killedStarts = 0;
          member.ready = true;
          log.debug({ runtime: options.runtime, pid: member.process.pid }, 'sandbox ready');
          dispatch();
        },
        onMessage(message) {
          // A process that is not fit any more may go on for a moment: what it says of other work counts for nothing.
          if (member.ending) return;
          const work = member.running[0];
          const id = message.type === 'result' ? message.result.slice : message.slice;
          if (!work || work.id !== id) return;
          member.running.shift();
          member.pace = 0.7 * member.pace + 0.3 * (performance.now() - member.since);
          if (message.type === 'result') {
            work.job.settle(work.batch, message.result);
            if (message.result.retire) end(member, 'retired');
          } else {
            log.error({ runtime: options.runtime, fault: message.message }, 'sandbox reported a fault');
            recover(work.batch, 'fault');
            work.job.putBack(work.batch);
          }
          watch(member);
          dispatch();
        },
        onExit: (exit) => dismiss(member, exit),
      }),
      ready: false,
      ending: null,
      running: [],
      problems: new Set(),
      deadline: null,
      since: 0,
      pace: AHEAD_MS,
    };
    members.add(member);
  }

  function end(member: Member, why: 'retired' | 'stalled' | 'closed'): void {
    member.ready = false;
    member.ending ??= why;
    member.process.kill();
  }

  /** A process has ended: its work goes back, and another takes its place. */
  function dismiss(member: Member, exit: SandboxExit): void {
    members.delete(member);
    if (member.deadline) clearTimeout(member.deadline);
    const started = member.ready || member.ending !== null;
    if (!closed) logExit(member, exit);
    const mishap = mishapOf(member, exit);
    const running = mishap ? member.running.shift() : undefined;
    for (const work of member.running.reverse()) work.job.waiting.unshift(work.batch);
    if (running && mishap) {
      recover(running.batch, mishap);
      running.job.putBack(running.batch);
    }
    if (!started && mishap === 'killed') killedStarts++;
    else if (!started) failedStarts++;
    const hopeless = failedStarts >= MOST_FAILED_STARTS || killedStarts >= MOST_KILLED_STARTS;
    if (hopeless && ![...members].some((other) => other.ready)) giveUpWaiting();
    setTimeout(hire, failedStarts === 0 ? 0 : Math.min(MOST_WAIT_MS, 100 * 2 ** failedStarts));
    dispatch();
  }

  function logExit(member: Member, exit: SandboxExit): void {
    const { code, signal, stderr } = exit;
    const about = { runtime: options.runtime, pid: member.process.pid, code, signal, reason: member.ending };
    if (member.ending === 'retired') log.debug(about, 'sandbox replaced');
    else if (member.ready) log.warn(about, 'sandbox died');
    else log.error({ ...about, stderr }, 'sandbox did not start or stalled');
  }

  function giveUpWaiting(): void {
    killedStarts = 0;
    for (const job of jobs.splice(0)) job.abandon(Outcome.infrastructure);
  }

  /** Gives processes their next slices, evenly: each gets its second only when all have a first. */
  function dispatch(): void {
    for (let depth = 0; depth < MOST_AHEAD; depth++) {
      for (const member of members) {
        if (member.running.length !== depth || !hasRoom(member)) continue;
        const work = nextWork(depth === 0);
        if (work) give(member, work);
      }
    }
  }

  /** The next batch, of the jobs in turn. A suspect one only for a process that has nothing else. */
  function nextWork(alone: boolean): Work | null {
    for (let turns = jobs.length; turns > 0; turns--) {
      const job = jobs.shift();
      if (!job) break;
      if (job.finished) {
        forget(job);
        continue;
      }
      jobs.push(job);
      const index = job.waiting.findIndex((batch) => alone || !batch.suspect);
      const [batch] = index < 0 ? [] : job.waiting.splice(index, 1);
      if (batch) return { id: ++workIds, job, batch, suspect: batch.suspect };
    }
    return null;
  }

  function give(member: Member, work: Work): void {
    const { job, batch } = work;
    if (!member.problems.has(job.problem.id)) {
      member.problems.add(job.problem.id);
      member.process.send({ type: 'problem', problem: job.problem });
    }
    const [from, to] = nextCells(batch);
    const slice: Slice = {
      id: work.id,
      problem: job.problem.id,
      candidate: job.plan.candidates[batch.candidate] ?? '',
      tests: Uint32Array.from({ length: to - from }, (_, index) => from + index),
      cellTimeoutMs: job.plan.limits.cellTimeoutMs,
      failures: job.failuresWanted(batch.candidate),
      apart: batch.apart,
    };
    member.running.push(work);
    member.process.send({ type: 'slice', slice });
    if (member.running.length === 1) watch(member);
  }

  /** Sets the time by which the running slice must have answered. */
  function watch(member: Member): void {
    if (member.deadline) clearTimeout(member.deadline);
    member.deadline = null;
    const [running] = member.running;
    if (!running || member.ending) return;
    member.since = performance.now();
    const ms = running.job.problem.limits.cellTimeoutMs * STEPS + STALL_MS;
    member.deadline = setTimeout(() => end(member, 'stalled'), ms);
  }

  function forget(job: Job): void {
    for (const member of members) {
      if (member.problems.delete(job.problem.id)) {
        member.process.send({ type: 'forget', problem: job.problem.id });
      }
    }
  }

  return {
    add(job) {
      jobs.push(job);
      dispatch();
    },
    info: () => info,
    ready: () => [...members].some((member) => member.ready),
    close() {
      closed = true;
      giveUpWaiting();
      for (const member of members) end(member, 'closed');
    },
  };
}

function hasRoom({ ready, running, pace }: Member): boolean {
  if (!ready || running.some((work) => work.suspect)) return false;
  return running.length < Math.max(LEAST_AHEAD, Math.min(MOST_AHEAD, AHEAD_MS / pace));
}

/** Signals that a process gets from itself, by what it does. All others come from outside. */
const OWN_SIGNALS = new Set<NodeJS.Signals>(['SIGSEGV', 'SIGABRT', 'SIGILL', 'SIGBUS', 'SIGFPE', 'SIGTRAP']);

/** What befell the slice that ran; null where we ended a process that had none. */
function mishapOf(member: Member, exit: SandboxExit): Mishap | null {
  if (member.ending === 'stalled') return 'killed';
  if (member.ending) return null;
  return exit.signal === null || OWN_SIGNALS.has(exit.signal) ? 'crashed' : 'killed';
}

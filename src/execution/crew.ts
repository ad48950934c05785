/**
 * The work that waits for the sandbox processes of one runtime (`roster.ts` keeps those): hands slices out fairly between
 * jobs, and takes in what comes back or does not.
 */
import type { Logger } from 'pino';
import { Outcome, type Retirement, type Slice, type SliceEnd, sliceOf } from '../../workers/messages.ts';
import { type Mishap, recover } from './batch.ts';
import { charge, createFairQueue } from './fair-queue.ts';
import type { Job } from './job.ts';
import { hasRoom, isAlone, isFitFor, type Member, nextToFill, type Work } from './member.ts';
import { cellsPerSlice, expectedMs, learn, sliceMs } from './pacing.ts';
import { createRoster, type Roster } from './roster.ts';
import type { SandboxStart } from './sandbox-process.ts';

export type Crew = Pick<Roster, 'info' | 'ready' | 'state' | 'grow' | 'close'> & {
  add(job: Job): void;
  /** A job that was held up is not any more, or was abandoned. */
  wake(): void;
};

/** After so long, what was sent ahead behind a slice goes to other processes. */
const PATIENCE_MS = 60;
/** A process may keep what its programs have taken of memory for so long where there is always work. */
const MOST_GROWN_MS = 2000;
/** A slice that has not ended for this long beyond all time limits never will. */
const STUCK_MS = 3000;
/** Steps of a slice that each may take the whole time limit: load, compiling a test, a cell. */
const STEPS = 3;

/** `onReady` is called whenever a process is. */
export function startCrew(
  options: SandboxStart,
  size: number,
  log: Logger,
  onReady: () => void = () => {},
): Crew {
  const queue = createFairQueue();
  let workIds = 0;
  let closed = false;
  const roster = createRoster(options, size, log, {
    onReady() {
      dispatch();
      onReady();
    },
    onEnds(member, ends) {
      const [running] = member.running;
      for (const each of ends) takeEnd(member, each);
      if (member.running[0] !== running) watch(member);
      dispatch();
    },
    onGone,
    onHopeless: giveUpWaiting,
  });
  const { members, end } = roster;

  /** The work of a process that has ended goes back. */
  function onGone(member: Member, mishap: Mishap | null): void {
    if (member.deadline) clearTimeout(member.deadline);
    const running = mishap ? member.running.shift() : undefined;
    for (const work of member.running.toReversed()) giveBack(work);
    if (running && mishap) loseWith(member, running, mishap);
    dispatch();
  }

  function giveUpWaiting(): void {
    if (!closed && queue.length > 0) {
      log.error({ runtime: options.runtime }, 'no sandbox starts: the work that waits is given up');
    }
    for (const job of queue.clear()) job.abandon(Outcome.infrastructure);
  }

  function takeEnd(member: Member, sliceEnd: SliceEnd): void {
    // A process that is not fit any more may go on for a moment: what it says of other work counts for nothing.
    if (member.ending) return;
    const id = sliceOf(sliceEnd);
    const place = member.running.findIndex((work) => work.id === id);
    const work = member.running[place];
    if (!work || (place > 0 && sliceEnd.type !== 'dropped')) return;
    member.running.splice(place, 1);
    if (sliceEnd.type === 'dropped') {
      giveBack(work);
      return;
    }
    charge(work.queued, sliceEnd.ms - work.expectedMs);
    work.queued.job.spend(sliceEnd.ms);
    if (sliceEnd.type === 'result') {
      takeIn(member, work, sliceEnd);
      retire(member, work, sliceEnd.result.retire);
    } else {
      log.error({ runtime: options.runtime, fault: sliceEnd.message }, 'sandbox reported a fault');
      lose(work, 'fault');
    }
    // Only now: what ran counts, though it used up what there was.
    work.queued.job.plan.budget?.spend(sliceEnd.ms);
  }

  function takeIn(
    member: Member,
    { queued, batch }: Work,
    { result, ms }: Extract<SliceEnd, { type: 'result' }>,
  ): void {
    batch.ranIn = member.number;
    queued.job.settle(batch, result);
    // A time-out says nothing of the other cells.
    if (!batch.late) learn(queued, result.outcomes.length, ms);
  }

  /**
   * A process whose programs have taken much memory is replaced once there is nothing for it to do, or has had it for long. Until
   * then it is fit for problems that may take as much: their cells are refused what goes beyond, and find the room sooner.
   */
  function retire(member: Member, { queued }: Work, when: Retirement): void {
    if (when === 'now') end(member, 'retired');
    if (when !== 'later') return;
    const { mb, at } = member.grown ?? { mb: 0, at: performance.now() };
    member.grown = { mb: Math.max(mb, queued.job.problem.limits.memoryMb), at };
    const isUnfit = member.running.some((work) => !isFitFor(member, work.queued.job));
    if (isUnfit || (performance.now() - at > MOST_GROWN_MS && canBeSpared(member))) end(member, 'retired');
  }

  /** One after the other: programs of one request may have grown all of them, and the next is not to wait until one has started. */
  function canBeSpared(member: Member): boolean {
    return [...members].every((other) => other === member || other.ready);
  }

  /** A slice did not come back, as its process has ended. What it used until then was used all the same. */
  function loseWith({ beganAt }: Member, work: Work, mishap: Mishap): void {
    const { job } = work.queued;
    const ms = performance.now() - beganAt;
    job.spend(ms);
    lose(work, mishap);
    job.plan.budget?.spend(ms);
  }

  /** A slice did not come back. */
  function lose({ queued, batch }: Work, mishap: Mishap): void {
    recover(batch, mishap);
    queued.job.putBack(batch);
  }

  /** What a process was sent and did not begin is for any process again. */
  function giveBack({ queued, batch, expectedMs }: Work): void {
    charge(queued, -expectedMs);
    queued.job.giveBack(batch);
  }

  /** Gives processes their next slices, to the one with the least to do first. */
  function dispatch(): void {
    for (const job of queue.removeFinished()) forget(job);
    const open = new Set([...members].filter(hasRoom));
    while (open.size > 0 && queue.length > 0) {
      const member = [...open].reduce(nextToFill);
      const work = nextWork(member);
      if (work) give(member, work);
      if (!work || !hasRoom(member)) open.delete(member);
    }
    for (const member of members) {
      const isIdle = member.ready && member.running.length === 0;
      if (member.grown && isIdle && canBeSpared(member)) end(member, 'retired');
    }
  }

  /** What a sandbox is being found out about, and what may hold it for long, is for a process that has nothing else. */
  function nextWork(member: Member): Work | null {
    const idle = member.running.length === 0;
    const hasOthers = [...members].some((other) => other !== member && other.ready);
    const taken = queue.take(
      (batch, job) =>
        (idle || !isAlone(batch)) &&
        !(hasOthers && batch.avoids !== 0 && batch.avoids === member.number) &&
        isFitFor(member, job),
    );
    if (!taken) return null;
    const { queued, batch } = taken;
    const ms = sliceMs(queue.length);
    const { tests, cellTimeoutMs } = queued.job.nextSlice(batch, cellsPerSlice(queued, ms));
    const expected = expectedMs(queued, tests.length, ms);
    charge(queued, expected);
    return {
      id: ++workIds,
      queued,
      batch,
      tests,
      cellTimeoutMs,
      sliceMs: ms,
      alone: isAlone(batch),
      expectedMs: expected,
    };
  }

  function give(member: Member, work: Work): void {
    const { queued, batch } = work;
    const { job } = queued;
    if (!member.problems.has(job.problem.id)) {
      member.problems.add(job.problem.id);
      member.process.send({ type: 'problem', problem: job.problem });
    }
    const slice: Slice = {
      id: work.id,
      problem: job.problem.id,
      candidate: job.plan.candidates[batch.candidate] ?? '',
      tests: work.tests.slice(),
      cellTimeoutMs: work.cellTimeoutMs,
      sliceMs: work.sliceMs,
      failures: Math.max(0, job.failuresWanted(batch)),
      apart: batch.apart,
    };
    if (member.running.length === 0) member.heardAt = performance.now();
    member.running.push(work);
    member.process.send({ type: 'slice', slice });
    if (member.running.length === 1) watch(member);
  }

  /** Sets the times by which the running slice must have answered: or others take over what waits behind it, or it is ended. */
  function watch(member: Member): void {
    if (member.deadline) clearTimeout(member.deadline);
    member.deadline = null;
    member.slow = false;
    const [running] = member.running;
    if (!running || member.ending) return;
    member.beganAt = performance.now();
    const ms = running.queued.job.problem.limits.cellTimeoutMs * STEPS + STUCK_MS;
    member.deadline = setTimeout(() => {
      member.deadline = setTimeout(() => end(member, 'stuck'), ms - PATIENCE_MS);
      member.slow = true;
      const last = member.running.at(-1);
      if (last && last !== running) member.process.send({ type: 'drop', upTo: last.id });
    }, PATIENCE_MS);
  }

  /** What processes still run of it is interrupted. */
  function forget(job: Job): void {
    for (const { problems, running, process } of members) {
      if (!problems.delete(job.problem.id)) continue;
      const message = { type: 'forget', problem: job.problem.id } as const;
      if (running.some(({ queued }) => queued.job === job)) process.send(message);
      else process.sendLater(message);
    }
  }

  return {
    add(job) {
      queue.add(job);
      dispatch();
    },
    wake: dispatch,
    info: roster.info,
    ready: roster.ready,
    state: roster.state,
    grow: roster.grow,
    close() {
      closed = true;
      giveUpWaiting();
      roster.close();
    },
  };
}

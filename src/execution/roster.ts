/**
 * The sandbox processes of one runtime: as many as it was told to keep, each replaced when it ends, and ended when it gives no
 * sign of life. Knows nothing of the work that they have.
 */
import type { Logger } from 'pino';
import type { RuntimeInfo, SliceEnd } from '../../workers/messages.ts';
import type { Mishap } from './batch.ts';
import { type Ending, endOf, type Member, mishapOf } from './member.ts';
import type { CrewState, SandboxEnd } from './plan.ts';
import { type SandboxExit, type SandboxStart, startSandbox } from './sandbox-process.ts';
import { createStartRecord } from './start-record.ts';

export type Roster = {
  readonly members: ReadonlySet<Member>;
  end(member: Member, why: Ending): void;
  /** What the runtime said of itself; null until the first process was ready. */
  info(): RuntimeInfo | null;
  /** Whether a process takes work, or one that was retired is on its way to be replaced: no reason to send requests elsewhere. */
  ready(): boolean;
  state(): Omit<CrewState, 'runtime'>;
  /** Starts all but the first process, which is started at once and alone. */
  grow(): void;
  /** Ends all, and starts no more. */
  close(): void;
};

export type RosterEvents = {
  onReady(): void;
  /** Slices have ended, in this order. */
  onEnds(member: Member, ends: readonly SliceEnd[]): void;
  /** A process has ended. `mishap`: what befell the slice that ran; null where we ended a process that had none. */
  onGone(member: Member, mishap: Mishap | null): void;
  /** No process starts, and none is ready. */
  onHopeless(): void;
};

/** How often processes are looked at for a sign of life, and how long they may give none at work. */
const LOOK_MS = 500;
const SILENCE_MS = 2000;
/** A process that is not ready by then is replaced. */
const MOST_START_MS = 60_000;

export function createRoster(
  options: SandboxStart,
  size: number,
  log: Logger,
  { onReady, onEnds, onGone, onHopeless }: RosterEvents,
): Roster {
  const members = new Set<Member>();
  const starts = createStartRecord();
  const ended = new Map<SandboxEnd, number>();
  let started = 0;
  let info: RuntimeInfo | null = null;
  let memberNumbers = 0;
  let closed = false;
  let hasGrown = false;
  let isReplacing = false;

  hire();
  let lookedAt = performance.now();
  const looking = setInterval(endSilent, LOOK_MS).unref();

  function hire(): void {
    if (closed || members.size >= (hasGrown ? size : 1)) return;
    const member: Member = {
      number: ++memberNumbers,
      process: startSandbox(options, {
        onReady(about) {
          info = about;
          starts.noteReady(true);
          isReplacing = false;
          member.ready = true;
          member.hasStarted = true;
          started++;
          log.debug({ runtime: options.runtime, pid: member.process.pid }, 'sandbox ready');
          hireMissing();
          onReady();
        },
        onSign() {
          member.heardAt = performance.now();
        },
        onEnds: (ends) => onEnds(member, ends),
        onExit: (exit) => dismiss(member, exit),
      }),
      ready: false,
      hasStarted: false,
      ending: null,
      startedAt: performance.now(),
      heardAt: performance.now(),
      beganAt: performance.now(),
      running: [],
      problems: new Set(),
      deadline: null,
      slow: false,
      grown: null,
    };
    members.add(member);
  }

  function hireMissing(): void {
    for (let missing = size - members.size; missing > 0; missing--) hire();
  }

  function grow(): void {
    hasGrown = true;
    hireMissing();
  }

  /** Ends the processes that give no sign of life: somebody has stopped them. */
  function endSilent(): void {
    const now = performance.now();
    const isLate = now - lookedAt > 2 * LOOK_MS;
    lookedAt = now;
    for (const member of members) {
      // What was said while we were held up ourselves is yet to be read.
      if (isLate) member.heardAt = now;
      if (member.ending) continue;
      const silentMs = now - member.heardAt;
      if (member.ready) {
        if (member.running.length > 0 && silentMs > SILENCE_MS) end(member, 'silent');
      } else if (silentMs > starts.silenceMs() || now - member.startedAt > MOST_START_MS) {
        starts.noteSilent();
        end(member, 'silent');
      }
    }
  }

  function end(member: Member, why: Ending): void {
    member.ready = false;
    member.ending ??= why;
    if (why === 'retired') isReplacing = true;
    member.process.kill();
  }

  /** A process has ended, and another takes its place. */
  function dismiss(member: Member, exit: SandboxExit): void {
    members.delete(member);
    const hasServed = member.hasStarted || closed;
    if (!closed) logExit(member, exit);
    const mishap = mishapOf(member, exit);
    const why = member.ending ?? endOf(member, mishap);
    ended.set(why, (ended.get(why) ?? 0) + 1);
    if (!hasServed) {
      isReplacing = false;
      starts.noteFailed(mishap === 'killed' ? 'killed' : 'failed');
    }
    if (member.hasStarted) starts.noteReady(false);
    onGone(member, mishap);
    if (starts.isHopeless() && !isAnyReady()) {
      onHopeless();
      starts.noteGivenUp();
    }
    setTimeout(hire, starts.waitMs());
  }

  function logExit(member: Member, exit: SandboxExit): void {
    const { code, signal, stderr } = exit;
    const about = { runtime: options.runtime, pid: member.process.pid, code, signal, reason: member.ending };
    if (member.ending === 'retired') log.debug(about, 'sandbox replaced');
    else if (member.ready) log.warn(about, 'sandbox died');
    else if (member.hasStarted) log.warn({ ...about, stderr }, 'sandbox ended as it did not answer');
    else log.error({ ...about, stderr }, 'sandbox did not start');
  }

  function isAnyReady(): boolean {
    return [...members].some(({ ready }) => ready);
  }

  return {
    members,
    end,
    info: () => info,
    ready: () => isAnyReady() || isReplacing,
    state: () => ({ ready: [...members].filter(({ ready }) => ready).length, started, ended }),
    grow,
    close() {
      closed = true;
      clearInterval(looking);
      for (const member of members) end(member, 'closed');
    },
  };
}

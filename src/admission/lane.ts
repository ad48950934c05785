/**
 * Requests of about the same size. They wait for each other and for no larger ones: sandboxes are shared out between lanes
 * slice by slice (`src/execution/fair-queue.ts`). A few run at a time, so that each is done soon; the others wait their turn.
 */
import { createRate } from './rates.ts';
import { createWaitingRoom, type Entry } from './waiting-room.ts';

/** Work that asks to be let in. `start` is called when its turn has come. */
export type Applicant = Entry & {
  /** Whether it goes before others while its flow has nothing under way. */
  readonly urgent: boolean;
  readonly start: () => void;
};

export type Lane = {
  apply(applicant: Applicant): void;
  /** It does not wait any longer; says whether it did. */
  withdraw(applicant: Applicant): boolean;
  /** It has run. */
  end(applicant: Applicant): void;
  /** How long it would wait, in milliseconds. */
  waitMs(newcomer: Entry, urgent: boolean): number;
  /** Counts whenever one that ran or waited makes room. */
  readonly changes: number;
  readonly waiting: number;
  readonly running: number;
};

/** What runs longer than this many times what it was reckoned to take gives its place to the next, and goes on. */
const LATE = 4;
const LATE_AT_LEAST_MS = 1_000;
/** Of the work done per time, each measurement keeps so much of those before. */
const KEPT = 0.98;

/** `places`: how many run at a time; `sandboxes`: how much work is reckoned to be done per time at first. */
export function createLane(places: number, sandboxes: number): Lane {
  const room = createWaitingRoom<Applicant>();
  const running = new Map<Applicant, NodeJS.Timeout>();
  /** Cost done per millisecond while others waited. */
  const speed = createRate(sandboxes, 200, KEPT);
  let busySince: number | null = null;
  let changes = 0;

  function underWay(flow: string): boolean {
    return [...running.keys()].some((applicant) => applicant.flow === flow);
  }

  function canStart({ flow, urgent }: Pick<Applicant, 'flow' | 'urgent'>): boolean {
    return running.size < places || (urgent && running.size < 2 * places && !underWay(flow));
  }

  function startNext(): void {
    for (let next = room.next(canStart); next !== null; next = room.next(canStart)) {
      const applicant = next;
      const lateMs = Math.max(LATE_AT_LEAST_MS, LATE * applicant.cost);
      running.set(
        applicant,
        setTimeout(() => {
          running.delete(applicant);
          changes += 1;
          startNext();
        }, lateMs).unref(),
      );
      applicant.start();
    }
    busySince = room.length === 0 ? null : (busySince ?? performance.now());
  }

  return {
    apply(applicant) {
      room.add(applicant);
      startNext();
    },
    withdraw(applicant) {
      const waited = room.remove(applicant);
      changes += 1;
      if (room.length === 0) busySince = null;
      return waited;
    },
    end(applicant) {
      clearTimeout(running.get(applicant));
      running.delete(applicant);
      changes += 1;
      if (busySince !== null) {
        const now = performance.now();
        speed.learn(applicant.cost, now - busySince);
        busySince = now;
      }
      startNext();
    },
    waitMs(newcomer, urgent) {
      if (canStart({ flow: newcomer.flow, urgent })) return 0;
      const underWayCost = [...running.keys()].reduce((sum, { cost }) => sum + cost / 2, 0);
      return (room.costAhead(newcomer) + underWayCost / places) / speed.value;
    },
    get changes() {
      return changes;
    },
    get waiting() {
      return room.length;
    },
    get running() {
      return running.size;
    },
  };
}

/**
 * Whether there is room for a request, and when it is its turn. A request that would wait too long, or past its deadline, is
 * refused at once with the time after which it is worth coming again; one that was let in is answered.
 */
import type { LanguageName } from '../execution/plan.ts';
import { type Answer, answer, type Refusal, refuse } from '../rerank/refusal.ts';
import { createForesight } from './foresight.ts';
import { type Applicant, createLane } from './lane.ts';
import { createRate, type Rate } from './rates.ts';

export type Priority = 'interactive' | 'bulk';

/** What is asked for. */
export type Work = {
  readonly language: LanguageName;
  /** Distinct cells. */
  readonly cells: number;
  readonly priority: Priority;
  /** It is of no use after so many milliseconds. */
  readonly deadlineMs?: number | undefined;
};

/** Who asks. */
export type Visitor = {
  readonly name: string;
  /** Share beside others. */
  readonly weight: number;
  /** It waits as long as it takes and is not refused. */
  readonly patient?: true;
  /** The same for requests that ask for about as much, as far as is known before they are read. */
  readonly likeness?: string | undefined;
};

/** What whoever was let in holds until it has done. */
export type Ticket = {
  readonly waitedMs: number;
  /** Share of the sandboxes beside other work. */
  readonly weight: number;
  /** Aborts when the service can wait no longer for it to end. */
  readonly stopped: AbortSignal;
  /** It has ended: so many cells ran, and took sandboxes so long. */
  leave(cells: number, sandboxMs: number): void;
};

/** Resolves when it is the work's turn, or with a refusal. */
export type Admit = (work: Work, signal?: AbortSignal) => Promise<Answer<Ticket>>;

export type Admission = {
  admit(visitor: Visitor, work: Work, signal?: AbortSignal): Promise<Answer<Ticket>>;
  /** Why a request like this would be refused, as one was since when there is no more room; null where that is not known. */
  foresee(likeness: string): Refusal | null;
  /** Requests that wait and that run. */
  state(): { readonly waiting: number; readonly waitingCells: number; readonly running: number };
  /** Lets nobody else in; those who wait or run are refused, but for the patient, who see to their own end. */
  close(): void;
};

export type AdmissionOptions = {
  readonly sandboxes: number;
  /** Most that wait at a time, and the longest that one may have to. */
  readonly queue: { readonly requests: number; readonly cells: number; readonly ms: number };
};

/** Cells of the largest request of each lane but the last. */
const LANES = [200, 2_000, 20_000, 200_000];
const PLACES_PER_SANDBOX = 2;
/** Bulk work has so much of the weight of interactive work. */
const BULK_SHARE = 0.1;
/** One flow may fill so many times what is free: four fifths where nobody else waits, so that there is always room for others. */
const GREED = 4;
/** What a cell is reckoned to cost before any was run, in milliseconds. */
const UNKNOWN_CELL_MS = 0.1;

const NEVER = new AbortController().signal;

/** Lets everybody in at once: for doors that bring no more work than there is room for. */
export const admitAll: Admit = async (work) =>
  answer({ waitedMs: 0, weight: weightOf(1, work.priority), stopped: NEVER, leave: () => {} });

/** Lets problems of batches in, as one visitor that waits: they bring no more work at a time than there is room for. */
export function admitBatchesTo(admission: Pick<Admission, 'admit'>): Admit {
  return (work, signal) =>
    admission.admit({ name: 'batches', weight: 1, patient: true }, { ...work, priority: 'bulk' }, signal);
}

export function createAdmission(options: AdmissionOptions): Admission {
  const lanes = [...LANES, Number.POSITIVE_INFINITY].map((mostCells) => ({
    mostCells,
    rates: new Map<LanguageName, Rate>(),
    lane: createLane(options.sandboxes * PLACES_PER_SANDBOX, options.sandboxes),
  }));
  const waiting = new Set<Waiting>();
  let waitingCells = 0;
  const foresight = createForesight();
  const closing = new AbortController();

  function laneOf({ language, cells }: Work) {
    const found = lanes.find(({ mostCells }) => cells <= mostCells) ?? lanes[0];
    if (found === undefined) throw new Error('There are lanes for all sizes');
    let rate = found.rates.get(language);
    if (rate === undefined) {
      rate = createRate(UNKNOWN_CELL_MS, Math.min(cells, 100), 0.95);
      found.rates.set(language, rate);
    }
    return { lane: found.lane, rate };
  }

  /** Whether so much more of this flow may wait. */
  function hasRoom(flow: string, cells: number): boolean {
    const own = [...waiting].filter((other) => other.applicant.flow === flow);
    const ownCells = own.reduce((sum, { applicant }) => sum + applicant.cells, 0);
    return (
      own.length < GREED * (options.queue.requests - waiting.size) &&
      ownCells + cells <= GREED * (options.queue.cells - waitingCells)
    );
  }

  /** The queue is one for all lanes: what leaves any makes room. */
  const changes = () => lanes.reduce((sum, { lane }) => sum + lane.changes, 0);

  /** Why there is no room for work that would wait so long; null where there is. */
  function fullness(flow: string, cells: number, waitMs: number) {
    if (waitMs > 0 && !hasRoom(flow, cells)) return overloaded('The queue is full.', waitMs / 2);
    if (waitMs > options.queue.ms)
      return overloaded('It would have to wait for too long.', waitMs - options.queue.ms);
    return null;
  }

  return {
    foresee: (likeness) => foresight.refusalOf(likeness),
    admit(visitor, work, signal) {
      const { lane, rate } = laneOf(work);
      const flow = `${visitor.name} ${work.priority}`;
      const weight = weightOf(visitor.weight, work.priority);
      const cost = work.cells * rate.value;
      const entry = { flow, weight, cost, cells: work.cells };
      const urgent = work.priority === 'interactive';
      const isPatient = visitor.patient === true;
      const waitMs = lane.waitMs(entry, urgent);
      if (!isPatient) {
        if (closing.signal.aborted) return Promise.resolve(STOPPING);
        const full = fullness(flow, work.cells, waitMs);
        if (full !== null) {
          // Bulk work finds no room where other work does, and says nothing of it.
          if (urgent && visitor.likeness !== undefined)
            foresight.note(visitor.likeness, full.refusal, changes);
          return Promise.resolve(full);
        }
        if (work.deadlineMs !== undefined && waitMs >= work.deadlineMs)
          return Promise.resolve(
            overloaded('It would still be waiting at its deadline.', waitMs - work.deadlineMs),
          );
      }
      if (signal?.aborted) return Promise.resolve(CANCELLED);

      const { promise, resolve } = Promise.withResolvers<Answer<Ticket>>();
      const cameAt = performance.now();
      const settle = (outcome: Answer<Ticket>) => {
        if (waiting.delete(waiter)) waitingCells -= work.cells;
        clearTimeout(timer);
        signal?.removeEventListener('abort', goAway);
        resolve(outcome);
      };
      const applicant: Applicant = {
        ...entry,
        urgent,
        start() {
          const leave = (cells: number, sandboxMs: number) => {
            rate.learn(sandboxMs, cells);
            lane.end(applicant);
          };
          const stopped = isPatient ? NEVER : closing.signal;
          settle(answer({ waitedMs: performance.now() - cameAt, weight, stopped, leave }));
        },
      };
      const withdraw = (outcome: Answer<Ticket>) => {
        if (lane.withdraw(applicant)) settle(outcome);
      };
      const waiter: Waiting = { applicant, isPatient, withdraw };
      const goAway = () => withdraw(CANCELLED);
      const timer =
        work.deadlineMs === undefined
          ? undefined
          : setTimeout(
              () => withdraw(overloaded('Its deadline came while it waited.', waitMs)),
              work.deadlineMs,
            );
      signal?.addEventListener('abort', goAway);
      waiting.add(waiter);
      waitingCells += work.cells;
      lane.apply(applicant);
      return promise;
    },
    state: () => ({
      waiting: waiting.size,
      waitingCells,
      running: lanes.reduce((sum, { lane }) => sum + lane.running, 0),
    }),
    close() {
      closing.abort();
      for (const { isPatient, withdraw } of [...waiting]) if (!isPatient) withdraw(STOPPING);
    },
  };
}

type Waiting = {
  readonly applicant: Applicant;
  readonly isPatient: boolean;
  /** Ends the wait, if it still waits. */
  readonly withdraw: (outcome: Answer<Ticket>) => void;
};

const CANCELLED = refuse('cancelled', [{ pointer: '', detail: 'The client went away.' }]);
/** What those get who can't be waited for when the service ends. */
export const STOPPING = refuse('stopping', [{ pointer: '', detail: 'The service is shutting down.' }], 5_000);

function weightOf(weight: number, priority: Priority): number {
  return priority === 'bulk' ? weight * BULK_SHARE : weight;
}

function overloaded(detail: string, waitMs: number) {
  return refuse('overloaded', [{ pointer: '', detail }], waitMs);
}

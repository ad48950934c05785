/** How the starts of a crew's processes have gone of late: how long to wait before the next, and when there is no hope. */

/** The longest wait between two starts. */
const MOST_WAIT_MS = 5000;
/** A process that starts may give no sign of life for so long, and for twice as long after each that was too silent. */
const START_SILENCE_MS = 4000;
/** After so many starts in a row that failed there is no hope. */
const MOST_FAILED_STARTS = 3;
/** The same for starts that somebody else put an end to, which says less: so many, and none ready for so long. */
const MOST_KILLED_STARTS = 20;
const MOST_UNREADY_MS = 15_000;

export type StartRecord = {
  /** A process is ready, or one that was has ended. */
  noteReady(hasJustStarted: boolean): void;
  noteFailed(how: 'killed' | 'failed'): void;
  /** A process was ended as it gave no sign of life in its start. */
  noteSilent(): void;
  /** The work that waits was given up: what comes later is given as much patience. */
  noteGivenUp(): void;
  isHopeless(): boolean;
  /** Milliseconds until the next start. */
  waitMs(): number;
  /** Milliseconds that a start may be silent. */
  silenceMs(): number;
};

export function createStartRecord(): StartRecord {
  let [failed, killed, silent] = [0, 0, 0];
  /** When a process was ready last. */
  let readyAt = performance.now();
  return {
    noteReady(hasJustStarted) {
      readyAt = performance.now();
      if (hasJustStarted) failed = killed = silent = 0;
    },
    noteFailed(how) {
      if (how === 'killed') killed++;
      else failed++;
    },
    noteSilent() {
      silent++;
    },
    noteGivenUp() {
      killed = 0;
      readyAt = performance.now();
    },
    isHopeless: () =>
      failed >= MOST_FAILED_STARTS ||
      (killed >= MOST_KILLED_STARTS && performance.now() - readyAt > MOST_UNREADY_MS),
    waitMs: () => (failed === 0 ? 0 : Math.min(MOST_WAIT_MS, 100 * 2 ** failed)),
    silenceMs: () => START_SILENCE_MS * 2 ** silent,
  };
}

/**
 * The two interpreters of a sandbox. The fast one runs harmless candidates, and every test; the one apart runs all other
 * candidates. The two have nothing in common but the messages that pass here, which are text.
 */
import { type Conduct, type Harness, installHarness, openHarness } from './harness.ts';
import { beginCell, createHost, Ended, type Host, Overdue, readInput, writeOutput } from './host.ts';
import { type Interpreter, loadInterpreter } from './interpreter.ts';
import { createSharedFiles } from './shared-files.ts';
import type { Snapshot } from './snapshot.ts';

export type { Conduct };

export type Side = { readonly interpreter: Interpreter; readonly harness: Harness; readonly host: Host };

export type Sides = {
  readonly fast: Side;
  readonly apart: Side;
  /** What ended the interpreter apart while the fast one waited for it; null where it lives. */
  ended(): unknown;
  /** Whether the two have files in common in the cell that begins. */
  shareFiles(isShared: boolean): void;
  /** A cell begins on both sides. */
  begin(seed: number, stdin: string): void;
};

/** What the fast side is told when the interpreter apart has ended. It is no answer. */
const NO_ANSWER = Buffer.from('null');

const NO_INPUT = new Uint8Array();

/** Loads one side; takes 0.3 s with a snapshot. */
export async function loadSide(
  isApart: boolean,
  snapshot: Snapshot | null,
  interrupt: Uint8Array,
  isOverdue: () => boolean,
): Promise<Side> {
  const host = createHost(interrupt, isOverdue);
  host.isJudges = !isApart;
  const interpreter = await loadInterpreter(snapshot, host);
  if (!snapshot) installHarness(interpreter.pyodide);
  connectDevices(interpreter);
  return { interpreter, host, harness: openHarness(interpreter, isApart) };
}

/** Connects the two. */
export function connectSides(fast: Side, apart: Side): Sides {
  let ended: unknown = null;
  const files = createSharedFiles();

  // A test asks the candidate; while it waits, the candidate may call back what the test gave it.
  fast.host.exchange = (request) => {
    if (ended !== null) return NO_ANSWER;
    const { host } = apart;
    const before = host.exchange;
    host.exchange = (back) => {
      files.carry(apart, fast);
      const reply = fast.harness.answer(back);
      files.carry(fast, apart);
      return reply;
    };
    files.carry(fast, apart);
    try {
      const reply = apart.harness.answer(request);
      files.carry(apart, fast);
      return reply;
    } catch (error) {
      ended = error;
      return NO_ANSWER;
    } finally {
      host.exchange = before;
    }
  };

  return {
    fast,
    apart,
    ended: () => ended,
    shareFiles: files.begin,
    begin(seed, stdin) {
      ended = null;
      const bytes = stdin === '' ? NO_INPUT : Buffer.from(stdin);
      beginCell(fast.host, seed, bytes);
      beginCell(apart.host, seed, bytes);
    },
  };
}

/** `/dev/stdin` and its like lead where the file descriptors do; Python asks now and then whether it is interrupted. */
function connectDevices({ pyodide, host }: Interpreter): void {
  pyodide.setInterruptBuffer(host.interrupt);
  pyodide.setStdin({ read: (buffer: Uint8Array) => readInput(host, buffer) });
  const output = (isKept: boolean) => ({
    write(buffer: Uint8Array) {
      writeOutput(host, buffer.slice(), isKept);
      return buffer.length;
    },
  });
  pyodide.setStdout(output(true));
  pyodide.setStderr(output(false));
}

/** Whether an error says that an interpreter came to its end, and not that a call of it failed. */
export function isEnd(error: unknown): boolean {
  return (
    error instanceof Ended ||
    error instanceof Overdue ||
    error instanceof WebAssembly.RuntimeError ||
    error instanceof RangeError
  );
}

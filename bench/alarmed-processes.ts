/**
 * How CodeT and its kin execute Python: a process for each candidate, which loads it once and runs every test in its names,
 * each under an alarm (`signal.setitimer`), and a kill from outside for what the alarm does not stop. No sandbox.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inParallel } from '../src/bench/in-parallel.ts';
import { AT_ONCE, pythonRunner, type Runner } from '../src/bench/process-per-candidate.ts';

/** Told at once: a dot for the start, a dot or C for the load, a letter for each test. What a killed process told counts. */
const SCRIPT = `
import json, os, signal, sys
job = json.load(sys.stdin)
told = os.dup(1)
null = os.open(os.devnull, os.O_RDWR)
for stream in (0, 1, 2):
    os.dup2(null, stream)

class OutOfTime(Exception):
    pass

def out_of_time(*_):
    raise OutOfTime()

signal.signal(signal.SIGALRM, out_of_time)
os.write(told, b".")

def run(code, names):
    try:
        signal.setitimer(signal.ITIMER_REAL, job["limit"])
        try:
            exec(code, names)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return b"1"
    except OutOfTime:
        return b"T"
    except AssertionError:
        return b"0"
    except BaseException:
        return b"E"

names = {"__name__": "candidate"}
if run(job["program"], names) != b"1":
    os.write(told, b"C")
else:
    os.write(told, b".")
    for test in job["tests"]:
        os.write(told, run(test, names))
os._exit(0)
`;

/** How long after the time limit of a cell its process is killed, and how long it may take to start. */
const GRACE_MS = 1_000;
const START_MS = 30_000;

export type AlarmedProblem = {
  /** Whole programs. */
  readonly programs: readonly string[];
  readonly tests: readonly string[];
  /** Time limit of a cell. */
  readonly timeoutMs: number;
};

/**
 * A string for each candidate, a letter for each test: `1` passed, `0` assertion failed, `E` threw, `T` out of time, `-` not
 * run, since its process had ended. null: the candidate does not load.
 */
export type AlarmedRows = readonly (string | null)[];

/** undefined where there is no Python on this machine. */
export const alarmedRunner = (): Runner | undefined => pythonRunner(SCRIPT);

/** All candidates of all problems stand in one queue. The runs come in the order of the problems. */
export async function runAlarmed(
  problems: readonly AlarmedProblem[],
  runner: Runner,
): Promise<{ readonly runs: readonly AlarmedRows[]; readonly ms: number }> {
  const queue = problems.flatMap((problem, index) =>
    problem.programs.map((program) => ({ program, problem, index })),
  );
  const start = performance.now();
  const rows = await inParallel(queue, AT_ONCE, async ({ program, problem, index }) => ({
    index,
    row: await runOne(program, problem, runner),
  }));
  const ms = performance.now() - start;
  const runs = problems.map((_, problem) =>
    rows.filter(({ index }) => index === problem).map(({ row }) => row),
  );
  return { runs, ms };
}

async function runOne(
  program: string,
  { tests, timeoutMs }: AlarmedProblem,
  runner: Runner,
): Promise<string | null> {
  const child = spawn(runner.command, runner.arguments, { stdio: ['pipe', 'pipe', 'inherit'] });
  const kill = () => child.kill('SIGKILL');
  let timer = setTimeout(kill, START_MS);
  let told = '';
  child.stdout.setEncoding('latin1').on('data', (letters: string) => {
    told += letters;
    clearTimeout(timer);
    timer = setTimeout(kill, timeoutMs + GRACE_MS);
  });
  child.stdin.end(JSON.stringify({ program, tests, limit: timeoutMs / 1_000 }));
  const [, signal]: unknown[] = await once(child, 'close');
  clearTimeout(timer);
  if (told === '') throw new Error(`${runner.name} did not start`);
  return rowOf(told, tests.length, signal !== null);
}

/** What a process told, made whole: the test that it did not come back from, and those that it never came to. */
export function rowOf(told: string, tests: number, killed: boolean): string | null {
  if (!told.startsWith('..')) return null;
  const row = told.slice(2, 2 + tests);
  return row.length === tests ? row : `${row}${killed ? 'T' : 'E'}`.padEnd(tests, '-');
}

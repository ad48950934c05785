/**
 * Special judges: what whole programs wrote is put to the checkers that tests bring along. A checker is a program like
 * any other, run in sandboxes as a plan of its own, apart from the candidates. Checks are run as outputs come in.
 */
import { hash } from 'node:crypto';
import type { OutcomeCode, TestProgram } from '../../workers/messages.ts';
import { checkTest, verdictsOf } from './checks.ts';
import type { CellPlan, Execution } from './plan.ts';

/** What a checker said of an output; `failure` where it is not right. */
export type Verdict = {
  readonly outcome: OutcomeCode;
  readonly failure: { readonly type: string; readonly message: string } | null;
  /** Another run of the checker might say something else, or it can't judge at all. */
  readonly fleeting: boolean;
};

export type Judge = {
  /** The cell is right if the test's checker says so of this text. */
  take(candidate: number, test: number, text: string): void;
  /** True while it holds so much text that there had better not come more. */
  isFull(): boolean;
  /** Resolves when all that was taken is judged. */
  settled(): Promise<void>;
  /** Verdicts by cell (candidate × tests + test). A cell that was taken and is missing was not judged in time. */
  verdicts(): ReadonlyMap<number, Verdict>;
  /** Tests whose checker does not load or has no `check`, with the reason. */
  readonly broken: ReadonlyMap<number, string>;
};

/** One output of one test, whichever cells wrote it. */
export type Check = { readonly test: number; readonly text: string; readonly cells: Verdicted };
type Verdicted = { verdict: Verdict | null; readonly of: number[] };

/** Text that waits for checkers, in characters, before candidates are held up. */
const MOST_TEXT = 32 * 2 ** 20;
/** Fewer checks than this are not worth a second sandbox. */
const FEWEST_APART = 8;

/**
 * @param run executes a plan; never rejects
 * @param lanes sandboxes that checks may use at a time
 * @param onRoom called when it is not full any more
 */
export function createJudge(
  plan: CellPlan,
  run: (plan: CellPlan) => Promise<Execution>,
  lanes: number,
  onRoom: () => void,
): Judge {
  const known = new Map<string, Verdicted>();
  const broken = new Map<number, string>();
  let waiting: Check[] = [];
  let heldText = 0;
  let work: Promise<void> | null = null;

  async function judgeAll(): Promise<void> {
    while (waiting.length > 0) {
      const checks = waiting;
      waiting = [];
      await Promise.all(sharesOf(plan, checks, lanes).map(judgeShare));
      heldText -= checks.reduce((sum, { text }) => sum + text.length, 0);
      onRoom();
    }
    work = null;
  }

  async function judgeShare({ checker, checks }: Share): Promise<void> {
    const wantsReasons = plan.failuresPerCandidate > 0;
    const execution = await run({
      language: plan.language,
      prelude: '',
      candidates: [checker],
      tests: [checkTest.probe(plan.language), ...checks.map((check) => testOf(plan, check))],
      limits: plan.limits,
      failuresPerCandidate: wantsReasons ? checks.length + 1 : 1,
      evidence: false,
      seed: plan.seed,
      ...(plan.budget && { budget: plan.budget }),
    });
    const judged = verdictsOf(execution, checks.length);
    for (const [index, { test, cells }] of checks.entries()) {
      cells.verdict = judged.verdicts[index] ?? null;
      if (judged.broken !== null) broken.set(test, judged.broken);
    }
  }

  return {
    take(candidate, test, text) {
      const cell = candidate * plan.tests.length + test;
      const key = `${test} ${hash('sha256', JSON.stringify(text), 'base64')}`;
      const same = known.get(key);
      if (same) {
        same.of.push(cell);
        return;
      }
      const cells: Verdicted = { verdict: null, of: [cell] };
      known.set(key, cells);
      waiting.push({ test, text, cells });
      heldText += text.length;
      // What comes in the same turn of the event loop is judged together.
      work ??= Promise.resolve().then(judgeAll);
    },
    isFull: () => heldText > MOST_TEXT,
    async settled() {
      while (work) await work;
    },
    verdicts() {
      const byCell = new Map<number, Verdict>();
      for (const { verdict, of } of known.values()) {
        if (verdict) for (const cell of of) byCell.set(cell, verdict);
      }
      return byCell;
    },
    broken,
  };
}

type Share = { readonly checker: string; readonly checks: readonly Check[] };

/** Checks by checker, and those of one checker in as many shares as there are lanes. */
function sharesOf(plan: CellPlan, checks: readonly Check[], lanes: number): Share[] {
  const byChecker = Map.groupBy(checks, ({ test }) => checkerOf(plan.tests[test]));
  return [...byChecker].flatMap(([checker, all]) => {
    const number = Math.max(1, Math.min(lanes, Math.floor(all.length / FEWEST_APART)));
    return Array.from({ length: number }, (_, share) => ({
      checker,
      checks: all.filter((_check, index) => index % number === share),
    }));
  });
}

function checkerOf(test: TestProgram | undefined): string {
  return test?.kind === 'stdio' && test.compare.kind === 'checker' ? test.compare.code : '';
}

function testOf(plan: CellPlan, { test, text }: Check): TestProgram {
  const program = plan.tests[test];
  const [input, expected] = program?.kind === 'stdio' ? [program.stdin, program.stdout] : ['', ''];
  return checkTest.call(plan.language, [input, expected, text]);
}

/** Whether some test of the plan brings a checker. */
export function hasCheckers({ tests }: CellPlan): boolean {
  return tests.some((test) => test.kind === 'stdio' && test.compare.kind === 'checker');
}

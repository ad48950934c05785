/** The guest of one context, called over the wall. All but plain numbers and strings are copied. */
import type ivm from 'isolated-vm';

export type CanaryKind = 'honest' | 'lying' | 'rejecting';

/** Unguessable values for the canaries: one each, and what the lying one wants instead of its own. */
export type Nonces = Readonly<Record<CanaryKind | 'other', string>>;

/** What a slice of a candidate is run with. */
export type RunSettings = {
  /** `(function …)`, by `assembleCandidate`. */
  readonly script: ivm.Script;
  /** Whether the candidate mentions a way to import. */
  readonly imports: boolean;
  readonly problem: number;
  /** Characters that a cell may print. */
  readonly outputLimit: number;
  readonly seed: number;
  /** Whether globals that a cell leaves are removed before the next. */
  readonly tidies: boolean;
  /** Whether it may ask what was matched last. */
  readonly recalls: boolean;
  /** Whether it may leave something to promises, which run when a crossing ends: every turn of a whole program is one then. */
  readonly promises: boolean;
};

/** How a realm is after cells have run in it. */
export type Look = {
  /** It was changed in a way that cannot be undone. */
  readonly changed: boolean;
  /** A program tried to change what is protected. */
  readonly attempted: boolean;
};

export type Guest = {
  /**
   * Evaluates the candidate's script and makes it the candidate; `loads`: runs its top level too, whose outcome is the
   * answer, as `poll` has it. Throws what V8 throws.
   */
  begin(settings: RunSettings, loads: boolean, timeout: number): number;
  /** The outcome's byte, 0 for a cell that still waits. Without a time limit it is the caller who watches. */
  poll(timeout?: number): number;
  /** `inScope`: compiled with the candidate. `extending`: the test may have matchers of its own. */
  run(test: number, how: { inScope: boolean; extending: boolean }, timeout: number): number;
  /**
   * Runs so many tests in a row, and no more after one that waits, or that does not pass where `stops` says so, or after
   * some milliseconds: their outcomes' letters, `\0` for one that waits, and where it `asks` what the candidate answered.
   */
  runSeveral(first: number, count: number, how: { stops: boolean; asks: boolean }, timeout: number): Several;
  /** The same of those that ended, of several that were stopped. */
  endedOfSeveral(): Several;
  /** What the candidate answered in the last cell; '' where that is not known. */
  answer(): string;
  runProgram(stdin: string, timeout: number): number;
  canary(kind: CanaryKind, nonces: Nonces, timeout: number): number;
  /** All three with one instance of the candidate, as outcomes' letters: `\0` for one that waits, or was not come to. */
  canaries(nonces: Nonces, timeout: number): string;
  /** Tells a whole program of a rejection that it left unhandled: whether it listens for that, and goes on by `poll`. */
  tellRejection(name: string, message: string, timeout: number): boolean;
  /** Whether the last program has ended itself, and well. */
  hasExited(): boolean;
  /** What the last program wrote. */
  output(): string;
  describe(timeout: number): { readonly type: string; readonly message: string; readonly stack: string };
  /** `ends`: the candidate is forgotten. */
  look(ends?: boolean): Look;
  /** Blocks of tests that were given to this context, by problem. */
  readonly blocks: Map<number, Set<number>>;
  addTests(problem: number, first: number, makers: ivm.Script, wants: readonly (readonly number[])[]): void;
  forgetTests(problem: number): void;
  release(): void;
};

/** Outcomes' letters of several cells, and for each what the candidate answered, where that was asked. */
export type Several = { readonly letters: string; readonly answers: readonly string[] };

/** Stands before each answer, and in none. */
const BEFORE_ANSWER = '\x01';

function severalOf(said: string): Several {
  const [letters = '', ...answers] = said.split(BEFORE_ANSWER);
  return { letters, answers };
}

/** Reads the guest out of the realm's globals and takes it away from there, before any program runs. */
const TAKE_GUEST = 'const guest = $guest; delete globalThis.$guest; guest.open(); return guest;';

/** As `tidy.ts` of the guest has it, with 4 added for an attempt. */
const CHANGED = 2;
const ATTEMPTED = 4;

export function openGuest(isolate: ivm.Isolate): Guest {
  const context = isolate.createContextSync();
  const guest: ivm.Reference = context.evalClosureSync(TAKE_GUEST, [], { result: { reference: true } });
  const reference = (name: string): ivm.Reference => guest.getSync(name, { reference: true });
  const begin = reference('begin');
  const poll = reference('poll');
  const run = reference('run');
  const runInScope = reference('runInScope');
  const runSeveral = reference('runSeveral');
  const endedOfSeveral = reference('endedOfSeveral');
  const answer = reference('answer');
  const runProgram = reference('runProgram');
  const canary = reference('canary');
  const canaries = reference('canaries');
  const output = reference('output');
  const hasExited = reference('hasExited');
  const tellRejection = reference('tellRejection');
  const describe = reference('describe');
  const look = reference('look');
  const addTests = reference('addTests');
  const forgetTests = reference('forgetTests');
  const blocks = new Map<number, Set<number>>();
  return {
    begin({ script, imports, problem, outputLimit, seed, tidies, recalls, promises }, loads, timeout) {
      // It is one expression, a function: nothing of it runs.
      const factory = script.runSync(context, { reference: true });
      const made = factory.derefInto();
      const settings = [made, imports, problem, outputLimit, seed, tidies, recalls, promises, loads];
      try {
        return Number(begin.applySync(undefined, settings, { timeout }));
      } finally {
        factory.release();
      }
    },
    poll: (timeout) => Number(poll.applySync(undefined, [], timeout === undefined ? {} : { timeout })),
    run: (test, { inScope, extending }, timeout) =>
      Number((inScope ? runInScope : run).applySync(undefined, [test, extending], { timeout })),
    runSeveral: (first, count, { stops, asks }, timeout) =>
      severalOf(String(runSeveral.applySync(undefined, [first, count, stops, asks], { timeout }))),
    endedOfSeveral: () => severalOf(String(endedOfSeveral.applySync(undefined, []))),
    answer: () => String(answer.applySync(undefined, [])),
    runProgram: (stdin, timeout) => Number(runProgram.applySync(undefined, [stdin], { timeout })),
    canary: (kind, nonces, timeout) =>
      Number(canary.applySync(undefined, [kind, nonces[kind], nonces.other], { timeout })),
    canaries: ({ honest, lying, rejecting, other }, timeout) =>
      String(canaries.applySync(undefined, [honest, lying, rejecting, other], { timeout })),
    tellRejection: (name, message, timeout) =>
      tellRejection.applySync(undefined, [name, message], { timeout }) === true,
    hasExited: () => hasExited.applySync(undefined, []) === true,
    output: () => String(output.applySync(undefined, [])),
    describe(timeout) {
      const text: unknown = describe.applySync(undefined, [], { timeout, result: { copy: true } });
      const [type, message, stack] = Array.isArray(text) ? text.map(String) : [];
      return { type: type ?? '', message: message ?? '', stack: stack ?? '' };
    },
    look(ends = false) {
      const said = Number(look.applySync(undefined, [ends]));
      return { changed: (said & CHANGED) !== 0, attempted: (said & ATTEMPTED) !== 0 };
    },
    blocks,
    addTests(problem, first, makers, wants) {
      const made = makers.runSync(context, { reference: true });
      addTests.applySync(undefined, [problem, first, made.derefInto(), wants], { arguments: { copy: true } });
      made.release();
    },
    forgetTests(problem) {
      if (!blocks.delete(problem)) return;
      forgetTests.applySync(undefined, [problem]);
    },
    release: () => context.release(),
  };
}

/**
 * What `src/execution` and the sandbox processes say to each other. Plain data only; packed bytes for outcomes.
 * Nothing else is shared between the service and the code that stands beside untrusted code.
 */

/** The runtimes that there are sandbox processes for. TypeScript runs on the `javascript` runtime. */
export type Runtime = 'python' | 'javascript';

/** Outcome letters of the wire contract, as bytes so that a row of cells is a `Uint8Array`. */
export const Outcome = {
  /** Not executed yet: never leaves `src/execution`. */
  pending: 0,
  passed: 'P'.charCodeAt(0),
  failed: 'F'.charCodeAt(0),
  threw: 'E'.charCodeAt(0),
  uncompiled: 'C'.charCodeAt(0),
  timeout: 'T'.charCodeAt(0),
  memory: 'M'.charCodeAt(0),
  output: 'O'.charCodeAt(0),
  crashed: 'X'.charCodeAt(0),
  infrastructure: 'I'.charCodeAt(0),
  skipped: 'S'.charCodeAt(0),
} as const;

export type OutcomeCode = (typeof Outcome)[keyof typeof Outcome];

const OUTCOME_OF_BYTE = new Map<number, OutcomeCode>(
  Object.values(Outcome).map((outcome) => [outcome, outcome]),
);

/** The outcome that a runtime's number stands for; what is no outcome's byte is a program that threw. */
export function outcomeOf(byte: number): OutcomeCode {
  return OUTCOME_OF_BYTE.get(byte) ?? Outcome.threw;
}

/** A test is program text that passes unless it throws, or input for a whole program with the output wanted. */
export type TestProgram =
  | { readonly kind: 'code'; readonly code: string }
  | {
      readonly kind: 'stdio';
      readonly stdin: string;
      readonly stdout: string;
      readonly compare: Comparison;
    };

/** How what a whole program wrote is compared with what it should have written. */
export type Comparison =
  /** Byte for byte. */
  | { readonly kind: 'exact' }
  /** Line by line, white space at the end of lines and of the text ignored. */
  | { readonly kind: 'trimmed' }
  /** What stands between white space, in order. */
  | { readonly kind: 'tokens' }
  /** Tokens; where both are numbers, they may differ by the tolerance, absolutely or relatively. */
  | { readonly kind: 'float'; readonly tolerance: number }
  /** Not here: the cell passes when the program ends well, and what it wrote is handed back for a checker to judge. */
  | { readonly kind: 'checker'; readonly code: string };

/** Limits of one cell. `memoryMb` counts growth above the warm interpreter. */
export type CellLimits = {
  readonly cellTimeoutMs: number;
  readonly memoryMb: number;
  readonly outputKb: number;
};

/** Why a cell did not pass: text of untrusted origin, bounded and free of control characters. */
export type CellFailure = {
  /** Index of the test in the problem. */
  readonly test: number;
  readonly outcome: OutcomeCode;
  readonly type: string;
  readonly message: string;
  /** Line in the candidate's own text (from 1), or null where it is not known. */
  readonly line: number | null;
};

/** What a whole program wrote, where a checker is to judge it. */
export type CellOutput = { readonly test: number; readonly text: string };

/** A test that does not compile: `E` for every candidate. */
export type BrokenTest = { readonly test: number; readonly message: string };

/** How a program text is to be read; the two JavaScript dialects share a runtime. */
export type Dialect = 'python' | 'javascript' | 'typescript';

/** The part of a problem that all its candidates share; sent once to a sandbox process, before its first slice. */
export type Problem = {
  readonly id: number;
  readonly dialect: Dialect;
  readonly prelude: string;
  readonly tests: readonly TestProgram[];
  readonly limits: CellLimits;
  /** Every cell's randomness starts from it: a whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Whether it is to be told what tests ask and what candidates answer. */
  readonly evidence: boolean;
};

/** Most cells of a slice: the tests of a slice are compiled together, and a slice may end long before them. */
export const SLICE_CELLS = 512;

/** Some cells of one candidate, run in the order given. It may end early, but not before one cell is done. */
export type Slice = {
  readonly id: number;
  readonly problem: number;
  /** Program text without the prelude. */
  readonly candidate: string;
  /** Indexes of the tests to run; none: only see whether the candidate loads. */
  readonly tests: Uint32Array;
  /** Milliseconds that a cell may take; the candidate's load and a test's compilation each may take as long. */
  readonly cellTimeoutMs: number;
  /** After its cells have taken so many milliseconds the slice ends with the cell under way, so that others get their turn. */
  readonly sliceMs: number;
  /** How many failures to describe at the most. */
  readonly failures: number;
  /** Each cell in a state of the sandbox that no program has touched: slow, for candidates that spoil the fast way. */
  readonly apart: boolean;
};

/** What a test asks, told when a sandbox reads the test. Answers are texts, see `answers.ts`. */
export type AskedQuestion = {
  readonly test: number;
  /** Null where no question could be found. */
  readonly question: string | null;
  /** The answer that the test wants; null where that is no plain value. */
  readonly wanted: string | null;
};

/** What the tests of a slice ask, as far as the sandbox has read them in it, and what the candidate answered. */
export type SliceEvidence = {
  readonly asked: readonly AskedQuestion[];
  /** For each cell of `outcomes` the place of its answer in `answers`; -1 where there is none. */
  readonly given: Int32Array;
  /** The distinct answers, joined by `joinAnswers`. */
  readonly answers: string;
};

/** `later`: what runs in it finds room that this candidate has taken, so that it is fit for programs that may take as much. */
export type Retirement = 'no' | 'later' | 'now';

export type SliceResult = {
  readonly slice: number;
  /** The outcome that every cell of this candidate has because it does not load; null when it loaded. */
  readonly loadOutcome: OutcomeCode | null;
  /** How long the load took, in milliseconds; null where nobody knows. Whole programs start in their cells. */
  readonly loadMs: number | null;
  /** Outcome bytes of the first cells of the slice; at least one where the candidate loaded and cells were asked for. */
  readonly outcomes: Uint8Array;
  readonly failures: readonly CellFailure[];
  /** Tests met in this slice that do not compile. */
  readonly broken: readonly BrokenTest[];
  /** A module that the candidate imports at load and that does not exist here. */
  readonly missingModule: string | null;
  /** CPU time of each of these cells, in microseconds, the candidate's own start in it included where it is started in each. */
  readonly cpuUs: Uint32Array;
  /** What the program wrote in those of these cells that a checker is to judge. */
  readonly outputs: readonly CellOutput[];
  /** Null where nobody asked, or nobody knows: the thread that ran the cells was given up. */
  readonly evidence: SliceEvidence | null;
  /** Places in `outcomes` of cells that were not run: what came of them follows from other cells. */
  readonly concluded: readonly number[];
  /** The candidate tried to change what judges it. */
  readonly tampering: boolean;
  /**
   * The cells of this slice may have seen each other, or their judge was changed: `outcomes` is empty, and the service
   * asks for the same cells again, apart. Never in answer to a slice that was apart.
   */
  readonly rerun: boolean;
  /** The program asks for something that may differ from run to run: the service runs cells of it twice. */
  readonly unsteady: boolean;
  /** Whether the sandbox process is not fit for further work, and must be replaced. */
  readonly retire: Retirement;
};

/** What the service says to a sandbox process, several at a time. */
export type ToSandbox =
  | { readonly type: 'start'; readonly options: SandboxOptions }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'slice'; readonly slice: Slice }
  | { readonly type: 'forget'; readonly problem: number }
  /** Slices with ids up to this one that have not begun are not to begin any more. */
  | { readonly type: 'drop'; readonly upTo: number };

export type RuntimeInfo = {
  /** Name and version, for example `CPython 3.14.2 (Pyodide 314.0.7)`. */
  readonly version: string;
  /** Modules that a program may import. */
  readonly libraries: readonly string[];
};

/** What came of a slice. `ms` is how long it took, the wait for its turn not counted. */
export type SliceEnd = { readonly ms: number } & (
  | { readonly type: 'result'; readonly result: SliceResult }
  /** The sandbox itself failed: never the candidate's fault. */
  | { readonly type: 'fault'; readonly slice: number; readonly message: string }
  /** It did not begin, and will not. */
  | { readonly type: 'dropped'; readonly slice: number }
);

/** The slice that has ended. */
export function sliceOf(end: SliceEnd): number {
  return end.type === 'result' ? end.result.slice : end.slice;
}

export type FromSandbox =
  | ({ readonly type: 'ready' } & RuntimeInfo)
  /** A sign of life, while it starts and while there is work. */
  | { readonly type: 'beat' }
  | { readonly type: 'ends'; readonly ends: readonly SliceEnd[] };

/** Scripts for the isolates of `javascript`: the guest, and libraries that are only loaded where they are mentioned. */
export type GuestBundles = {
  readonly guest: string;
  readonly expect: string;
  readonly lodash: string;
  readonly inspect: string;
  readonly node: string;
  readonly web: string;
  readonly crypto: string;
  readonly streams: string;
  readonly mocks: string;
  readonly chai: string;
};

/** What a sandbox process is given when it starts, as its first message. */
export type SandboxOptions = {
  readonly runtime: Runtime;
  /** `javascript`: what its isolates are made of; else null. */
  readonly guest: GuestBundles | null;
  /** `python`: file with the memory of a warm interpreter, or null for a plain load. */
  readonly snapshot: string | null;
};

/**
 * The types on both sides of execution: what is to be run (`CellPlan`) and what came of it (`Execution`).
 * Execution knows nothing of HTTP or ranking.
 */
import type { CellFailure, CellLimits, TestProgram } from '../../workers/messages.ts';
import type { Evidence } from '../matrix/evidence.ts';
import type { SandboxBudget } from './budget.ts';
import type { Hurry } from './hurry.ts';

export type LanguageName = 'python' | 'javascript' | 'typescript';

/** N distinct candidates × M distinct tests, to be executed cell by cell. */
export type CellPlan = {
  readonly language: LanguageName;
  /** Put verbatim in front of every candidate. */
  readonly prelude: string;
  /** Distinct program texts, without the prelude. */
  readonly candidates: readonly string[];
  /** Distinct tests. */
  readonly tests: readonly TestProgram[];
  readonly limits: CellLimits;
  /** How many failed cells of each candidate are to be explained; 0 when nobody asked. */
  readonly failuresPerCandidate: number;
  /** Whether it is to be told what the tests ask and what the candidates answer. */
  readonly evidence: boolean;
  /** Every cell's randomness starts from it: a whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  /** Share of the sandboxes beside other plans; 1 where nothing is said. */
  readonly weight?: number;
  /** Time of sandboxes that it may use; cells that do not run in it are `S`. Absent: as long as it takes. */
  readonly budget?: SandboxBudget;
  /** Absent: every candidate has its turn with the whole limit. */
  readonly hurry?: Hurry;
};

export type CandidateFailure = CellFailure & {
  /** Index of the candidate in the plan. */
  readonly candidate: number;
};

export type Execution = {
  /** Outcome letters as bytes, candidates × tests, row-major. Never `pending`. */
  readonly outcomes: Uint8Array;
  /** CPU time of every cell in microseconds, in the same order; 0 where the cell did not run. */
  readonly cpuUs: Uint32Array;
  readonly failures: readonly CandidateFailure[];
  /** What candidates answered to what the tests ask; null where the plan did not want to know. */
  readonly evidence: Evidence | null;
  /** Candidates that tried to change what judges them, ascending. */
  readonly tampering: readonly number[];
  /** Candidates whose cells came out differently when they were run again, ascending. */
  readonly nondeterministic: readonly number[];
  /** Candidates that were put aside and left out (`hurry.ts`), ascending. */
  readonly leftOut: readonly number[];
  /** Tests that do not compile; their whole column is `E`. */
  readonly brokenTests: readonly { readonly test: number; readonly message: string }[];
  /** Modules that candidates import and the language does not have here, with how many candidates import each. */
  readonly missingModules: readonly { readonly module: string; readonly candidates: number }[];
  /** How long it had sandboxes, in milliseconds. */
  readonly sandboxMs: number;
  readonly stats: {
    /** Cells that ran. */
    readonly executed: number;
    /** Cells answered from the cache. */
    readonly cached: number;
    /** Cells concluded from others of the same candidate. */
    readonly concluded: number;
    /** Cells left `S`. */
    readonly skipped: number;
    /** Cells left `I`. */
    readonly infraErrors: number;
  };
};

/** What `GET /v1/languages` tells of a language. */
export type LanguageInfo = {
  readonly name: LanguageName;
  /** The runtime with its version, for example `CPython 3.14.2 (Pyodide 314.0.7)`. */
  readonly runtime: string;
  readonly ready: boolean;
  /** Forms of candidates accepted, in words. */
  readonly candidateForms: readonly string[];
  /** Forms of tests accepted, in words. */
  readonly testForms: readonly string[];
  /** Modules that a program may import. */
  readonly libraries: readonly string[];
};

/** What stands around every sandbox process; told by `GET /readyz`. */
export type WallsInfo = {
  /** Node's permission model: no sandbox is started without. */
  readonly permission: true;
  /** Namespaces of their own, by bubblewrap. */
  readonly namespaces: boolean;
  /** Why there are no namespaces; null where there are. */
  readonly reason: string | null;
};

/** The sandbox processes of one runtime. */
export type CrewState = {
  readonly runtime: string;
  /** Processes that take work now. */
  readonly ready: number;
  /** Processes that became ready, since the service started. */
  readonly started: number;
  /** Processes that ended since then, by reason. */
  readonly ended: ReadonlyMap<SandboxEnd, number>;
};

/** Why a sandbox process ended: as planned; by what a program did; ended by us, as it said nothing or came to no end; killed from outside; not started. */
export type SandboxEnd = 'retired' | 'crashed' | 'silent' | 'stuck' | 'killed' | 'failed' | 'closed';

export type ExecutorState = {
  readonly crews: readonly CrewState[];
  /** Memory that the cell cache takes. */
  readonly cacheBytes: number;
};

/** The execution engine: owns the sandbox processes. Made once by `startExecutor`, closed once. */
export type Executor = {
  /**
   * Executes the plan. Never rejects for what a candidate does, nor for an infrastructure fault (those cells are `I`).
   * When `signal` aborts, resolves at once with the cells not yet done as `S`.
   */
  execute(plan: CellPlan, signal?: AbortSignal): Promise<Execution>;
  languages(): readonly LanguageInfo[];
  /** True when every runtime has a sandbox that takes work, or one on its way for another that was retired. */
  ready(): boolean;
  walls(): Promise<WallsInfo>;
  /** How it is now, for whoever watches it. */
  state(): ExecutorState;
  /** Ends the sandbox processes. */
  close(): Promise<void>;
};

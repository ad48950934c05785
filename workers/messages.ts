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

/** A test is program text that passes unless it throws, or input for a whole program with the output wanted. */
export type TestProgram =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'stdio'; readonly stdin: string; readonly stdout: string };

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

/** What a hostile program is, and what it is run beside. Holds no programs. */

export type Language = 'python' | 'javascript' | 'typescript';

export type StdioTest = {
  readonly stdin: string;
  readonly stdout: string;
  readonly compare?:
    | 'trimmed'
    | 'exact'
    | 'tokens'
    | { readonly float: number }
    | { readonly checker: string };
};

/** Tests, and two honest candidates whose outcomes are known: hostile ones run beside them. */
export type Problem = {
  readonly language: Language;
  readonly tests: readonly (string | StdioTest)[];
  readonly good: string;
  /** Outcome letters of the good candidate where it does not pass everything: of tests that do not compile. */
  readonly goodRow?: string;
  readonly wrong: string;
  /** Outcome letters of the wrong candidate, one for each test. */
  readonly wrongRow: string;
  readonly limits?: {
    readonly cell_timeout_ms?: number;
    readonly memory_mb?: number;
    readonly output_kb?: number;
  };
};

export type Hostile = {
  readonly name: string;
  /** What it hopes for. */
  readonly tries: string;
  /** Program text; `@MARKER@` and the like stand for what `bait.ts` lays out. */
  readonly code: string;
  /** Outcome letters that a cell may have: for every cell alike, or for each one. Default: all but a pass. */
  readonly accepts?: string | readonly string[];
  /**
   * True where the attempt must be flagged as tampering, false where it must not; 'when passed' where a pass is
   * forgiven that is flagged; 'either', the default, where it does not matter.
   */
  readonly flagged?: boolean | 'when passed' | 'either';
  /** What it is run beside, where that is not its suite's problem. */
  readonly beside?: Problem;
};

/** Hostile programs of one subject. */
export type Suite = {
  readonly subject: string;
  readonly problem: Problem;
  readonly programs: readonly Hostile[];
};

/** A hostile program with the problem that it is run beside. */
export type Entry = Omit<Hostile, 'beside'> & { readonly subject: string; readonly problem: Problem };

export function entriesOf(suites: readonly Suite[]): Entry[] {
  return suites.flatMap(({ subject, problem, programs }) =>
    programs.map(({ beside, ...program }) => ({ ...program, subject, problem: beside ?? problem })),
  );
}

/** What a program that computes nothing may come to. */
export const NO_PASS = 'FECTMOX';

/** The outcome letters that each cell of the program may have. */
export function acceptedBy({ accepts = NO_PASS, problem }: Entry): readonly string[] {
  return typeof accepts === 'string' ? problem.tests.map(() => accepts) : accepts;
}

/** Program text in a template: taken raw, without the first line break and the indentation of the first line with text. */
export function source(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = String.raw(strings, ...values).replace(/^\n/, '');
  const indentation = /^ *(?=\S)/m.exec(text)?.[0] ?? '';
  return text
    .split('\n')
    .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line.trimStart()))
    .join('\n');
}

/** How a reward is made of its parts: one function a rule, each pure, each reward in [0, 1]. */

/** What is known of a completion whose every cell was executed. */
export type Parts = {
  /** Share of the test samples passed, in [0, 1]. */
  readonly pass_rate: number;
  readonly all_passed: boolean;
  /** `relevance_score` among the completions of its group, in [0, 1]. */
  readonly posterior: number;
  /** Share of the tests passed, each weighted by the share of the group's completions that pass it; 0 where nobody passes any. */
  readonly validity: number;
  /** CPU time of the fastest completion of the group that passed all, over its own less what may be chance, in (0, 1]; null where it did not pass all. */
  readonly efficiency: number | null;
  /** Whether it loads: 1, or 0 where it does not compile. */
  readonly format: 0 | 1;
};

export const rules = {
  /** 1 where all tests pass. */
  binary: ({ all_passed }) => (all_passed ? 1 : 0),
  /** The share of tests passed. */
  fraction: ({ pass_rate }) => pass_rate,
  /** The place among the group's completions, by the strategy. */
  posterior: ({ posterior }) => posterior,
  /** The share of tests passed, those that few pass counting little. */
  weighted: ({ validity }) => validity,
  /** Correct first, then fast, in the spirit of ACECode (Yang et al., 2024), not its formula: half for passing all, half for efficiency. */
  acecode: ({ all_passed, efficiency }) => (all_passed ? 0.5 + 0.5 * (efficiency ?? 0) : 0),
} as const satisfies Readonly<Record<string, (parts: Parts) => number>>;

export type RuleName = keyof typeof rules;

export const ruleNames = ['binary', 'fraction', 'posterior', 'weighted', 'acecode'] as const;

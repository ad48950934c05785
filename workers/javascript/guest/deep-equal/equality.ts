/** What the comparison of each kind needs from the recursion. */

export const Mode = {
  /** `==` on primitives, prototypes and symbol keys unseen. */
  loose: 0,
  /** Strict, but the first value may hold more, and prototypes are not compared. */
  partial: 1,
  /** `Object.is` on primitives, prototypes and symbol keys compared. */
  strict: 2,
  /** As `strict`, but neither prototypes nor tags are compared. */
  contents: 3,
} as const;

export type Mode = (typeof Mode)[keyof typeof Mode];

export type Equality = {
  readonly mode: Mode;
  /** Whether two values found inside the two compared are equal in this mode. */
  equal(x: unknown, y: unknown): boolean;
};

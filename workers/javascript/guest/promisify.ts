/** `util.promisify`. */

type Callee = ((...values: unknown[]) => unknown) & { readonly [PROMISIFIED]?: unknown };

/** What a function has its own promise form under. */
export const PROMISIFIED: unique symbol = Symbol.for('nodejs.util.promisify.custom');

export const promisify = Object.assign(
  (callee: Callee): unknown =>
    callee[PROMISIFIED] ??
    ((...values: unknown[]) =>
      new Promise((done, fail) => {
        callee(...values, (error: unknown, value: unknown) => (error ? fail(error) : done(value)));
      })),
  { custom: PROMISIFIED },
);

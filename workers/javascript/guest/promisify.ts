/** `util.promisify`, and the timers that have a promise form. */

type Callee = ((...values: unknown[]) => unknown) & { readonly [PROMISIFIED]?: unknown };

/** What a function has its own promise form under. */
export const PROMISIFIED: unique symbol = Symbol.for('nodejs.util.promisify.custom');

function promisified(callee: unknown): unknown {
  if (typeof callee !== 'function') {
    throw new TypeError('The "original" argument must be of type function.');
  }
  // The realm's own are nobody's to put a form on.
  if (callee === setTimeout) return timersByPromise().setTimeout;
  if (callee === setImmediate) return timersByPromise().setImmediate;
  const own = (callee as Callee)[PROMISIFIED];
  return own ?? byCallback(callee as Callee);
}

/** `timers/promises`. New functions for whoever asks: nothing of one cell can be put on what another has. */
export function timersByPromise() {
  return {
    setTimeout: (delay?: number, value?: unknown) => new Promise((done) => setTimeout(done, delay, value)),
    setImmediate: (value?: unknown) => new Promise((done) => setImmediate(done, value)),
    async *setInterval(delay?: number, value?: unknown) {
      for (;;) yield await new Promise((done) => setTimeout(done, delay, value));
    },
  };
}

function byCallback(callee: Callee): unknown {
  return function (this: unknown, ...values: unknown[]) {
    return new Promise((done, fail) => {
      const settle = (error: unknown, value: unknown) => (error ? fail(error) : done(value));
      Reflect.apply(callee, this, [...values, settle]);
    });
  };
}

export const promisify = Object.assign(promisified, { custom: PROMISIFIED });

/** How commands end. */

export const EXIT = {
  done: 0,
  /** Some problems failed, or the command could not do its work. */
  someFailed: 1,
  wrongUse: 2,
  /** Ended by a signal, as shells tell it. */
  interrupted: 130,
} as const;

/** A mistake in the command line: told without a stack. */
export class UsageError extends Error {}

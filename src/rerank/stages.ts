/** The stages of a request, so that whoever watches the service sees where time goes. */

/**
 * `parse`: JSON text → a request of the right form (over HTTP only); `plan`: request → problem → cells to run; `queue`: until it
 * is its turn; `execute`; `rank`; `reply`: ranking → reply; `write`: reply → JSON text (over HTTP only).
 */
export const STAGES = ['parse', 'plan', 'queue', 'execute', 'rank', 'reply', 'write'] as const;

export type Stage = (typeof STAGES)[number];

/** Is told when a stage has ended; times as `performance.now()` tells them, in milliseconds. */
export type OnStage = (stage: Stage, from: number, to: number) => void;

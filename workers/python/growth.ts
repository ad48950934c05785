/** How much memory programs have made the interpreters take, above what they took when they were warm. */
import type { Retirement } from '../messages.ts';
import type { Side, Sides } from './sides.ts';

/** Interpreters whose memory grew by more than this are replaced: none that may take less is to find the room there, and to put it back takes long. */
export const KEPT_GROWTH_BYTES = 64 * 2 ** 20;

export type Growth = {
  /** Bytes; memory never shrinks. */
  of(side: Side): number;
  /** Whether it has grown, and what it has grown by is still taken. */
  isTaken(side: Side): boolean;
  /** Whether the process is to be replaced. */
  retirement(): Retirement;
  /** From now on programs may take so much more than there was. */
  allow(bytes: number): void;
};

/** `sides` as no program has run in them. */
export function createGrowth({ fast, apart }: Pick<Sides, 'fast' | 'apart'>): Growth {
  const warmBytes = new Map([fast, apart].map((side) => [side, side.interpreter.memoryBytes()]));
  const warm = (side: Side) => warmBytes.get(side) ?? 0;
  const growthOf = (side: Side) => side.interpreter.memoryBytes() - warm(side);
  const hasGrown = (side: Side) => growthOf(side) > KEPT_GROWTH_BYTES;
  return {
    of: growthOf,
    isTaken: (side) => hasGrown(side) && side.interpreter.usedBytes() - warm(side) > KEPT_GROWTH_BYTES,
    retirement: () => (hasGrown(fast) || hasGrown(apart) ? 'later' : 'no'),
    allow(bytes) {
      for (const side of [fast, apart]) side.host.ceiling = warm(side) + bytes;
    },
  };
}

/**
 * Which requests would be refused, before they are read. What is refused for want of room is remembered with what is known
 * of it before: until anything leaves, another like it finds no more room. So under overload little is read in vain.
 */
import type { Refusal } from '../rerank/refusal.ts';

export type Foresight = {
  /** One like this was refused; `changes` counts whenever anything makes room. */
  note(likeness: string, refusal: Refusal, changes: () => number): void;
  /** Why one like this would be refused now; null where that is not known. */
  refusalOf(likeness: string): Refusal | null;
};

/** Kinds of requests that are remembered: the oldest is forgotten. */
const MOST_KINDS = 1_000;

export function createForesight(): Foresight {
  const known = new Map<
    string,
    { readonly refusal: Refusal; readonly changes: () => number; readonly at: number }
  >();
  return {
    note(likeness, refusal, changes) {
      known.delete(likeness);
      known.set(likeness, { refusal, changes, at: changes() });
      const [oldest] = known.keys();
      if (known.size > MOST_KINDS && oldest !== undefined) known.delete(oldest);
    },
    refusalOf(likeness) {
      const last = known.get(likeness);
      if (last === undefined) return null;
      if (last.changes() === last.at) return last.refusal;
      known.delete(likeness);
      return null;
    },
  };
}

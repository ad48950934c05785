/** Things as they were sent, and the distinct ones among them. Only distinct ones are executed and ranked. */
import { hash } from 'node:crypto';

export type Distinct<Item> = {
  /** The distinct things, in the order of their first appearance. */
  readonly items: readonly Item[];
  /** For each distinct thing, the samples that it stands for: the sum of the counts sent. */
  readonly counts: readonly number[];
  /** For each distinct thing, its indexes as sent, ascending. */
  readonly sentAs: readonly (readonly number[])[];
  /** For each thing as sent, its index among the distinct ones. */
  readonly indexOf: readonly number[];
  /** For each thing as sent, its name. */
  readonly ids: readonly string[];
};

type Sent<Item> = { readonly id: string; readonly count: number; readonly item: Item };

/** Finds the distinct items by their keys. Linear in the length of all keys. */
export function distinct<Item>(sent: readonly Sent<Item>[], keyOf: (item: Item) => string): Distinct<Item> {
  const items: Item[] = [];
  const counts: number[] = [];
  const sentAs: number[][] = [];
  const indexOfKey = new Map<string, number>();
  const indexOf = sent.map(({ item, count }, position) => {
    const key = shortened(keyOf(item));
    const known = indexOfKey.get(key);
    if (known !== undefined) {
      counts[known] = (counts[known] ?? 0) + count;
      sentAs[known]?.push(position);
      return known;
    }
    indexOfKey.set(key, items.length);
    counts.push(count);
    sentAs.push([position]);
    return items.push(item) - 1;
  });
  return { items, counts, sentAs, indexOf, ids: sent.map(({ id }) => id) };
}

/** So many things of which each is distinct, named by their indexes. */
export function allDistinct(length: number): Distinct<number> {
  const indexes = Array.from({ length }, (_, index) => index);
  return {
    items: indexes,
    counts: indexes.map(() => 1),
    sentAs: indexes.map((index) => [index]),
    indexOf: indexes,
    ids: indexes.map(String),
  };
}

/**
 * V8 hashes a string over 16,383 characters by its length alone, so that thousands of long texts of one length would be
 * compared pair by pair: those are told apart by a digest.
 */
function shortened(key: string): string {
  return key.length > 8_192 ? `sha256 ${hash('sha256', key)}` : key;
}

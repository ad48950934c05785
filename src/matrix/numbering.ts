import type { Answer } from './evidence.ts';

export type Numbering<Item> = {
  readonly items: readonly Item[];
  /** The number of what is the same; a new one where nothing is. */
  number(item: Item): number;
};

/** Numbers for things by what makes them the same, from 0 in the order of their coming. */
export function numbering<Item>(keyOf: (item: Item) => string): Numbering<Item> {
  const items: Item[] = [];
  const numbers = new Map<string, number>();
  return {
    items,
    number(item: Item): number {
      const key = keyOf(item);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, items.length);
      return items.push(item) - 1;
    },
  };
}

/** Answers are the same by all that they are. */
export function answerNumbering(): Numbering<Answer> {
  return numbering(({ kind, type, text }) => `${kind} ${type}\n${text}`);
}

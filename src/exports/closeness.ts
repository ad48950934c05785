/** A name or number of up to 64 characters, or a mark. */
const WORD = /[\p{L}\p{N}_]{1,64}|[^\s\p{L}\p{N}_]/gu;
/** Characters of a text that are looked at. */
const MOST_CHARACTERS = 8_000;

/** How often each pair of neighbouring words comes in a text, and how many there are. */
export type WordPairs = { readonly counts: ReadonlyMap<string, number>; readonly total: number };

/** Of n words n + 1 pairs, the first and the last with the edge of the text. Linear in the length of the text. */
export function wordPairs(text: string): WordPairs {
  const words = ['', ...(text.slice(0, MOST_CHARACTERS).match(WORD) ?? []), ''];
  const counts = new Map<string, number>();
  for (const [index, word] of words.slice(1).entries()) {
    const pair = `${words[index]} ${word}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return { counts, total: words.length - 1 };
}

/**
 * How close two texts are: Dice's coefficient of their pairs of words, 2 |A ∩ B| ÷ (|A| + |B|), each pair as often as it
 * comes. In [0, 1]; 1 for texts that differ in white space only. Dice, "Measures of the amount of ecologic association
 * between species", 1945.
 *
 * @example closeness(wordPairs('return a + b'), wordPairs('return a - b')) // 0.6: of five pairs each, three are the same
 */
export function closeness(one: WordPairs, other: WordPairs): number {
  let shared = 0;
  for (const [pair, count] of one.counts) shared += Math.min(count, other.counts.get(pair) ?? 0);
  return (2 * shared) / (one.total + other.total);
}

/** Words of all texts together that are looked at, the first of each; at least so many of one, and at most so many. */
const MOST_WORDS = 2 ** 20;
const [FEWEST_OF_ONE, MOST_OF_ONE] = [64, 4_096];

/** More than all texts of a request can have, and small enough for a pair of numbers to be exact. */
const MOST_TERMS = 2 ** 26;

/**
 * How typical each text is of all of them: the mean cosine with every text, itself among them. A text is the set of its
 * words and of its pairs of neighbouring words (marks that are no part of a name are words too), each weighed by its inverse
 * document frequency, ln((N + 1) / texts that have it): what nearly all have tells nothing.
 *
 *   typicality(x) = 1/N Σ over x' of cos(v(x), v(x')) = v(x)/|v(x)| · mean of all v(x')/|v(x')|
 *
 * In [0, 1]; 0 for a text without words. What right programs have in common recurs; mistakes are each their own. Linear in
 * the length of the texts, as no pair is compared. Salton & Buckley, "Term-weighting approaches in automatic text
 * retrieval", 1988, for the weights; the candidate nearest to all others is Kumar & Byrne's minimum Bayes risk, 2004.
 */
export function typicality(texts: readonly string[]): Float64Array {
  const { terms, frequencies } = termsOf(texts);
  const weights = Float64Array.from(frequencies, (frequency) => Math.log((texts.length + 1) / frequency));
  const norms = terms.map((of) =>
    Math.sqrt(of.reduce((sum, term) => sum + (weights[term] ?? 0) * (weights[term] ?? 0), 0)),
  );
  const mean = new Float64Array(frequencies.length);
  for (const [text, of] of terms.entries()) {
    for (const term of of) mean[term] = (mean[term] ?? 0) + (weights[term] ?? 0) / (norms[text] ?? 1);
  }
  return Float64Array.from(terms, (of, text) => {
    if (of.length === 0) return 0;
    const product = of.reduce((sum, term) => sum + (weights[term] ?? 0) * (mean[term] ?? 0), 0);
    return Math.min(1, product / ((norms[text] ?? 1) * texts.length));
  });
}

type Terms = {
  /** For each text, the numbers of the terms that it has, each once. */
  readonly terms: readonly (readonly number[])[];
  /** For each term, how many texts have it. */
  readonly frequencies: readonly number[];
};

function termsOf(texts: readonly string[]): Terms {
  const numberOfWord = new Map<string, number>();
  // Pairs have numbers for keys, which cost a fraction of what texts put together for it do.
  const numberOfPair = new Map<number, number>();
  const frequencies: number[] = [];
  const most = Math.min(MOST_OF_ONE, Math.max(FEWEST_OF_ONE, Math.floor(MOST_WORDS / texts.length)));
  const terms = texts.map((text) => {
    const own = new Set<number>();
    let previous = -1;
    for (const word of wordsOf(text, most)) {
      const number = numbered(numberOfWord, word);
      own.add(number);
      if (previous !== -1) own.add(numbered(numberOfPair, previous * MOST_TERMS + number));
      previous = number;
    }
    // In the order of their numbers, so that sums are the same to the last bit for texts that have the same terms.
    const sorted = [...own].sort((a, b) => a - b);
    for (const term of sorted) frequencies[term] = (frequencies[term] ?? 0) + 1;
    return sorted;
  });
  return { terms, frequencies };

  function numbered<Key>(numbers: Map<Key, number>, key: Key): number {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const next = numberOfWord.size + numberOfPair.size;
    numbers.set(key, next);
    return next;
  }
}

/** A word over 64 characters is several: V8 hashes very long ones by their length alone, so that many would cost squares. */
const WORD = /[\p{L}\p{N}_]{1,64}|[^\s\p{L}\p{N}_]/gu;

function wordsOf(text: string, most: number): string[] {
  // Bounded before it is matched: a text may be megabytes.
  return (text.slice(0, most * 16).match(WORD) ?? []).slice(0, most);
}

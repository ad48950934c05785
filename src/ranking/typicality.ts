/** Words of all texts together that are looked at, the first of each; at least so many of one, and at most so many. */
const MOST_WORDS = 2 ** 20;
const [FEWEST_OF_ONE, MOST_OF_ONE] = [64, 4_096];
/** Characters looked at for each of these words. */
const CHARACTERS_OF_WORD = 16;

/** The words and pairs of neighbouring words of some texts, each text's own once, as numbers. */
export type Terms = {
  /** Where the terms of each text start in `numbers`; one entry more than texts. */
  readonly starts: Int32Array;
  readonly numbers: Int32Array;
  /** For each number, ln((N + 1) / texts that have it): what nearly all have tells nothing. */
  readonly weights: Float64Array;
  /** For each text, the length of its vector. */
  readonly norms: Float64Array;
};

/**
 * How typical each text is of all of them: the mean cosine with every text, itself among them, or the mean weighed by
 * `votes`, one for each text, at least 0. A text is the set of its words and of its pairs of neighbouring words (marks that
 * are no part of a name are words too), each weighed by its inverse document frequency.
 *
 *   typicality(x) = Σ over x' of vote(x') cos(v(x), v(x')) / Σ vote = v(x)/|v(x)| · weighed mean of all v(x')/|v(x')|
 *
 * In [0, 1]; 0 for a text without words. What right programs have in common recurs; mistakes are each their own. Linear in
 * the length of the texts, as no pair is compared. Salton & Buckley, "Term-weighting approaches in automatic text
 * retrieval", 1988, for the weights; the candidate nearest to all others is Kumar & Byrne's minimum Bayes risk, 2004.
 */
export function typicality(terms: Terms, votes?: Float64Array): Float64Array {
  const { starts, numbers, weights, norms } = terms;
  const texts = norms.length;
  const mean = new Float64Array(weights.length);
  let all = 0;
  for (let text = 0; text < texts; text++) {
    const vote = votes?.[text] ?? 1;
    all += vote;
    const norm = norms[text] ?? 0;
    if (norm === 0) continue;
    for (let at = starts[text] ?? 0; at < (starts[text + 1] ?? 0); at++) {
      const term = numbers[at] ?? 0;
      mean[term] = (mean[term] ?? 0) + (vote * (weights[term] ?? 0)) / norm;
    }
  }
  return norms.map((norm, text) => {
    if (norm === 0 || all === 0) return 0;
    let product = 0;
    for (let at = starts[text] ?? 0; at < (starts[text + 1] ?? 0); at++) {
      const term = numbers[at] ?? 0;
      product += (weights[term] ?? 0) * (mean[term] ?? 0);
    }
    return Math.min(1, product / (norm * all));
  });
}

/**
 * The terms of texts. A term's number is a hash of it, so that nothing is looked up and nobody can make looking up slow; of
 * few terms two have the same number (Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009).
 */
export function termsOf(texts: readonly string[]): Terms {
  const known = termsOfTexts.get(texts) ?? countTerms(texts);
  termsOfTexts.set(texts, known);
  return known;
}

/** The same texts are ranked again after every round. */
const termsOfTexts = new WeakMap<readonly string[], Terms>();

function countTerms(texts: readonly string[]): Terms {
  const most = Math.min(
    MOST_OF_ONE,
    Math.max(FEWEST_OF_ONE, Math.floor(MOST_WORDS / Math.max(1, texts.length))),
  );
  const length = texts.reduce((sum, text) => sum + Math.min(text.length, most * 4), 0);
  const bits = Math.max(10, Math.min(22, Math.ceil(Math.log2(length + 1)) + 2));
  // Numbers of the hashes that occur, from 1: what follows is as large as the terms, not as the hashes.
  const numberOf = new Int32Array(2 ** bits);
  // Every word may be a term, and so may every pair.
  const mostTerms = 2 * texts.reduce((sum, text) => sum + Math.min(text.length, most), 0);
  const frequencies = new Int32Array(Math.min(mostTerms, numberOf.length));
  const lastText = new Int32Array(frequencies.length).fill(-1);
  const starts = new Int32Array(texts.length + 1);
  const numbers = new Int32Array(mostTerms);
  let [known, found] = [0, 0];
  for (const [text, whole] of texts.entries()) {
    const add = (hash: number) => {
      const bucket = mixed(hash) >>> (32 - bits);
      if (numberOf[bucket] === 0) numberOf[bucket] = ++known;
      const number = (numberOf[bucket] ?? 1) - 1;
      if (lastText[number] === text) return;
      lastText[number] = text;
      frequencies[number] = (frequencies[number] ?? 0) + 1;
      numbers[found++] = number;
    };
    let previous = 0;
    eachWord(whole, most, (word) => {
      add(word);
      if (previous !== 0) add(Math.imul(previous, 0x01000193) ^ word);
      previous = word;
    });
    starts[text + 1] = found;
  }
  const weights = Float64Array.from(frequencies.subarray(0, known), (frequency) =>
    Math.log((texts.length + 1) / frequency),
  );
  const norms = Float64Array.from(texts, (_, text) => {
    let squares = 0;
    for (let at = starts[text] ?? 0; at < (starts[text + 1] ?? 0); at++)
      squares += (weights[numbers[at] ?? 0] ?? 0) ** 2;
    return Math.sqrt(squares);
  });
  return { starts, numbers: numbers.subarray(0, found), weights, norms };
}

/** Calls back with a hash, never 0, of each of the first words; only so much of the text is looked at, which may be megabytes. */
function eachWord(text: string, most: number, found: (hash: number) => void): void {
  const end = Math.min(text.length, most * CHARACTERS_OF_WORD);
  let words = 0;
  for (let at = 0; at < end && words < most; words++) {
    let code = text.charCodeAt(at);
    while (at < end && isSpace(code)) code = text.charCodeAt(++at);
    if (at >= end) return;
    let hash = 0x811c9dc5;
    do {
      hash = Math.imul(hash ^ code, 0x01000193);
      const inName = isOfName(code);
      code = text.charCodeAt(++at);
      if (!inName) break;
    } while (at < end && isOfName(code));
    found(hash | 1);
  }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** Letters, digits and `_`; beyond ASCII all count as letters. */
function isOfName(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    code > 127
  );
}

/** Spreads what differs between hashes over the high bits (the finish of MurmurHash3). */
function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return mix ^ (mix >>> 16);
}

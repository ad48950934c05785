const LONGEST_NAME = 64;
const SHORTEST_PART = 4;

/**
 * The one of `names` that `given` is most likely meant to be: at most two edits away (one for short names), an edit being
 * a character inserted, left out, replaced, or swapped with its neighbour; else one that holds it or is held in it.
 */
export function nearest(given: string, names: readonly string[]): string | undefined {
  if (given.length > LONGEST_NAME) return undefined;
  const asked = given.toLowerCase();
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const edits = distance(asked, name);
    const tolerated = name.length < 5 ? 1 : 2;
    if (edits <= tolerated && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) best = { name, edits };
  }
  return best?.name ?? names.find((name) => holds(name, asked) || holds(asked, name));
}

function holds(whole: string, part: string): boolean {
  return part.length >= SHORTEST_PART && whole.includes(part);
}

/** Optimal string alignment distance, https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance. O(|a| × |b|). */
function distance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforePrevious[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

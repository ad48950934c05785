/**
 * Values by recipe: one recipe cooked twice gives two values that are equal and share nothing; a recipe with one part
 * changed gives values that are nearly so.
 */
import fc from 'fast-check';

export type Recipe = {
  /** Makes the value without its parts, so that a part can refer to it. */
  readonly start: () => unknown;
  readonly parts: readonly Recipe[];
  readonly fill: (value: unknown, parts: readonly unknown[]) => void;
  /** Instead of all that: the value so many levels up, which makes a cycle. */
  readonly up?: number;
};

export function leaf(start: () => unknown): Recipe {
  return { start, parts: [], fill: () => undefined };
}

export function cook(recipe: Recipe, above: readonly unknown[] = []): unknown {
  if (recipe.up !== undefined) return above.at(-1 - (recipe.up % (above.length + 1)));
  const value = recipe.start();
  recipe.fill(
    value,
    recipe.parts.map((part) => cook(part, [...above, value])),
  );
  return value;
}

function countOf(recipe: Recipe): number {
  return recipe.parts.reduce((sum, part) => sum + countOf(part), 1);
}

/** The recipe with another in the place of its nth node. */
function replaced(recipe: Recipe, nth: number, other: Recipe): Recipe {
  if (nth === 0) return other;
  let before = 1;
  const parts = recipe.parts.map((part) => {
    const count = countOf(part);
    const here = nth >= before && nth < before + count;
    const changed = here ? replaced(part, nth - before, other) : part;
    before += count;
    return changed;
  });
  return { ...recipe, parts };
}

/** Two values: copies, near-copies, or strangers. */
export function pairs(recipe: fc.Arbitrary<Recipe>): fc.Arbitrary<[unknown, unknown]> {
  return fc
    .tuple(recipe, recipe, fc.nat(), fc.nat(9))
    .map(([one, other, at, choice]): [Recipe, Recipe] => {
      if (choice < 4) return [one, one];
      if (choice < 9) return [one, replaced(one, at % countOf(one), other)];
      return [one, other];
    })
    .map(([one, other]) => [cook(one), cook(other)]);
}

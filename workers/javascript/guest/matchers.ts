/** Matchers that Vitest has and Jest has not, of those that tests use. */

type Matching = { readonly pass: boolean; readonly message: () => string };
type Expectation = Record<string, (...wanted: unknown[]) => void>;
type Expect = (value: unknown) => Expectation & { readonly not: Expectation };

export const matchersOf = (expect: Expect) => {
  const holds = (check: () => void): boolean => {
    try {
      check();
      return true;
    } catch (error) {
      if (typeof error === 'object' && error !== null && Object.hasOwn(error, 'matcherResult')) return false;
      throw error;
    }
  };
  const told = (pass: boolean, what: string): Matching => ({ pass, message: () => what });
  const once = (received: unknown) => holds(() => expect(received).toHaveBeenCalledTimes?.(1));
  return {
    toHaveBeenCalledOnce: (received: unknown) => told(once(received), 'called once'),
    toHaveBeenCalledExactlyOnceWith: (received: unknown, ...wanted: unknown[]) =>
      told(
        once(received) && holds(() => expect(received).toHaveBeenCalledWith?.(...wanted)),
        'called once, with these arguments',
      ),
    toBeTypeOf: (received: unknown, type: string) => told(typeof received === type, `of type ${type}`),
    toSatisfy: (received: unknown, holdsFor: (value: unknown) => unknown) =>
      told(Boolean(holdsFor(received)), 'satisfies'),
    toBeOneOf: (received: unknown, options: Iterable<unknown>) =>
      told(
        [...options].some((option) => holds(() => expect(received).toEqual?.(option))),
        'one of these',
      ),
  };
};

/** How a call ended, in a form that can be compared between two implementations of `node:assert`. */

export type Outcome = {
  readonly how: 'passed' | 'threw';
  /** What was thrown, where it is none of the implementation's own errors. */
  readonly thrown?: unknown;
  readonly error?: object;
};

/** The texts of our messages are our own; those of the user have to be there. */
const userTexts = ['user text', 'made of 2', 'one 1'];

export function outcomeOf(call: () => unknown): Outcome {
  try {
    call();
    return { how: 'passed' };
  } catch (thrown) {
    return ended(thrown);
  }
}

export async function outcomeOfAsync(call: () => unknown): Promise<Outcome> {
  try {
    await call();
    return { how: 'passed' };
  } catch (thrown) {
    return ended(thrown);
  }
}

function ended(thrown: unknown): Outcome {
  if (!(thrown instanceof Error) || !('code' in thrown)) return { how: 'threw', thrown };
  const { name, code, message } = thrown;
  const common = {
    name,
    code,
    isTypeError: thrown instanceof TypeError,
    texts: userTexts.filter((text) => message.includes(text)),
    keys: Object.keys(thrown),
    hasMessage: message.length > 0,
  };
  if (code !== 'ERR_ASSERTION') return { how: 'threw', error: common };
  const { actual, expected, operator, generatedMessage } = thrown as unknown as Record<string, unknown>;
  return { how: 'threw', error: { ...common, actual, expected, operator, generatedMessage } };
}

/** Names in warnings: a few of them, each short. */
const MOST_NAMES = 10;
const LONGEST_NAME = 60;

/** For example `candidate "a"`, or `candidates "a", "b" and 7 more`. */
export function listed(noun: string, names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => JSON.stringify(shortened(name, LONGEST_NAME)));
  const more = names.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  const list = shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
  return `${names.length === 1 ? noun : `${noun}s`} ${list}`;
}

/** The text, cut off with an ellipsis where it is longer. */
export function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Inputs like those that tests have: one thing about a call's arguments is changed, and its kind stays as it is. */
import type { Chance } from '../seeded.ts';
import type { Argument, Call, Value } from './call.ts';

/** Another call of the same function; perhaps the same one, where the change made no difference. */
export function mutate(call: Call, others: readonly Call[], chance: Chance): Call {
  const at = Math.floor(chance() * call.args.length);
  const argument = call.args[at];
  if (argument === undefined) return call;
  const lent = chance() < BORROWED ? borrowed(argument, at, call, others, chance) : null;
  const value = lent ?? changed(argument.value, chance);
  return { ...call, args: call.args.with(at, { ...argument, value }) };
}

/** So often an argument is taken from another test, where there is more than one argument. */
const BORROWED = 0.4;

function borrowed(
  { name, value }: Argument,
  at: number,
  { args }: Call,
  others: readonly Call[],
  chance: Chance,
): Value | null {
  if (args.length < 2) return null;
  const fitting = others.flatMap((other) => {
    const lent = other.args[at];
    return lent && lent.name === name && lent.value.kind === value.kind ? lent.value : [];
  });
  return pick(fitting, chance) ?? null;
}

function changed(value: Value, chance: Chance): Value {
  switch (value.kind) {
    case 'number':
      return { ...value, text: changedNumber(value.text, chance) };
    case 'string':
      return { ...value, text: changedText(value.text, chance) };
    case 'word':
      return { ...value, text: OPPOSITE[value.text] ?? value.text };
    case 'sequence':
      return { ...value, items: changedItems(value.items, chance, changed) };
    case 'mapping':
      return {
        ...value,
        entries: changedItems(value.entries, chance, (entry, luck) => ({
          ...entry,
          value: changed(entry.value, luck),
        }))
          // A key stands for one thing.
          .filter(({ key }, place, all) => all.findIndex((other) => other.key === key) === place),
      };
  }
}

const OPPOSITE: Readonly<Record<string, string>> = {
  True: 'False',
  False: 'True',
  true: 'false',
  false: 'true',
};

/** Numbers stay about as large as they are: a program may take as long as its input says. */
function changedNumber(text: string, chance: Chance): string {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isSafeInteger(number) || /[.eE]/.test(text)) {
    const [whole = '', fraction = ''] = text.split('.');
    return /^\d+$/.test(fraction) ? `${whole}.${Math.floor(chance() * 10)}${fraction.slice(1)}` : text;
  }
  const near = pick(
    [number - 1, number + 1, number + 2, Math.trunc(number / 2), Math.round(number * chance())],
    chance,
  );
  // What was not below zero may be meant never to be.
  return String(number >= 0 ? Math.max(0, near ?? 0) : (near ?? 0));
}

function changedText(text: string, chance: Chance): string {
  // Where there are escapes, a change might end in the midst of one.
  if (text.includes('\\') || text.length === 0) return text;
  const letters = [...text];
  return changedItems(letters, chance, (letter, luck) => pick(letters, luck) ?? letter).join('');
}

/** One item less, one twice, two that change places, or one that is changed. */
function changedItems<Item>(
  items: readonly Item[],
  chance: Chance,
  change: (item: Item, chance: Chance) => Item,
): Item[] {
  const at = Math.floor(chance() * items.length);
  const other = Math.floor(chance() * items.length);
  const [item, its] = [items[at], items[other]];
  if (item === undefined || its === undefined) return [...items];
  switch (Math.floor(chance() * 6)) {
    case 0:
      return items.toSpliced(at, 1);
    case 1:
      return items.toSpliced(at, 0, its);
    case 2:
      return items.with(at, its).with(other, item);
    default:
      return items.with(at, change(item, chance));
  }
}

function pick<Item>(items: readonly Item[], chance: Chance): Item | undefined {
  return items[Math.floor(chance() * items.length)];
}

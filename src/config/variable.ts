/** One variable of the environment: what it is called, means and allows. */
/** One variable of the environment. */
export type Variable<Value> = {
  readonly name: string;
  readonly description: string;
  /** What may be given, in words that go on from "it must be". */
  readonly allowed: string;
  /** The value when nothing is given. */
  readonly standard: Value;
  /** The standard value for people, where the value itself depends on the machine. */
  readonly standardInWords?: string;
  /** What a number counts, for example `ms`; undefined where it needs no unit. */
  readonly unit?: string;
  /** Whether its value is never shown. */
  readonly secret?: true;
  /** The value that a text stands for; undefined where it stands for none. */
  readonly read: (given: string) => Value | undefined;
};

type About = Pick<Variable<unknown>, 'description' | 'standardInWords' | 'unit' | 'secret'>;

export function wholeNumber(
  name: string,
  standard: number,
  lowest: number,
  highest: number,
  about: About,
): Variable<number> {
  const read = (given: string) => {
    const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
    return value >= lowest && value <= highest ? value : undefined;
  };
  return { name, standard, allowed: `a whole number from ${lowest} to ${highest}`, read, ...about };
}

export function text(
  name: string,
  standard: string,
  pattern: RegExp,
  allowed: string,
  about: About,
): Variable<string> {
  return { name, standard, allowed, read: (given) => (pattern.test(given) ? given : undefined), ...about };
}

export function oneOf<Value extends string>(
  name: string,
  standard: Value,
  values: readonly Value[],
  about: About,
): Variable<Value> {
  const read = (given: string) => values.find((value) => value === given);
  return { name, standard, allowed: `one of ${values.join(', ')}`, read, ...about };
}

/** A given value in a message: never whole where it is long. */
export function shown(given: string): string {
  return given === ''
    ? 'is empty'
    : `is ${JSON.stringify(given.length > 60 ? `${given.slice(0, 60)}…` : given)}`;
}

/**
 * Says what is wrong with a value that does not have the form of a schema: one error for each fault, at the field at
 * fault, in words. A union (`string | object`) is explained by the branch that was meant, not by all of them.
 *
 * It reads the part of JSON Schema that the request schemas use. It is slower than a compiled check and runs only on
 * values that failed one; lazily, so that a hostile value costs no more than the errors that are shown.
 */
import type { TSchema } from 'typebox';
import { safeText } from '../../../workers/safe-text.ts';
import { type FieldError, MAX_FIELD_ERRORS } from '../refusal.ts';
import { nearest } from './nearest.ts';
import { pointerTo } from './pointer.ts';

type Rule = {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Rule[];
  readonly properties?: Readonly<Record<string, Rule>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Rule;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
};

const LONGEST_ECHO = 40;

/** A fault. `isOfRange`: the value is a number, as it should be, and out of its range. */
export type Breach = FieldError & { readonly isOfRange?: true };

export function explain(schema: TSchema, value: unknown): readonly Breach[] {
  return breaches(schema, value, '').take(MAX_FIELD_ERRORS).toArray();
}

function* breaches(rule: Rule, value: unknown, pointer: string): Generator<Breach> {
  if (rule.anyOf !== undefined) yield* ofUnion(rule.anyOf, value, pointer);
  else if (rule.type !== undefined && !hasType(value, rule.type)) yield wrongType(rule, value, pointer);
  else if (isObject(value)) yield* ofObject(rule, value, pointer);
  else if (Array.isArray(value)) yield* ofArray(rule, value, pointer);
  else if (typeof value === 'string') yield* ofString(rule, value, pointer);
  else if (typeof value === 'number') yield* ofNumber(rule, value, pointer);
}

function* ofUnion(branches: readonly Rule[], value: unknown, pointer: string): Generator<Breach> {
  const fitting = branches.filter(({ type }) => type !== undefined && hasType(value, type));
  const [only] = fitting;
  if (only === undefined) {
    const types = [...new Set(branches.map(({ type = 'value' }) => withArticle(type)))].join(' or ');
    yield { pointer, detail: `It must be ${types}, not ${shown(value)}.` };
  } else if (fitting.length === 1 || !isObject(value)) {
    yield* breaches(only, value, pointer);
  } else {
    yield* ofObjects(fitting, value, pointer);
  }
}

/** Several kinds of object are allowed: the one meant is the one most of whose required fields are there. */
function* ofObjects(
  branches: readonly Rule[],
  value: Readonly<Record<string, unknown>>,
  pointer: string,
): Generator<Breach> {
  const present = ({ required = [] }: Rule) => required.filter((name) => Object.hasOwn(value, name)).length;
  const meant = branches.reduce((best, branch) => (present(branch) > present(best) ? branch : best));
  if (present(meant) > 0) return yield* ofObject(meant, value, pointer);

  const choices = branches.map(({ required = [] }) =>
    required.map((name) => JSON.stringify(name)).join(' and '),
  );
  yield { pointer, detail: `It needs ${choices.join(', or ')}.` };
  yield* unknownFields(Object.assign({}, ...branches.map(({ properties }) => properties)), value, pointer);
}

function* ofObject(
  { properties = {}, required = [], additionalProperties }: Rule,
  value: Readonly<Record<string, unknown>>,
  pointer: string,
): Generator<Breach> {
  for (const name of required)
    if (!Object.hasOwn(value, name))
      yield { pointer: pointer + pointerTo(name), detail: 'This field is required.' };
  if (additionalProperties === false) yield* unknownFields(properties, value, pointer);
  for (const [name, rule] of Object.entries(properties))
    if (Object.hasOwn(value, name)) yield* breaches(rule, value[name], pointer + pointerTo(name));
}

function* unknownFields(
  properties: Readonly<Record<string, Rule>>,
  value: Readonly<Record<string, unknown>>,
  pointer: string,
): Generator<Breach> {
  const known = Object.keys(properties);
  for (const name of Object.keys(value)) {
    if (Object.hasOwn(properties, name)) continue;
    const meant = nearest(name, known);
    const hint = meant === undefined ? allOf(known) : `Did you mean ${JSON.stringify(meant)}?`;
    yield { pointer: pointer + pointerTo(name), detail: `There is no field ${shown(name)} here. ${hint}` };
  }
}

function allOf(fields: readonly string[]): string {
  return fields.length === 0 ? 'None is allowed.' : `The fields are ${fields.join(', ')}.`;
}

function* ofArray(
  { items = {}, minItems = 0, maxItems = Number.POSITIVE_INFINITY }: Rule,
  value: readonly unknown[],
  pointer: string,
): Generator<Breach> {
  if (value.length < minItems)
    yield { pointer, detail: `It must have at least ${counted(minItems, 'item')}.` };
  if (value.length > maxItems)
    yield { pointer, detail: `It must have at most ${counted(maxItems, 'item')}.` };
  for (const [index, item] of value.entries()) yield* breaches(items, item, pointer + pointerTo(index));
}

function* ofString(rule: Rule, value: string, pointer: string): Generator<Breach> {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = rule;
  if (rule.enum !== undefined && !rule.enum.includes(value)) {
    const meant = nearest(value, rule.enum);
    const hint = meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`;
    yield { pointer, detail: `It must be one of ${rule.enum.join(', ')}, not ${shown(value)}.${hint}` };
  }
  if (rule.pattern !== undefined && !new RegExp(rule.pattern, 'u').test(value))
    yield { pointer, detail: `It must match ${rule.pattern}. ${rule.description ?? ''}`.trim() };
  if (value.length < minLength)
    yield { pointer, detail: `It must have at least ${counted(minLength, 'character')}.` };
  if (value.length > maxLength && longerThan(maxLength, value))
    yield { pointer, detail: `It must have at most ${counted(maxLength, 'character')}.` };
}

function* ofNumber(rule: Rule, value: number, pointer: string): Generator<Breach> {
  if (isWithin(rule, value)) return;
  yield { pointer, detail: `It must be ${inWords(rule)}, not ${value}.`, isOfRange: true };
}

function isWithin({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Rule, value: number): boolean {
  return (
    value >= (minimum ?? -Infinity) &&
    value <= (maximum ?? Infinity) &&
    value > (exclusiveMinimum ?? -Infinity) &&
    value < (exclusiveMaximum ?? Infinity)
  );
}

/** The range of a number, in words that go on from "must be". */
function inWords({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Rule): string {
  if (minimum !== undefined && maximum !== undefined) return `from ${minimum} to ${maximum}`;
  return [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`less than ${exclusiveMaximum}`]),
  ].join(' and ');
}

function wrongType({ type = 'value' }: Rule, value: unknown, pointer: string): Breach {
  return { pointer, detail: `It must be ${withArticle(type)}, not ${shown(value)}.` };
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'object') return isObject(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Length as JSON Schema counts it, in code points. */
function longerThan(most: number, value: string): boolean {
  return value.length > 2 * most || [...value].length > most;
}

function withArticle(type: string): string {
  if (type === 'integer') return 'a whole number';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function counted(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number} ${noun}s`;
}

/** A value for an error message: its kind, or the value where it is short. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (isObject(value)) return 'an object';
  if (typeof value !== 'string') return String(value);
  const echo = safeText(JSON.stringify(value.slice(0, LONGEST_ECHO)));
  return value.length > LONGEST_ECHO ? `${echo}…` : echo;
}

/** Requests made from what is documented: right ones, and those with one field that is anything at all. */
import fc from 'fast-check';
import type { Operation, Schema } from './operations.ts';

export type MadeRequest = {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
};

export function requestsOf({ method, path, parameters, body }: Operation): fc.Arbitrary<MadeRequest> {
  const given = fc.tuple(
    ...parameters.map((parameter) => {
      const value = fc.oneof(valuesOf(parameter.schema).map(String), fc.string({ maxLength: 300 }));
      return parameter.required ? value : fc.option(value, { nil: undefined });
    }),
  );
  const payload = body === null ? fc.constant(undefined) : payloadsOf(body);
  return fc.tuple(given, payload).map(([values, text]) => {
    const query = new URLSearchParams();
    const headers: Record<string, string> = text === undefined ? {} : { 'content-type': body?.type ?? '' };
    let url = path;
    for (const [index, { name, in: place }] of parameters.entries()) {
      const value = values[index];
      if (value === undefined) continue;
      if (place === 'path') url = url.replace(`{${name}}`, segment(value));
      else if (place === 'query') query.append(name, value.toWellFormed());
      else headers[name] = value.replace(/[^\x20-\x7e]/g, '~').trim();
    }
    const made = { method, url: query.size === 0 ? url : `${url}?${query}`, headers };
    return text === undefined ? made : { ...made, payload: text };
  });
}

/** Part of a path: never empty, `.` or `..`, which would be another path. */
function segment(value: string): string {
  return /^\.{0,2}$/.test(value) ? '_' : encodeURIComponent(value.toWellFormed());
}

/** JSON by the schema; where lines are wanted, what the schema's examples say, or lines of JSON. */
function payloadsOf({ type, schema }: NonNullable<Operation['body']>): fc.Arbitrary<string> {
  if (type === 'application/json')
    return fc.oneof(valuesOf(schema), nearly(schema)).map((value) => JSON.stringify(value));
  const lines = fc.array(fc.json(), { maxLength: 5 }).map((all) => all.join('\n'));
  return fc.oneof(valuesOf(schema).map(String), lines);
}

/** An object with one field that is anything at all. */
function nearly(schema: Schema): fc.Arbitrary<unknown> {
  const fields = Object.keys(Object(schema.properties));
  return fc
    .tuple(valuesOf(schema), fc.constantFrom(...fields, 'surplus'), fc.jsonValue())
    .map(([body, field, value]) => ({ ...Object(body), [field]: value }));
}

/** Values that a schema allows; where it has examples, often these, so that names are often those that there are. */
function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  const { examples } = schema;
  const made = madeOf(schema);
  return Array.isArray(examples) && examples.length > 0
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...examples) }, { weight: 2, arbitrary: made })
    : made;
}

function madeOf({ anyOf, enum: names, type, properties, required, items, minItems, ...rest }: Schema) {
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map(valuesOf));
  if (Array.isArray(names)) return fc.constantFrom<unknown>(...names);
  const { minimum, maximum } = rest;
  const min = typeof minimum === 'number' ? minimum : 0;
  const max = typeof maximum === 'number' ? maximum : 1e9;
  if (type === 'integer') return fc.integer({ min, max: Math.min(max, 2 ** 31) });
  if (type === 'number') return fc.double({ min, max, noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'string') return fc.string({ unit: 'grapheme', maxLength: 20 });
  if (type === 'array')
    return fc.array(valuesOf(Object(items)), { minLength: Number(minItems ?? 0), maxLength: 5 });
  const fields = Object.entries<Schema>(Object(properties)).map(([name, field]) => [name, valuesOf(field)]);
  return fc.record<Record<string, unknown>>(Object.fromEntries(fields), {
    requiredKeys: Array.isArray(required) ? required : [],
  });
}

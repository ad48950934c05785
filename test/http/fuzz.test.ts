/** Requests made from the service's own schemas, valid and nearly valid: no fault of the service, and replies as documented. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { Problem } from '../../src/problem-details/wire.ts';
import { RerankReply, ScoreReply } from '../../src/rerank/wire/reply.ts';
import { RerankRequest, ScoreRequest } from '../../src/rerank/wire/request.ts';
import { RewardsReply, RewardsRequest } from '../../src/rewards/wire.ts';
import { buildTestApp } from './helper.ts';

type Schema = Readonly<Record<string, unknown>>;

const RUNS = 300;

const routes = [
  { url: '/v1/rerank', request: RerankRequest, reply: RerankReply },
  { url: '/v1/score', request: ScoreRequest, reply: ScoreReply },
  { url: '/v1/rewards', request: RewardsRequest, reply: RewardsReply },
] satisfies readonly { url: string; request: TSchema; reply: TSchema }[];

for (const { url, request, reply } of routes)
  test(`${url}: no fault, and every reply has its documented form`, async () => {
    const app = await buildTestApp({ judge: (code, index) => 'PFETI'.charAt((code.length + index) % 5) });
    await fc.assert(
      fc.asyncProperty(fc.oneof(valuesOf(Object(request)), nearly(Object(request))), async (body) => {
        const payload = JSON.stringify(body);
        const headers = { 'content-type': 'application/json' };
        const { statusCode, body: text } = await app.inject({ method: 'POST', url, payload, headers });
        assert.ok(statusCode < 500, `${statusCode} ${text}`);
        assert.ok(Check(statusCode === 200 ? reply : Problem, JSON.parse(text)), `${statusCode} ${text}`);
      }),
      { numRuns: RUNS },
    );
    await app.close();
  });

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

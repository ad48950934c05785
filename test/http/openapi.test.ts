import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { openapiText } from '../../src/http/print-openapi.ts';
import { Problem } from '../../src/problem-details/wire.ts';
import { exampleReply, exampleRequest, exampleScoreRequest } from '../../src/rerank/wire/example.ts';
import { RerankReply, ScoreReply } from '../../src/rerank/wire/reply.ts';
import { RerankRequest, ScoreRequest } from '../../src/rerank/wire/request.ts';
import { buildTestApp } from './helper.ts';

type Node = Readonly<Record<string, unknown>>;

const text = await openapiText();
const document = JSON.parse(text);

test('openapi/openapi.json is what the code says; if this fails, run npm run openapi', async () => {
  assert.equal(await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'), text);
});

test('it is written the same every time', async () => {
  assert.equal(await openapiText(), text);
});

test('every path of the contract is in it, and every operation is named and summed up', () => {
  assert.deepEqual(Object.keys(document.paths).sort(), [
    '/healthz',
    '/metrics',
    '/openapi.json',
    '/problems/{name}',
    '/readyz',
    '/v1/batches',
    '/v1/batches/{id}',
    '/v1/batches/{id}/events',
    '/v1/batches/{id}/export',
    '/v1/batches/{id}/results',
    '/v1/languages',
    '/v1/limits',
    '/v1/rerank',
    '/v1/rewards',
    '/v1/score',
    '/v1/strategies',
    '/v2/rerank',
  ]);
  for (const operations of Object.values<Node>(document.paths))
    for (const operation of Object.values(operations)) {
      const { operationId, summary, description, tags, responses }: Node = Object(operation);
      for (const text of [operationId, summary, description])
        assert.ok(typeof text === 'string' && text.length > 4);
      assert.equal(Array.isArray(tags) && tags.length, 1);
      assert.ok(Object.keys(Object(responses)).includes('500'));
    }
});

test('what is not JSON, and headers that matter, are described', () => {
  const created = document.paths['/v1/batches'].post;
  assert.deepEqual(Object.keys(created.requestBody.content), ['application/x-ndjson']);
  assert.equal(created.parameters[0].name, 'idempotency-key');
  const headersOf = (responses: Node, status: string) => Object.keys(Object(responses[status]).headers);
  assert.deepEqual(headersOf(created.responses, '202'), ['location']);
  assert.deepEqual(headersOf(created.responses, '429'), ['retry-after']);
  assert.deepEqual(headersOf(created.responses, '401'), ['www-authenticate']);
  const results = document.paths['/v1/batches/{id}/results'].get;
  assert.deepEqual(headersOf(results.responses, '200'), ['x-next-from']);
  assert.deepEqual(headersOf(document.paths['/v1/rerank'].post.responses, '200'), ['server-timing']);
});

test('every field has a description and an example', () => {
  const bare: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (['example', 'examples', 'enum', 'default'].includes(key)) continue;
      if (key === 'properties' || key === 'schemas')
        for (const [name, field] of Object.entries<Node>(Object(value))) {
          const isReference = field.$ref !== undefined;
          const isDocumented =
            typeof field.description === 'string' && (key === 'schemas' || Array.isArray(field.examples));
          if (!isReference && !isDocumented) bare.push(`${path}/${key}/${name}`);
        }
      visit(value, `${path}/${key}`);
    }
  };
  visit(document, '');
  assert.deepEqual(bare, []);
});

test('the documented examples have the documented form', () => {
  for (const [schema, example] of [
    [RerankRequest, exampleRequest],
    [RerankReply, exampleReply],
    [ScoreRequest, exampleScoreRequest],
  ] as const)
    fits(schema, example);
});

test('real replies have the documented form, and every field of theirs is documented', async () => {
  const app = await buildTestApp({ judge: (_, test) => 'PFI'.charAt(test) });
  const everything = ['clusters', 'tests', 'matrix', 'outcomes', 'failures'];
  const sent = { ...exampleRequest, tests: ['a', 'b', 'c'], include: everything };
  const rerank = await app.inject({ method: 'POST', url: '/v1/rerank', payload: sent });
  fits(RerankReply, rerank.json());
  const documented = new Set(Object.keys(RerankReply.properties));
  assert.deepEqual(
    Object.keys(rerank.json()).filter((field) => !documented.has(field)),
    [],
  );
  const score = await app.inject({
    method: 'POST',
    url: '/v1/score',
    payload: { ...exampleScoreRequest, include: ['clusters', 'tests', 'matrix'] },
  });
  fits(ScoreReply, score.json());
  const refused = await app.inject({ method: 'POST', url: '/v1/rerank', payload: {} });
  fits(Problem, refused.json());
  await app.close();
});

function fits(schema: TSchema, value: unknown): void {
  assert.ok(Check(schema, value), JSON.stringify(Errors(schema, value)));
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { checkAgainst } from '../../src/rerank/wire/check.ts';
import { exampleRequest } from '../../src/rerank/wire/example.ts';
import { explain } from '../../src/rerank/wire/explain.ts';
import { RerankRequest, ScoreRequest } from '../../src/rerank/wire/request.ts';
import { assertLinear } from '../growth.ts';

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>('', 'x', 0, 1, -1, 0.5, 1.5, 1e9, true, null, [], {}, '101', 'clusters'),
  fc.record(
    { code: fc.anything(), stdin: fc.constant('a'), stdout: fc.constant('b'), count: fc.integer() },
    { requiredKeys: [] },
  ),
  fc.record(
    { id: fc.string(), code: fc.string(), prior: fc.double({ noNaN: true }), counts: fc.integer() },
    { requiredKeys: [] },
  ),
);
const listOf = (item: fc.Arbitrary<unknown>) => fc.oneof(fc.array(item, { maxLength: 4 }), anything);

const requests = fc.record(
  {
    language: fc.oneof(fc.constant<unknown>('python'), anything),
    candidates: listOf(anything),
    tests: listOf(anything),
    strategy: anything,
    limits: fc.oneof(anything, fc.record({ memory_mb: anything, output_kb: anything }, { requiredKeys: [] })),
    deadline_ms: anything,
    top_n: anything,
    include: listOf(anything),
    matrix: listOf(fc.oneof(fc.constantFrom('1', '01-', '2', ''), anything)),
    candidate_counts: listOf(anything),
  },
  { requiredKeys: [] },
);

for (const [name, schema] of Object.entries({ RerankRequest, ScoreRequest })) {
  test(`of a ${name} there is something to explain exactly when the check fails`, () => {
    const compiled = Compile(schema);
    fc.assert(
      fc.property(fc.oneof(requests, anything), (value) => {
        assert.equal(explain(schema, value).length === 0, compiled.Check(value));
      }),
      { numRuns: 3_000 },
    );
  });
}

test('the documented request passes', () => {
  assert.ok(checkAgainst(RerankRequest)(exampleRequest).ok);
});

test('of a hostile value no more errors are told than are shown, in linear time', async () => {
  await assertLinear(25_000, (fields) => {
    const unknown = Object.fromEntries(Array.from({ length: fields }, (_, index) => [`field ${index}`, 0]));
    const request = { language: 'python', candidates: [unknown], tests: [unknown] };
    assert.equal(explain(RerankRequest, request).length, 20);
  });
});

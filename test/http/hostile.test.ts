/** Whatever is sent, the service answers with a reply or a 4xx problem. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { buildTestApp } from './helper.ts';

const app = await buildTestApp({
  judge: (candidate, test) => 'PFETIS'.charAt((candidate.length + test) % 6),
});
after(() => app.close());

const text = fc.string({ unit: 'binary', maxLength: 12 });
const oddKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'toString',
  'id',
  'code',
  'count',
  'stdin',
  'stdout',
  'name',
  'then',
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  text,
  fc.dictionary(oddKey, fc.oneof(text, fc.integer(), fc.constant(null))),
);
type Sometimes = (usual: fc.Arbitrary<unknown>) => fc.Arbitrary<unknown>;
const maybe: Sometimes = (usual) =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: value });
const part = fc.constantFrom('clusters', 'tests', 'matrix', 'outcomes', 'failures');
const requestWith = (maybe: Sometimes) =>
  fc.record(
    {
      language: maybe(fc.constantFrom('python', 'javascript')),
      prelude: maybe(text),
      candidates: maybe(
        fc.array(
          maybe(fc.oneof(text, fc.record({ code: text, id: text, count: fc.integer({ min: 1, max: 9 }) }))),
          { minLength: 1, maxLength: 4 },
        ),
      ),
      tests: maybe(
        fc.array(maybe(fc.oneof(text, fc.record({ stdin: text, stdout: text }))), {
          minLength: 1,
          maxLength: 4,
        }),
      ),
      strategy: maybe(
        fc.oneof(
          fc.constantFrom('b4', 'codet', 'random'),
          fc.record({ name: fc.constant('b4'), alpha_xy: fc.double() }),
        ),
      ),
      include: maybe(fc.array(part, { maxLength: 5 })),
      top_n: maybe(fc.integer({ min: 1, max: 5 })),
      matrix: maybe(fc.array(fc.constantFrom('10-', '111', '0'), { minLength: 1, maxLength: 3 })),
    },
    { requiredKeys: ['language', 'candidates', 'tests'] },
  );

const bodies = fc.oneof(
  requestWith(maybe),
  requestWith((usual) => usual),
  value,
);

for (const url of ['/v1/rerank', '/v1/score']) {
  test(`${url} never answers 5xx`, async () => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        const payload = JSON.stringify(body);
        const reply = await app.inject({
          method: 'POST',
          url,
          payload,
          headers: { 'content-type': 'application/json' },
        });
        seen.add(reply.statusCode);
        assert.ok([200, 400, 422].includes(reply.statusCode), reply.body);
      }),
      { numRuns: 600 },
    );
    assert.ok(url === '/v1/score' || seen.has(200), [...seen].join());
  });
}

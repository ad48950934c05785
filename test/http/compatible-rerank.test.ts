/** Requests as clients of rerankers of texts send them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { CohereClientV2, CohereError } from 'cohere-ai';
import { buildTestApp } from './helper.ts';

const app = await buildTestApp({
  judge: (code) => (code === 'good' ? 'P' : 'F'),
  env: { MAX_CANDIDATE_KB: '1' },
});
after(() => app.close());

const ask = (fields: object) =>
  app.inject({
    method: 'POST',
    url: '/v2/rerank',
    payload: { model: 'rerank-v3.5', query: 'q', documents: ['bad', 'good'], tests: ['t'], ...fields },
  });

test('documents are candidates; results are index and relevance_score, best first', async () => {
  const reply = await ask({ strategy: 'max_pass' });
  assert.equal(reply.statusCode, 200, reply.body);
  assert.deepEqual(reply.json().results, [
    { index: 1, relevance_score: 1 },
    { index: 0, relevance_score: 0 },
  ]);
  assert.deepEqual(reply.json().meta.api_version, { version: '2' });
  const best = await ask({
    documents: [{ text: 'bad' }, { text: 'good' }],
    top_n: 1,
    return_documents: true,
  });
  assert.deepEqual(
    best.json().results.map(({ index, document }: { index: number; document: object }) => [index, document]),
    [[1, { text: 'good' }]],
  );
});

test('without tests there is nothing to rank by, and what is refused is named as it was sent', async () => {
  assert.equal((await ask({ tests: [] })).statusCode, 400);
  const none = await ask({ top_n: 0 });
  assert.deepEqual([none.statusCode, none.json().errors[0].pointer], [422, '/top_n']);
  const unknown = await ask({ language: 'cobol' });
  assert.equal(unknown.statusCode, 422);
  const long = await ask({ documents: ['x'.repeat(1_025)] });
  assert.equal(long.json().errors[0].pointer, '/documents/0');
  assert.match(long.json().detail, /^\/documents\/0/);
});

test('Cohere’s own client gets rankings and refusals, with tests in a field that it does not know', async () => {
  const environment = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = new CohereClientV2({ token: 'a key', environment, maxRetries: 0 });
  const request = { model: 'crossrank', query: 'q', documents: ['bad', 'good'], topN: 1 };
  const ours = { language: 'javascript', tests: ['t'], strategy: 'max_pass' };
  const { id, results, meta } = await client.rerank({
    ...request,
    maxTokensPerDoc: 4_096,
    priority: 1,
    ...ours,
  });
  assert.match(id ?? '', /^rr_/);
  assert.deepEqual(results, [{ index: 1, relevanceScore: 1 }]);
  assert.equal(meta?.apiVersion?.version, '2');

  const refusals = [
    { fields: { ...ours, language: 'cobol' }, status: 422, says: /There is no such language/ },
    { fields: {}, status: 400, says: /\/tests: This field is required/ },
  ];
  for (const { fields, status, says } of refusals)
    await assert.rejects(client.rerank({ ...request, ...fields }), (error) => {
      assert.ok(error instanceof CohereError);
      assert.equal(error.statusCode, status);
      assert.match(JSON.stringify(error.body), says);
      return true;
    });
});

/** Requests as clients of rerankers of texts send them. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
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

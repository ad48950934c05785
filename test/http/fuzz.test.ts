/** Requests made from what is documented, valid and nearly valid: no fault of the service, and replies as documented. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { faultOf } from '../../drills/api/fault.ts';
import { operationsOf } from '../../drills/api/operations.ts';
import { requestsOf } from '../../drills/api/requests.ts';
import { openapiText } from '../../src/http/print-openapi.ts';
import { buildTestApp } from './helper.ts';

const RUNS = 300;

const operations = operationsOf(JSON.parse(await openapiText()));

for (const operation of operations.filter(({ body }) => body?.type === 'application/json'))
  test(`${operation.path}: no fault, and every reply has its documented form`, async () => {
    const app = await buildTestApp({ judge: (code, index) => 'PFETI'.charAt((code.length + index) % 5) });
    await fc.assert(
      fc.asyncProperty(requestsOf(operation), async ({ url, headers, payload = '' }) => {
        const { statusCode, body } = await app.inject({ method: 'POST', url, payload, headers });
        assert.equal(faultOf(operation, statusCode, body), null);
      }),
      { numRuns: RUNS },
    );
    await app.close();
  });

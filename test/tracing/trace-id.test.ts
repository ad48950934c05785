import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceIdIn } from '../../src/tracing/trace-id.ts';
import { buildTestApp } from '../http/helper.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

test('the trace is taken from a header of the right form, and from no other', () => {
  for (const right of [`00-${trace}-00f067aa0ba902b7-01`, `01-${trace}-00f067aa0ba902b7-01-more`])
    assert.equal(traceIdIn({ traceparent: right }), trace);
  for (const wrong of [
    '',
    trace,
    `ff-${trace}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${trace}-0000000000000000-01`,
    `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${trace}-00f067aa0ba902b7-01"\n`,
  ])
    assert.equal(traceIdIn({ traceparent: wrong }), undefined, wrong);
});

test('lines of the log have the trace that a caller names, without OpenTelemetry too', async () => {
  const lines: string[] = [];
  const app = await buildTestApp({ log: (line) => lines.push(line) });
  await app.inject({ url: '/v1/languages', headers: { traceparent: `00-${trace}-00f067aa0ba902b7-00` } });
  await app.inject({ url: '/v1/languages', headers: { traceparent: 'nonsense' } });
  const ids = lines.map((line) => JSON.parse(line).trace_id);
  assert.equal(ids.filter((id) => id === trace).length, 2);
  assert.equal(ids.filter((id) => id === undefined).length, ids.length - 2);
  await app.close();
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { startTracing } from '../../src/tracing/tracing.ts';
import { buildTestApp } from '../http/helper.ts';

type Span = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
};

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const payload = { language: 'python', candidates: ['SECRET_CODE'], tests: ['t'], strategy: 'codet' };

/** A receiver of OTLP over HTTP, as a collector is. */
const received: Span[] = [];
const bodies: string[] = [];
const receiver = createServer(async (request, response) => {
  const body = await text(request);
  bodies.push(`${request.url} ${body}`);
  for (const { scopeSpans } of JSON.parse(body).resourceSpans)
    for (const { spans } of scopeSpans) received.push(...spans);
  response.setHeader('content-type', 'application/json').end('{}');
});
await once(receiver.listen(0, '127.0.0.1'), 'listening');
after(() => receiver.close());
const address = receiver.address();
assert.ok(typeof address === 'object' && address !== null);

const lines: string[] = [];
const tracing = startTracing(`http://127.0.0.1:${address.port}`, '0.1.0');
const app = await buildTestApp({ tracing, log: (line) => lines.push(line) });
const post = { method: 'POST', url: '/v1/rerank', payload } as const;
await app.inject({
  ...post,
  headers: { traceparent: `00-${TRACE}-${CALLER}-01`, 'x-request-id': 'of-a-trace' },
});
await app.inject({ ...post, headers: { 'x-request-id': 'of-none' } });
await app.inject({
  ...post,
  payload: { ...payload, SECRET_FIELD: 1 },
  headers: { 'x-request-id': 'refused' },
});
await app.inject('/healthz');
await app.inject('/nowhere');
await app.close();
await tracing.close();

const rootOf = (requestId: string) =>
  received.find(({ attributes }) =>
    attributes.some(({ value }) => JSON.stringify(value) === JSON.stringify({ stringValue: requestId })),
  );

test('a request has a span in the trace of its caller, and its stages have spans within that', () => {
  const root = rootOf('of-a-trace');
  assert.equal(root?.name, 'POST /v1/rerank');
  assert.equal(root.traceId, TRACE);
  assert.equal(root.parentSpanId, CALLER);
  const stages = received.filter(({ parentSpanId }) => parentSpanId === root.spanId);
  assert.deepEqual(
    stages.map(({ name }) => name),
    ['parse', 'plan', 'queue', 'execute', 'rank', 'reply', 'write'],
  );
  for (const [index, { traceId, startTimeUnixNano, endTimeUnixNano }] of stages.entries()) {
    assert.equal(traceId, TRACE);
    assert.ok(BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano));
    const before: string = stages[index - 1]?.endTimeUnixNano ?? root.startTimeUnixNano;
    // Clocks of spans differ by what the wall clock has drifted since the process started.
    assert.ok(BigInt(startTimeUnixNano) + 5_000_000n >= BigInt(before));
  }
});

test('every span is sent to the one path, with the name of the service and no text of a program', () => {
  assert.ok(bodies.every((body) => body.startsWith('/v1/traces ')));
  assert.match(bodies.join(), /"service\.name","value":\{"stringValue":"crossrank"/);
  assert.doesNotMatch(bodies.join(), /SECRET/);
});

test('a request that is refused has a span, what is not there too, what is asked for all the time has none', () => {
  assert.equal(rootOf('refused')?.name, 'POST /v1/rerank');
  assert.ok(received.some(({ name }) => name === 'GET none'));
  assert.ok(!received.some(({ name }) => name.includes('healthz')));
});

test('the lines of the log have the trace, whoever began it', () => {
  const logged = lines.map((line) => JSON.parse(line));
  const tracesOf = (id: string) => logged.filter(({ reqId }) => reqId === id).map(({ trace_id }) => trace_id);
  assert.ok(tracesOf('of-a-trace').length >= 2);
  assert.ok(tracesOf('of-a-trace').every((id) => id === TRACE));
  assert.equal(tracesOf('of-none').at(-1), rootOf('of-none')?.traceId);
});

test('a receiver that is not there does not keep the service from its end', async () => {
  const lost = startTracing('http://127.0.0.1:1', '0.1.0');
  const other = await buildTestApp({ tracing: lost });
  assert.equal((await other.inject(post)).statusCode, 200);
  await other.close();
  const began = performance.now();
  await lost.close();
  assert.ok(performance.now() - began < 5_000);
});

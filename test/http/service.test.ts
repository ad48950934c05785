import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strategies } from '../../src/ranking/strategies.ts';
import { buildTestApp, doubleOf } from './helper.ts';

const good = { language: 'python', candidates: ['SECRET_CANDIDATE'], tests: ['SECRET_TEST'] };

test('the process lives, and is ready when the executor is', async () => {
  let ready = false;
  const walls = {
    permission: true,
    namespaces: false,
    reason: 'bubblewrap is not installed',
  } as const;
  const app = await buildTestApp({ executor: { ready: () => ready, walls: async () => walls } });
  assert.deepEqual((await app.inject('/healthz')).json(), { status: 'ok' });
  const starting = await app.inject('/readyz');
  assert.equal(starting.statusCode, 503);
  assert.equal(starting.headers['retry-after'], '1');
  assert.equal(starting.json().type, '/problems/unavailable');
  ready = true;
  const reply = await app.inject('/readyz');
  assert.equal(reply.statusCode, 200);
  assert.deepEqual(reply.json(), { status: 'ok', walls });
  await app.close();
});

test('the languages are those of the executor', async () => {
  const app = await buildTestApp();
  const { languages } = (await app.inject('/v1/languages')).json();
  assert.deepEqual(languages[0], {
    name: 'python',
    runtime: 'python double',
    ready: true,
    candidate_forms: ['any text'],
    test_forms: ['any text'],
    libraries: [],
  });
  assert.equal(languages.length, 3);
  await app.close();
});

test('the strategies come with parameters, ranges and papers, and one is the default', async () => {
  const app = await buildTestApp();
  const reply = await app.inject('/v1/strategies');
  const list: { name: string; default: boolean; paper: { url: string }; parameters: object }[] =
    reply.json().strategies;
  assert.deepEqual(
    list.map(({ name }) => name),
    strategies.map(({ name }) => name),
  );
  assert.equal(list.filter((strategy) => strategy.default).length, 1);
  assert.ok(list.every(({ paper }) => paper.url.startsWith('https://')));
  const b4 = reply.json().strategies.find(({ name }: { name: string }) => name === 'b4');
  assert.equal(b4.parameters.alpha_xy.default, 1000);
  assert.equal(b4.parameters.alpha_xy.minimum, 1);
  await app.close();
});

test('the type of a problem leads to what it means', async () => {
  const app = await buildTestApp();
  const problem = (await app.inject('/nowhere')).json();
  const meaning = await app.inject(problem.type);
  assert.equal(meaning.statusCode, 200);
  assert.equal(meaning.json().status, 404);
  assert.equal((await app.inject('/problems/none')).statusCode, 404);
  await app.close();
});

test('the documentation page loads nothing from elsewhere', async () => {
  const app = await buildTestApp();
  const page = await app.inject('/docs');
  assert.equal(page.statusCode, 200);
  const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
  assert.ok(links.length >= 5);
  for (const link of links) {
    assert.match(link, /^\/docs\//);
    assert.equal((await app.inject(link)).statusCode, 200, link);
  }
  assert.match(String(page.headers['content-security-policy']), /^default-src 'self'/);
  const initializer = await app.inject('/docs/static/swagger-initializer.js');
  assert.match(initializer.body, /"?validatorUrl"?: ?null/);
  assert.equal((await app.inject('/docs/json')).json().info.title, 'Crossrank');
  await app.close();
});

test('a sane request id is taken over, any other is replaced', async () => {
  const app = await buildTestApp();
  const idFor = async (id: string, url = '/healthz') =>
    String((await app.inject({ url, headers: { 'x-request-id': id } })).headers['x-request-id']);
  assert.equal(await idFor('abc-123'), 'abc-123');
  assert.equal(await idFor('abc-123', '/nowhere'), 'abc-123');
  assert.equal(await idFor('abc-123', '/%zz'), 'abc-123');
  for (const bad of ['', 'a b', 'x'.repeat(129), 'a"b']) assert.match(await idFor(bad), /^req_[0-9A-Z]{26}$/);
  await app.close();
});

test('a mistake of the service is a 500 without its insides, logged with its cause', async () => {
  const lines: string[] = [];
  const execute = () => Promise.reject(new Error('the inside story'));
  const app = await buildTestApp({ executor: { execute }, log: (line) => lines.push(line) });
  const headers = { 'x-request-id': 'find-me' };
  const reply = await app.inject({ method: 'POST', url: '/v1/rerank', payload: good, headers });
  assert.equal(reply.statusCode, 500);
  assert.match(String(reply.headers['content-type']), /^application\/problem\+json/);
  assert.equal(reply.json().type, '/problems/internal');
  assert.match(reply.json().detail, /find-me/);
  assert.doesNotMatch(reply.body, /inside story/);
  const logged = lines.map((line) => JSON.parse(line)).find(({ err }) => err !== undefined);
  assert.equal(logged.reqId, 'find-me');
  assert.equal(logged.err.message, 'the inside story');
  await app.close();
});

test('no text of a program is in the log, right or wrong', async () => {
  const lines: string[] = [];
  const app = await buildTestApp({ log: (line) => lines.push(line) });
  for (const payload of [
    good,
    { ...good, language: 'SECRET_LANGUAGE' },
    { ...good, candidates: [{ code: 'SECRET_CANDIDATE', count: 'SECRET_COUNT' }] },
    '{"candidates": "SECRET',
  ])
    await app.inject({
      method: 'POST',
      url: '/v1/rerank',
      payload,
      headers: { 'content-type': 'application/json' },
    });
  assert.ok(lines.length >= 4);
  assert.doesNotMatch(lines.join(''), /SECRET/);
  await app.close();
});

test('every reply is what its schema says', async () => {
  const app = await buildTestApp({ executor: doubleOf() });
  for (const url of [
    '/v1/languages',
    '/v1/strategies',
    '/healthz',
    '/readyz',
    '/problems/internal',
    '/openapi.json',
  ]) {
    const reply = await app.inject(url);
    assert.equal(reply.statusCode, 200, url);
    assert.match(String(reply.headers['content-type']), /^application\/json/);
  }
  await app.close();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import {
  type AdmissionOptions,
  createAdmission,
  type Ticket,
  type Visitor,
  type Work,
} from '../../src/admission/admission.ts';
import type { Answer } from '../../src/rerank/refusal.ts';

const SMALL: Work = { language: 'python', cells: 100, priority: 'interactive' };
const BULK: Work = { ...SMALL, priority: 'bulk' };

/** One sandbox: two places, and two more for whoever has nothing under way. A cell takes a tenth of a millisecond. */
function build(queue: Partial<AdmissionOptions['queue']> = {}) {
  const admission = createAdmission({
    sandboxes: 1,
    queue: { requests: 100, cells: 1e6, ms: 60_000, ...queue },
  });
  const inside: { name: string; leave: () => void }[] = [];
  const outcomes: Answer<Ticket>[] = [];
  const come = (name: string, work: Work = SMALL, about: Partial<Visitor> = {}, signal?: AbortSignal) => {
    const coming = admission.admit({ name, weight: 1, ...about }, work, signal);
    return coming.then((outcome) => {
      outcomes.push(outcome);
      if (outcome.ok) inside.push({ name, leave: () => outcome.value.leave(work.cells, work.cells / 10) });
      return outcome;
    });
  };
  /** The one that came in first leaves; tells who is inside then. */
  const leave = async () => {
    inside.shift()?.leave();
    await turn();
    return names();
  };
  const names = () => inside.map(({ name }) => name).join('');
  return { admission, come, leave, names, outcomes };
}

function refusalOf(outcome: Answer<Ticket>) {
  assert.ok(!outcome.ok);
  return outcome.refusal;
}

test('a few run at a time, the others wait and are let in as places become free', async () => {
  const { admission, come, leave, names } = build();
  for (let index = 0; index < 5; index++) void come('a');
  await turn();
  assert.equal(names(), 'aa');
  assert.deepEqual(admission.state(), { waiting: 3, waitingCells: 300, running: 2 });
  assert.equal(await leave(), 'aa');
  assert.equal(admission.state().waiting, 2);
});

test('whoever has nothing under way is let in at once beside one who has much', async () => {
  const { come, names } = build();
  for (let index = 0; index < 50; index++) void come('a');
  void come('b');
  await turn();
  assert.equal(names(), 'aab');
});

test('small requests do not wait for large ones', async () => {
  const { come, names } = build();
  for (let index = 0; index < 10; index++) void come('a', { ...SMALL, cells: 100_000 });
  void come('a');
  await turn();
  assert.equal(names(), 'aaa');
});

test('interactive work goes before bulk work, which is not starved', async () => {
  const { come, leave, names } = build();
  void come('x');
  void come('x');
  for (let index = 0; index < 30; index++) void come('b', BULK);
  for (let index = 0; index < 30; index++) void come('i');
  await turn();
  const order: string[] = [];
  let before = names();
  for (let index = 0; index < 24; index++) {
    const after = await leave();
    order.push(after.slice(before.length - 1));
    before = after;
  }
  const served = order.join('');
  const bulk = served.replaceAll('i', '').length;
  assert.ok(bulk >= 1 && bulk <= 4, served);
});

test('a full queue refuses with a time that grows with what waits, and leaves room for others', async () => {
  const { come, outcomes, admission } = build({ requests: 10 });
  for (let index = 0; index < 20; index++) void come('a');
  await turn();
  const refused = outcomes.filter(({ ok }) => !ok);
  assert.ok(
    admission.state().waiting >= 7 && admission.state().waiting <= 9,
    String(admission.state().waiting),
  );
  assert.equal(refused.length, 18 - admission.state().waiting);
  const { kind, retryAfterMs = 0 } = refusalOf(refused[0] ?? assert.fail());
  assert.equal(kind, 'overloaded');
  assert.ok(retryAfterMs > 0);
  void come('b');
  void come('b');
  void come('b');
  await turn();
  assert.equal(outcomes.filter(({ ok }) => !ok).length, refused.length);
});

test('cells that wait are bounded too', async () => {
  const { come, outcomes } = build({ cells: 500 });
  for (let index = 0; index < 20; index++) void come('a');
  await turn();
  assert.ok(outcomes.filter(({ ok }) => !ok).length >= 13);
});

test('what would wait for too long is refused at once', async () => {
  const { come, outcomes } = build({ ms: 50 });
  for (let index = 0; index < 20; index++) void come('a');
  await turn();
  const refusal = refusalOf(outcomes.find(({ ok }) => !ok) ?? assert.fail());
  assert.match(refusal.detail, /wait for too long/);
});

test('what would still be waiting at its deadline is refused at once, and not while there is room', async () => {
  const { come, outcomes } = build();
  assert.ok((await come('a', { ...SMALL, deadlineMs: 1 })).ok);
  for (let index = 0; index < 20; index++) void come('a');
  const refusal = refusalOf(await come('a', { ...SMALL, deadlineMs: 100 }));
  assert.match(refusal.detail, /still be waiting at its deadline/);
  assert.ok((refusal.retryAfterMs ?? 0) > 0 && (refusal.retryAfterMs ?? 0) < 1_000);
  void come('a', { ...SMALL, deadlineMs: 10_000 });
  await turn();
  assert.equal(outcomes.filter(({ ok }) => !ok).length, 1);
});

test('a deadline that comes while waiting ends the wait', async () => {
  const { come, admission } = build();
  void come('a');
  void come('a');
  const refusal = refusalOf(await come('a', { ...SMALL, deadlineMs: 60 }));
  assert.match(refusal.detail, /came while it waited/);
  assert.equal(admission.state().waiting, 0);
});

test('a client that goes away gives up its place in the queue', async () => {
  const { come, admission, leave, names } = build();
  void come('a');
  void come('a');
  const gone = new AbortController();
  const waiting = come('a', SMALL, {}, gone.signal);
  await turn();
  gone.abort();
  assert.equal(refusalOf(await waiting).kind, 'cancelled');
  assert.deepEqual(admission.state(), { waiting: 0, waitingCells: 0, running: 2 });
  assert.equal(await leave(), 'a');
  assert.equal(names(), 'a');
});

test('the patient are never refused', async () => {
  const { come, outcomes } = build({ requests: 1, ms: 0 });
  for (let index = 0; index < 20; index++) void come('batches', BULK, { patient: true });
  await turn();
  assert.ok(outcomes.every(({ ok }) => ok));
});

test('what cells cost is learnt, and the wait is reckoned by it', async () => {
  const { come, outcomes, admission } = build({ ms: 400 });
  const costly = { ...SMALL, language: 'javascript' } as const;
  for (let index = 0; index < 12; index++) {
    const ticket = await admission.admit({ name: 'a', weight: 1 }, costly);
    if (ticket.ok) ticket.value.leave(100, 1_000);
  }
  for (let index = 0; index < 6; index++) void come('a');
  await turn();
  assert.ok(outcomes.every(({ ok }) => ok));
  for (let index = 0; index < 6; index++) void come('b', costly);
  await turn();
  assert.ok(outcomes.some(({ ok }) => !ok));
});

test('closing refuses those who wait and those who come', async () => {
  const { admission, come } = build();
  void come('a');
  void come('a');
  const waiting = come('a');
  await turn();
  admission.close();
  assert.equal(refusalOf(await waiting).kind, 'stopping');
  assert.equal(refusalOf(await come('b')).kind, 'stopping');
});

test('a refusal is foreseen for what is alike while nothing makes room, and not by bulk work', async () => {
  const { admission, come, leave } = build({ requests: 1 });
  for (let index = 0; index < 3; index++) void come('a');
  await turn();
  await come('a', BULK, { likeness: 'bulk' });
  assert.equal(admission.foresee('bulk'), null);
  const refused = refusalOf(await come('a', SMALL, { likeness: 'small' }));
  assert.equal(admission.foresee('small'), refused);
  assert.equal(admission.foresee('other'), null);
  await leave();
  assert.equal(admission.foresee('small'), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createWaitingRoom, type Entry } from '../../src/admission/waiting-room.ts';

function entry(flow: string, weight = 1, cost = 1): Entry {
  return { flow, weight, cost, cells: 1 };
}

function orderOf(entries: readonly Entry[]): string {
  const room = createWaitingRoom();
  for (const each of entries) room.add(each);
  return entries.map(() => room.next()?.flow).join('');
}

test('one caller with much work does not keep another waiting', () => {
  const many = Array.from({ length: 10 }, () => entry('a'));
  assert.equal(orderOf([...many, entry('b')]).indexOf('b'), 1);
});

test('turns go by weight', () => {
  const a = Array.from({ length: 30 }, () => entry('a', 3));
  const b = Array.from({ length: 30 }, () => entry('b', 1));
  const first = orderOf([...a, ...b]).slice(0, 20);
  assert.equal(first.replaceAll('b', '').length, 15);
});

test('turns go by cost, not by number', () => {
  const a = Array.from({ length: 10 }, () => entry('a', 1, 10));
  const b = Array.from({ length: 10 }, () => entry('b', 1, 1));
  assert.equal(orderOf([...a, ...b]).slice(0, 11), `a${'b'.repeat(10)}`);
});

test('nobody saves up turns while away', () => {
  const room = createWaitingRoom();
  for (let index = 0; index < 20; index++) room.add(entry('a'));
  for (let index = 0; index < 10; index++) room.next();
  for (let index = 0; index < 10; index++) room.add(entry('b'));
  const next = Array.from({ length: 10 }, () => room.next()?.flow).join('');
  assert.equal(next.replaceAll('a', '').length, 5);
});

const entries = fc.array(
  fc.record({
    flow: fc.constantFrom('a', 'b', 'c'),
    weight: fc.constant(1),
    cost: fc.integer({ min: 1, max: 50 }),
    cells: fc.constant(1),
  }),
  { maxLength: 60 },
);

test('all that comes goes, each flow in the order in which it came', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const room = createWaitingRoom();
      for (const each of all) room.add(each);
      const served = all.map(() => room.next());
      assert.equal(room.next(), null);
      for (const flow of ['a', 'b', 'c'])
        assert.deepEqual(
          served.filter((each) => each?.flow === flow),
          all.filter((each) => each.flow === flow),
        );
    }),
  );
});

test('while two flows wait, neither gets more than the largest piece of each ahead of the other', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const room = createWaitingRoom();
      for (const each of all) room.add(each);
      const left = new Map<string, number>();
      for (const { flow } of all) left.set(flow, (left.get(flow) ?? 0) + 1);
      const flows = [...left.keys()];
      const served = new Map<string, number>();
      const largest = Math.max(0, ...all.map(({ cost }) => cost));
      while (flows.every((flow) => (left.get(flow) ?? 0) > 0) && flows.length > 1) {
        const next = room.next();
        if (!next) break;
        left.set(next.flow, (left.get(next.flow) ?? 0) - 1);
        served.set(next.flow, (served.get(next.flow) ?? 0) + next.cost);
        const amounts = flows.map((flow) => served.get(flow) ?? 0);
        assert.ok(Math.max(...amounts) - Math.min(...amounts) <= 2 * largest);
      }
    }),
  );
});

test('a newcomer waits for its own flow, and for as much of others as they get meanwhile', () => {
  const room = createWaitingRoom();
  for (let index = 0; index < 100; index++) room.add(entry('a', 1, 10));
  assert.equal(room.costAhead(entry('b', 1, 10)), 10);
  assert.equal(room.costAhead(entry('b', 0.1, 10)), 100);
  assert.equal(room.costAhead(entry('a', 1, 10)), 1_000);
});

test('what does not wait any longer is not served', () => {
  const room = createWaitingRoom();
  const [one, two] = [entry('a'), entry('a')];
  room.add(one);
  room.add(two);
  assert.equal(room.remove(one), true);
  assert.equal(room.remove(one), false);
  assert.equal(room.next(), two);
  assert.equal(room.length, 0);
});

/** Containers that a Python candidate apart and its test both hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { rows } = runningExecutor();

/** The row of one candidate. */
const row = async (candidate: string, tests: readonly string[]) =>
  (await rows({ language: 'python', candidates: [candidate], tests })).join('');

const CANDIDATE = `from dataclasses import dataclass, field
calls = []
def note(x):
    calls.append(x)
    return x
@dataclass
class P:
    x: int
    tags: list = field(default_factory=list)
    def push(self, tag): self.tags.append(tag)
class DD(dict):
    def __missing__(self, key): self[key] = value = []; return value
class Service:
    def __init__(self, log): self.log = log
    def start(self): self.log.append("started")`;

test('a test sees what a candidate does to its own containers, later than when it got them', async () => {
  assert.equal(
    await row(CANDIDATE, [
      'note(1)\nnote(2)\nassert calls == [1, 2]',
      'note(1)\nassert calls == []',
      'p = P(3)\ntags = p.tags\np.push(1)\nassert tags == [1] and p.tags is tags',
      'p = P(3)\ntags = list(p.tags)\np.push(1)\nassert tags == [1]',
    ]),
    'PFPF',
  );
});

test('what a test does to a container of the candidate reaches the candidate', async () => {
  assert.equal(
    await row(CANDIDATE, [
      'p = P(3)\np.tags.append(1)\nassert p.tags == [1] and p == P(3, [1])',
      'p = P(3)\np.tags.append(1)\nassert p == P(3)',
      'd = DD()\nd["a"].append(1)\nassert d == {"a": [1]}',
      'd = DD()\nd["a"].append(1)\nassert d == {"a": []}',
    ]),
    'PFPF',
  );
});

test('a list that a test handed over is changed later, one that it kept is not', async () => {
  const started = 'log, kept = [], []\ns = Service(log)\ns.start()\n';
  assert.equal(
    await row(CANDIDATE, [`${started}assert log == ["started"]`, `${started}assert kept == ["started"]`]),
    'PF',
  );
});

test('no cell sees the containers of another', async () => {
  const once = 'note(1)\nassert calls == [1]';
  assert.equal(await row(CANDIDATE, [once, once, once]), 'PPP');
});

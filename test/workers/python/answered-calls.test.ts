import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPyodide } from 'pyodide';
import { Outcome } from '../../../workers/messages.ts';
import { createAnsweredCalls, isEqual } from '../../../workers/python/answered-calls.ts';
import { installHarness } from '../../../workers/python/harness.ts';

const python = await loadPyodide({ env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' } });
installHarness(python);

const VALUES = [
  ...[
    'None',
    'True',
    'False',
    '0',
    '1',
    '-1',
    '2',
    '10**30',
    '0.0',
    '-0.0',
    '1.0',
    '1.5',
    '1e300',
    '1e16',
    '10**16',
  ],
  ...[
    'float("nan")',
    'float("inf")',
    '1j',
    '1+0j',
    '""',
    '"1"',
    '"a"',
    '"True"',
    '"nan"',
    '"é"',
    '"\\n"',
    '"\\\\n"',
    '"1.0"',
  ],
  ...[
    'b"a"',
    'bytearray(b"a")',
    '[]',
    '()',
    '{}',
    'set()',
    'frozenset()',
    '[1]',
    '[True]',
    '[1.0]',
    '(1,)',
    '[[1], 2]',
    '[[True], 2]',
  ],
  ...[
    '[1, 2]',
    '[2, 1]',
    '["a"]',
    '["b"]',
    '["True"]',
    '[None]',
    '[float("nan")]',
    '["nan"]',
    '[0]',
    '[0.0]',
    '[-0.0]',
    '[False]',
  ],
  ...[
    '{1, 2}',
    '{2, 1}',
    'frozenset({1, 2})',
    '{1: 2}',
    '{True: 2}',
    '{1: 2.0}',
    '{"a": 1, "b": 2}',
    '{"b": 2, "a": 1}',
  ],
  ...['collections.Counter()', 'collections.Counter(a=0)', 'collections.Counter("a")', '{"a": 1}'],
  ...[
    'collections.OrderedDict(a=1, b=2)',
    'collections.OrderedDict(b=2, a=1)',
    'collections.defaultdict(int, a=1)',
  ],
  ...[
    '"a" * 300',
    '"a" * 301',
    '[1] * 300',
    '[1] * 299 + [True]',
    '[1] * 299 + [2]',
    'object()',
    'int',
    '[object()]',
    '10**400',
    '-10**400',
  ],
];

test('texts of two values tell of their equality what Python says of it, or nothing', () => {
  const globals = python.globals.get('_crossrank');
  const said: [string[], boolean[][]] = JSON.parse(
    python.runPython(
      `
import collections, json
values = [eval(text) for text in json.loads('''${JSON.stringify(VALUES).replaceAll('\\', '\\\\')}''')]
others = [eval(text) for text in json.loads('''${JSON.stringify(VALUES).replaceAll('\\', '\\\\')}''')]
json.dumps([[quick_answer(value) for value in values], [[bool(one == other) for other in others] for one in values]])`,
      { globals },
    ),
  );
  const [texts, equal] = said;
  let told = 0;
  for (const [index, one] of texts.entries()) {
    for (const [place, other] of texts.entries()) {
      const guess = isEqual(one, other);
      if (guess === null) continue;
      told++;
      assert.equal(guess, equal[index]?.[place], `${VALUES[index]} == ${VALUES[place]}`);
    }
  }
  assert.ok(told > (VALUES.length * VALUES.length) / 2);
  const small = ['None', 'True', '1', '"a"', '[1]', '[2, 1]', '["a"]', '{1, 2}'];
  for (const one of small) {
    for (const other of small) {
      const [left = '', right = ''] = [one, other].map((text) => texts[VALUES.indexOf(text)]);
      if (one !== 'True' && other !== 'True') assert.equal(isEqual(left, right), one === other);
    }
  }
});

test('a call that was answered is not made again for what another test wants', () => {
  const calls = createAnsweredCalls();
  for (const [index, said] of [
    '=f(1)\0vint\n1',
    '=f(1)\0vint\n2',
    '?f(1)\0vint\n1',
    '=f(2)\0vint\n1',
    '=f(1)\0vfloat\n1.0',
    '',
  ].entries())
    calls.learn(index, said);
  const one = calls.of('one');
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((index) => one.isShared(index)),
    [true, true, false, false, true, false],
  );
  assert.equal(one.conclude(1, 100), null);
  one.note(0, { outcome: Outcome.passed, answer: 'vint\n1', ms: 3, limitMs: 100 });
  assert.deepEqual(one.conclude(1, 100), { outcome: Outcome.failed, answer: 'vint\n1', ms: 3, limitMs: 100 });
  assert.equal(one.conclude(3, 100), null);
  assert.equal(one.conclude(4, 100), null);
  assert.equal(calls.of('another').conclude(1, 100), null);
  assert.equal(calls.of('one').conclude(0, 100)?.outcome, Outcome.passed);
  calls.clear();
  assert.equal(calls.of('one').conclude(0, 100), null);
});

test('an exception ends all tests of its call; a time-out those that have no more time', () => {
  const calls = createAnsweredCalls();
  for (const [index, wanted] of ['1', '2', '3'].entries()) calls.learn(index, `=f(1)\0vint\n${wanted}`);
  const raises = calls.of('raises');
  raises.note(0, { outcome: Outcome.threw, answer: 'eValueError\n', ms: 1, limitMs: 100 });
  assert.equal(raises.conclude(1, 100)?.outcome, Outcome.threw);
  const loops = calls.of('loops');
  loops.note(0, { outcome: Outcome.timeout, answer: null, ms: 100, limitMs: 100 });
  assert.equal(loops.conclude(1, 20)?.outcome, Outcome.timeout);
  assert.equal(loops.conclude(1, 101), null);
});

test('what says nothing of the next cell is not kept', () => {
  const calls = createAnsweredCalls();
  for (const [index, wanted] of ['1', '2'].entries()) calls.learn(index, `=f(1)\0vint\n${wanted}`);
  for (const [outcome, answer] of [
    [Outcome.memory, null],
    [Outcome.crashed, null],
    [Outcome.output, null],
    [Outcome.passed, 'olist\n'],
    [Outcome.threw, 'vint\n1'],
  ] as const) {
    const candidate = calls.of('f');
    candidate.note(0, { outcome, answer, ms: 1, limitMs: 100 });
    assert.equal(candidate.conclude(1, 100), null);
  }
});

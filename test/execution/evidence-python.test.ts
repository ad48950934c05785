import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Given, runningExecutor } from './running.ts';
import { type Told, toldBy } from './told.ts';

const { execute, rows } = runningExecutor();
type Plan = Omit<Given, 'language' | 'evidence'>;
const given = (plan: Plan): Given => ({ language: 'python', ...plan });
const told = async (plan: Plan): Promise<Told> => toldBy(await execute({ ...given(plan), evidence: true }));

/** Uses a name that only a program apart may use, and does nothing with it. */
const APART = 'import sys\nsys._getframe\n';

test('a plan that does not ask is told nothing', async () => {
  const execution = await execute(given({ candidates: ['def f(x): return x'], tests: ['assert f(1) == 1'] }));
  assert.equal(execution.evidence, null);
});

test('the question is the call as Python writes it, and the answer wanted is the literal', async () => {
  const forms: readonly (readonly [test: string, question: string | null, wanted: string | null])[] = [
    ['assert f( 1,"a" )==[1,\n  2]', "f(1, 'a')", 'list [1, 2]'],
    ["assert [1, 2] == f(1, 'a'), 'message'", "f(1, 'a')", 'list [1, 2]'],
    ['assert f(1) is None', 'f(1)', 'NoneType None'],
    ['assert f(1) is True', 'f(1)', 'bool True'],
    ['assert f(1)', 'f(1)', 'bool True'],
    ['assert not f(1)', 'f(1)', 'bool False'],
    ['assert f(1) != 3', 'f(1)', null],
    ['assert f(1) in (1, 2)', 'f(1)', null],
    ['assert f(1) == -1', 'f(1)', 'int -1'],
    ["assert f(1) == {'b': {2, 1}, 'a': ()}", 'f(1)', "dict {'a': (), 'b': {1, 2}}"],
    ["assert f(1) == float('inf')", 'f(1)', 'float inf'],
    ['assert abs(f(2) - 1.5) < 1e-6', 'f(2)', 'float 1.5'],
    ['import math\nassert math.isclose(f(2), 1.5)', 'import math\nf(2)', 'float 1.5'],
    ['assert f(2) == pytest.approx(0.5)', 'f(2)', 'float 0.5'],
    ['import unittest\nunittest.TestCase().assertEqual(f(2), 4)', 'import unittest\nf(2)', 'int 4'],
    ['assert len(f(1)) == 2', 'len(f(1))', 'int 2'],
    ['assert f(1)[0] == 2', 'f(1)[0]', 'int 2'],
    ['assert f(k=1, *[2]) == 2', 'f(*[2], k=1)', 'int 2'],
    ['x = [1]\nassert f(x) == 2\nassert f(3) == 4', 'x = [1]\nf(x)', 'int 2'],
    ['x = [1]\nwanted = 5\nassert f(x) == wanted', 'x = [1]\nf(x)', 'int 5'],
    ['wanted = [1]\nassert f(wanted) == wanted', 'wanted = [1]\nf(wanted)', null],
    ['assert f(1) == 2 and f(2) == 3', 'f(1)', 'int 2'],
    ['def test_f():\n    x = 1\n    assert f(x) == 2\n\ntest_f()', 'x = 1\nf(x)', 'int 2'],
    ['assert f(1) == f(2)', null, null],
    ['assert sorted([2, 1]) == [1, 2]', null, null],
    ['f(1)', null, null],
    ['for i in range(3):\n    assert f(i) == i', null, null],
    ['assert f(', null, null],
  ];
  const { asked } = await told({
    candidates: ['def f(*x, **k): return 1'],
    tests: forms.map(([text]) => text),
  });
  for (const [index, [text, ...expected]] of forms.entries()) assert.deepEqual(asked[index], expected, text);
});

test('tests that differ in spaces ask one question', async () => {
  const { questions, asked } = await told({
    candidates: ['def f(*x): return x'],
    tests: ['assert f(1,[2,3])==1', 'assert f( 1, [ 2,3 ] ) == 2', 'assert 3 == f(1, [2, 3])'],
  });
  assert.deepEqual(questions, ['f(1, [2, 3])']);
  assert.deepEqual(
    asked.map(([, wanted]) => wanted),
    ['int 1', 'int 2', 'int 3'],
  );
});

const TABLE: readonly (readonly [source: string, answer: string])[] = [
  ['None', 'NoneType None'],
  ['True', 'bool True'],
  ['1', 'int 1'],
  ['1.0', 'float 1.0'],
  ['-0.0', 'float -0.0'],
  ['float("nan")', 'float nan'],
  ['float("-inf")', 'float -inf'],
  ['2j', 'complex 2j'],
  ['10 ** 700', `int ${`0x${(10n ** 700n).toString(16)}`.slice(0, 160)}`],
  ['"a\\n\\u202e\\ud800é"', "str 'a\\n\\u202e\\ud800é'"],
  ['b"a\\x00"', "bytes b'a\\x00'"],
  ['bytearray(b"a")', "bytearray bytearray(b'a')"],
  ['[]', 'list []'],
  ['(1,)', 'tuple (1,)'],
  ['[1, [True, (None, "x")], -0.0]', "list [1, [True, (None, 'x')], -0.0]"],
  ['{3, 1, 2}', 'set {1, 2, 3}'],
  ['set()', 'set set()'],
  ['frozenset({"b", "a"})', "frozenset frozenset({'a', 'b'})"],
  ['{"b": 1, "a": {2: [3]}}', "dict {'a': {2: [3]}, 'b': 1}"],
  ['__import__("collections").Counter("aab")', "Counter Counter({'a': 2, 'b': 1})"],
  [
    '__import__("collections").OrderedDict([("b", 1), ("a", 2)])',
    "OrderedDict OrderedDict({'b': 1, 'a': 2})",
  ],
  ['(x for x in [1])', 'opaque generator'],
  ['lambda: 1', 'opaque function'],
  ['[lambda: 1]', 'opaque list'],
  ['[0] * 200000', 'opaque list'],
  ['"x" * 200000', 'opaque str'],
];

test('values have one text each, wherever the candidate runs', async () => {
  const tests = TABLE.map((_, index) => `assert f(${index}) == 0`);
  const source = `def f(i): return [${TABLE.map(([text]) => `lambda: ${text}`).join(', ')}][i]()`;
  const { given } = await told({ candidates: [source, APART + source], tests });
  for (const answers of given) {
    for (const [index, [text, expected]] of TABLE.entries()) {
      const answer = answers[index] ?? '';
      assert.ok(answer === expected || answer.startsWith(`${expected}… sha256:`), `${text}: ${answer}`);
    }
  }
});

test('long texts are told apart by a digest of the whole; what is nested in itself is opaque', async () => {
  const source =
    'def f(i):\n    x = []\n    x.append(x)\n    return [[1] * 500 + [2], [1] * 500 + [3], [1] * 500 + [2], x][i]';
  const { given } = await told({
    candidates: [source, APART + source],
    tests: [0, 1, 2, 3].map((i) => `assert f(${i})`),
  });
  for (const [first, second, third, cycle] of given) {
    assert.match(first ?? '', /^list \[1, 1, .*… sha256:[0-9a-f]{32}$/);
    assert.ok((first?.length ?? 0) < 300);
    assert.notEqual(first, second);
    assert.equal(first, third);
    assert.equal(cycle, 'opaque list');
  }
  assert.deepEqual(given[0], given[1]);
});

test('exceptions by their type, limits by their letter, and nothing of a program that does not load', async () => {
  const { given } = await told({
    candidates: [
      'def f(x): raise KeyError(x)',
      'class Wrong(ValueError): pass\ndef f(x): raise Wrong(x)',
      `${APART}class Wrong(ValueError): pass\ndef f(x): raise Wrong(x)`,
      'def f(x):\n    assert False',
      'def f(x):\n    while True: pass',
      'def f(x): print("x" * 100000)',
      'def f(x:',
      'def g(x): return 1',
    ],
    tests: ['assert f(1) == 2'],
    limits: { cellTimeoutMs: 500 },
  });
  assert.deepEqual(given.flat(), [
    'exception KeyError',
    'exception Wrong',
    'exception Wrong',
    'exception AssertionError',
    'limit T',
    'limit O',
    null,
    'exception NameError',
  ]);
});

test('nothing of the candidate is called for its answer, and no outcome is another', async () => {
  const liar = (body: string) => `class Liar:\n    seen = []\n${body}\ndef f(x): return Liar()`;
  const methods = [
    '__repr__',
    '__str__',
    '__eq__',
    '__iter__',
    '__len__',
    '__hash__',
    '__buffer__',
    '__reduce__',
  ];
  const noisy = liar(
    methods.map((name) => `    def ${name}(self, *a): raise SystemExit("called")`).join('\n'),
  );
  const plan: Plan = {
    candidates: [
      noisy,
      `${APART}${noisy}`,
      'class L(list):\n    def __iter__(self): raise SystemExit\ndef f(x): return L([1])',
      'class I(int):\n    def __repr__(self): return "3"\ndef f(x): return I(2)',
      'class M(type):\n    def __hash__(cls): raise SystemExit\n    def __eq__(cls, other): raise SystemExit\nclass A(metaclass=M): pass\ndef f(x): return A()',
      'class A:\n    def __eq__(self, other): return True\n    __hash__ = object.__hash__\ndef f(x): return {A(): A()}',
      'import sys\nsys.setrecursionlimit(60)\ndef f(x): return [[[[[[1]]]]]]',
    ],
    tests: ['assert f(1) is not None', 'assert f(1) == 3', 'assert isinstance(f(1), object)'],
  };
  const { given: answers } = await told(plan);
  // A class that says of itself what it hashes to does not cross to the judge, evidence or not.
  assert.deepEqual(
    answers.map(([first]) => first),
    [
      'opaque Liar',
      'opaque Liar',
      'opaque L',
      'opaque I',
      'exception RuntimeError',
      'opaque dict',
      'list [[[[[[1]]]]]]',
    ],
  );
  const without = await rows(given(plan));
  assert.deepEqual(await rows({ ...given(plan), evidence: true }), without);
});

test('the value is the one that was compared', async () => {
  const source = 'kept = [1]\ndef f(x): return kept\ndef g(): kept.append(2); return kept';
  const tests = ['assert f(1) == [1]\ng()', 'assert f(1) == [1, 2] or g()'];
  const { given } = await told({ candidates: [source], tests });
  assert.equal(given[0]?.[0], 'list [1]');
});

test('a test that is not harmless, beside either kind of candidate', async () => {
  const source = 'def f(x): return [x]';
  const tests = ['import sys\nsys._getframe\nassert f(7) == [7]', 'assert f(8) == [8]'];
  const { given } = await told({ candidates: [source, APART + source], tests });
  assert.deepEqual(given, [
    ['list [7]', 'list [8]'],
    ['list [7]', 'list [8]'],
  ]);
});

test('evidence and explained failures go together', async () => {
  const execution = await execute({
    ...given({ candidates: ['def f(x): return [x]'], tests: ['assert f(1) == [2]'], failures: 1 }),
    evidence: true,
  });
  assert.equal(execution.failures[0]?.message, '[1] == [2] is false');
  assert.deepEqual(toldBy(execution).given, [['list [1]']]);
});

/** Plain data as Python source. No floats beside whole numbers: those are told apart where `==` does not. */
const scalar = fc.oneof(
  fc.constantFrom('None', '"a"', "'a'", '"é"', "b'a'", '""'),
  fc.integer({ min: 0, max: 3 }).map(String),
);
const { plain } = fc.letrec<{ plain: string; hashable: string }>((tie) => ({
  hashable: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc
      .array(tie('hashable'), { maxLength: 2 })
      .map((items) => `(${items.map((item) => `${item},`).join(' ')})`),
  ),
  plain: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('plain'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc.array(tie('plain'), { maxLength: 2 }).map((items) => `(${items.map((item) => `${item},`).join(' ')})`),
    fc.array(tie('hashable'), { maxLength: 3 }).map((items) => `set([${items.join(', ')}])`),
    fc
      .array(fc.tuple(tie('hashable'), tie('plain')), { maxLength: 3 })
      .map((pairs) => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
  ),
}));

test('two plain values have one text exactly when they are equal', async () => {
  const pairs = fc.sample(fc.tuple(plain, plain), { numRuns: 400, seed: 7 });
  const values = pairs.flat();
  const small = values.filter((value) => value.length < 8);
  const all = [...values, ...small];
  const [lefts, rights] = [all.filter((_, at) => at % 2 === 0), all.filter((_, at) => at % 2 === 1)];
  const source = `L = [${lefts.join(',\n')}]\nR = [${rights.join(',\n')}]\ndef f(i): return L[i]\ndef g(i): return R[i]\ndef e(i): return L[i] == R[i]`;
  const indexes = rights.map((_, index) => index);
  const tests = ['f', 'g', 'e'].flatMap((name) => indexes.map((index) => `assert ${name}(${index})`));
  const { given, questions } = await told({ candidates: [source], tests });
  const answerTo = new Map(questions.map((question, at) => [question, given[0]?.[at]]));
  let equal = 0;
  for (const index of indexes) {
    const areEqual = answerTo.get(`e(${index})`) === 'bool True';
    if (areEqual) equal++;
    const [left, right] = [answerTo.get(`f(${index})`), answerTo.get(`g(${index})`)];
    assert.ok(left && !left.startsWith('opaque'), `${lefts[index]}: ${left}`);
    assert.equal(left === right, areEqual, `${lefts[index]} and ${rights[index]}: ${left}, ${right}`);
  }
  assert.ok(equal > 10, 'some pairs are equal');
});

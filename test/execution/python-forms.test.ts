import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();
const python = (candidates: readonly string[], tests: readonly string[], prelude = '') =>
  rows({ language: 'python', prelude, candidates, tests });

test('a completion goes on from the prelude', async () => {
  const prelude = 'from typing import List\n\n\ndef incr(xs: List[int]) -> List[int]:\n    """Adds one."""\n';
  assert.deepEqual(await python(['    return [x + 1 for x in xs]\n'], ['assert incr([1]) == [2]'], prelude), [
    'P',
  ]);
});

test('the library finds the module of a candidate, wherever that runs', async () => {
  const data = `from __future__ import annotations
import pickle
from dataclasses import dataclass, field
from typing import ClassVar

@dataclass
class P:
    x: int
    kids: list[P] = field(default_factory=list)
    shared: ClassVar[int] = 7

def f(x):
    return [P(x).x, len(P.__init__.__annotations__)]
`;
  const plain = data.replace('import pickle\n', '').replace('len(P.__init__.__annotations__)', '3');
  const named =
    'import sys\ndef g(x):\n    return x\ndef f(x):\n    return [getattr(sys.modules[__name__], "g")(x), 3]';
  const main = `${plain}print(f(int(input())))`;
  assert.deepEqual(await python([data, plain, named], ['assert f(1) == [1, 3]', 'assert P(1) == P(1)']), [
    'PP',
    'PP',
    'PE',
  ]);
  const tests = [{ stdin: '1', stdout: '[1, 3]' }];
  assert.deepEqual(await rows({ language: 'python', candidates: [main, `${main}\ngetattr`], tests }), [
    'P',
    'P',
  ]);
});

test('whole programs: imports, classes, decorators, dataclasses, generators, async', async () => {
  const program = `
import functools, collections, asyncio
from dataclasses import dataclass

@dataclass
class Point:
    x: int
    y: int = 0

class Stack(list):
    def peek(self):
        return self[-1]

@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def count(xs):
    return dict(collections.Counter(xs))

async def later(x):
    return x + 1

if __name__ == "__main__":
    raise SystemExit("runs only as a whole program")
`;
  assert.deepEqual(
    await python(
      [program],
      [
        'assert Point(1) == Point(1, 0)',
        'assert Stack([1, 2]).peek() == 2',
        'assert fib(50) == 12586269025',
        'assert count("aab") == {"a": 2, "b": 1}',
        'import asyncio\nassert asyncio.new_event_loop() is not None',
      ],
    ),
    ['PPPPP'],
  );
});

test('tests as models write them', async () => {
  const tests = [
    'assert add(1, 2) == 3',
    'x = add(1, 2)\ny = add(x, x)\nassert x == 3, "three"\nassert y == 6',
    'def check(candidate):\n    assert candidate(1, 2) == 3\n    assert candidate(0, 0) == 0\ncheck(add)',
    'import unittest\nunittest.TestCase().assertEqual(add(1, 2), 3)',
    'class T(__import__("unittest").TestCase):\n    def test(self):\n        self.assertRaises(TypeError, add, 1)\nT().test()',
    'class raises:\n    def __init__(self, kind): self.kind = kind\n    def __enter__(self): return self\n    def __exit__(self, kind, *rest):\n        assert kind is not None and issubclass(kind, self.kind)\n        return True\nwith raises(TypeError):\n    add(1, "2")',
    'for a in range(10):\n    for b in range(10):\n        assert add(a, b) == a + b',
    'assert not add(0, 0)',
    'add(1, 2)',
    '',
    'assert add(1, 2) == 4',
    'raise AssertionError("no")',
    'add(1)',
    'assert add(1, 2) = 3',
  ];
  assert.deepEqual(await python(['def add(a, b): return a + b'], tests), ['PPPPPPPPPPFFEE']);
});

test('every cell has a namespace of its own', async () => {
  const candidate = 'calls = []\ndef f(x):\n    calls.append(x)\n    return len(calls)';
  assert.deepEqual(
    await python([candidate], ['assert f(1) == 1', 'assert f(1) == 1', 'f = None', 'assert f(2) == 1']),
    ['PPPP'],
  );
});

test('what a program does to the builtins ends with its cell, and does not reach the judge', async () => {
  const names = [
    'len',
    'type',
    'isinstance',
    'compile',
    'exec',
    'any',
    'zip',
    'repr',
    'AssertionError',
    'BaseException',
    'str',
  ];
  const vandal = `import builtins\nfor name in ${JSON.stringify(names)}:\n    setattr(builtins, name, lambda *rest, **more: True)\nbuiltins.extra = 1\ndef f(x): return -x`;
  assert.deepEqual(
    await python(
      [vandal, 'def f(x): return len([x]) + x - 1', 'def f(x): return extra'],
      ['assert f(1) == 1', 'assert f([]) == [1] or True', 'assert f(2) == 2'],
    ),
    ['FEF', 'PEP', 'EEE'],
  );
});

test('no candidate sees what another did to modules or to the process', async () => {
  const vandals = [
    'import math\nmath.sqrt = lambda x: 0\ndef f(x): return x',
    'import ast\nast.parse = lambda *rest: ast.Module([], [])\ndef f(x): return x',
    'import sys\nsys.modules["math"] = None\ndef f(x): return x',
    'import math\nvars(math)["floor"] = None\ndef f(x): return x',
    'import sys, os\nsys.setrecursionlimit(60)\nsys.path.clear()\nos.environ["HOME"] = "x"\ndef f(x): return x',
    'def f(x): raise SystemExit\nimport collections\ndel collections.OrderedDict',
  ];
  const honest =
    'import math, os, collections\ndef deep(n): return n and deep(n - 1)\ndef f(x):\n    deep(500)\n' +
    '    return math.floor(math.sqrt(x * x)) + (os.environ["HOME"] == "x") + len(collections.OrderedDict())';
  const candidates = vandals.flatMap((vandal, index) => [vandal, `${honest} # ${index}`]);
  const all = await python(candidates, ['assert f(3) == 3', 'assert f(4) == 4', 'assert f(4) == 5']);
  assert.deepEqual(
    all.filter((_, index) => index % 2 === 1),
    vandals.map(() => 'PPF'),
  );
});

test('an object that claims to equal everything equals nothing plain', async () => {
  const liar = 'class Liar:\n    def __eq__(self, other): return True\n    def __hash__(self): return 1\n';
  assert.deepEqual(
    await python(
      [
        `${liar}def f(x): return Liar()`,
        `${liar}def f(x): return [Liar()]`,
        'def f(x): return [x]',
        'def f(x): return x',
      ],
      [
        'assert f(1) == 1',
        'assert f(1) == [1]',
        'assert 1 == f(1), "message"',
        'def t():\n    assert f(1) == 1\nt()',
      ],
    ),
    ['FFFF', 'FFFF', 'FPFF', 'PFPP'],
  );
});

test('deep recursion works as far as memory goes', async () => {
  const prelude = 'import sys\nsys.setrecursionlimit(10**9)\n';
  assert.deepEqual(
    await rows({
      language: 'python',
      prelude,
      candidates: ['def f(n): return 0 if n == 0 else 1 + f(n - 1)'],
      tests: ['assert f(100_000) == 100_000', 'f(-1)', 'assert f(10) == 10'],
      limits: { cellTimeoutMs: 10_000 },
    }),
    ['PMP'],
  );
});

test('failures say what went wrong, in the candidate’s own lines', async () => {
  const { failures, brokenTests, missingModules } = await execute({
    language: 'python',
    prelude: 'def f(x):\n',
    candidates: [
      '    y = x\n    return y\n',
      '    return x.nope\n',
      '    return (\n',
      '    pass\nimport numpy as np\n',
    ],
    tests: ['assert f(1) == 2', 'assert f('],
    failures: 1,
  });
  assert.deepEqual(
    failures.map(({ candidate, type, message, line }) => ({ candidate, type, message, line })),
    [
      { candidate: 0, type: 'AssertionError', message: '1 == 2 is false', line: null },
      { candidate: 1, type: 'AttributeError', message: "'int' object has no attribute 'nope'", line: 1 },
      { candidate: 2, type: 'SyntaxError', message: "'(' was never closed", line: 1 },
      { candidate: 3, type: 'ModuleNotFoundError', message: "No module named 'numpy'", line: 2 },
    ],
  );
  assert.deepEqual(brokenTests, [{ test: 1, message: "SyntaxError: '(' was never closed (line 1)" }]);
  assert.deepEqual(missingModules, [{ module: 'numpy', candidates: 1 }]);
});

test('an error whose text never ends costs its candidate, and nobody else', async () => {
  const endless = (body: string) =>
    `class Endless(Exception):\n    def __str__(self):\n        ${body}\ndef f(x):\n    if x == 2: raise Endless\n    return x`;
  const { outcomes } = await execute({
    language: 'python',
    candidates: [
      endless('while True: pass'),
      endless(
        'while True:\n            try:\n                while True: pass\n            except BaseException: pass',
      ),
      'def f(x): return x',
    ],
    tests: ['assert f(1) == 1', 'assert f(3) == 3', 'assert f(2) == 2'],
    limits: { cellTimeoutMs: 300 },
    failures: 3,
  });
  const letters = Buffer.from(outcomes).toString();
  assert.match(letters, /^PP[ET]PP[ET]PPP$/);
});

test('what a failure says is bounded and safe to print', async () => {
  const { failures } = await execute({
    language: 'python',
    candidates: ['def f(x): raise ValueError("\\x1b[31m" + "\\u202e" + "\\ud800" + "x" * 10_000)'],
    tests: ['f(1)'],
    failures: 1,
  });
  const message = failures[0]?.message ?? '';
  assert.ok(message.startsWith('\\u001b[31m\\u202e\\ud800xxx'), message.slice(0, 40));
  assert.ok(message.length < 600);
});

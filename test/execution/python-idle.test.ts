/** Lines that do nothing where tests ask, and tests that need to be apart only after their first lines: both are as if all of it ran. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';
import { toldBy } from './told.ts';

const { rows, execute } = runningExecutor();
const python = (candidates: readonly string[], tests: readonly string[]) =>
  rows({ language: 'python', candidates, tests });

test('imports that are not used and lines for a program of its own change no outcome', async () => {
  const f = 'def f(x):\n    return x + 1\n';
  const candidates = [
    `import os, sys\nfrom pathlib import Path\n${f}`,
    `import subprocess; import socket as s\n${f}`,
    `${f}\nif __name__ == "__main__":\n    import doctest\n    doctest.testmod()\n    raise SystemExit(1)`,
    `def f(x):\n    import os\n    from os import (\n        path,\n    )\n    return x + 1`,
    `try:\n    import logging.handlers\nexcept ImportError:\n    raise\n"é"; import os\n${f}`,
    `from os import no_such_name\n${f}`,
    `from enum import Enum\n${f.replace('+ 1', '+ 2')}`,
    `import os\n${f}print(os.name)`,
    `from logging import Logger\n__name__ = "__main__"\nif __name__ == "__main__":\n    f = lambda x: x + 1`,
    `class A:\n    import os\n${f}assert A.os`,
    `import doctest\n${f}if __name__ == "__main__":\n    doctest.testmod();\n`,
    `from os import (\n    path,\n); y = 1\nimport subprocess\n${f}`,
    `from dataclasses import dataclass\nfrom dataclasses import InitVar\n@dataclass\nclass P:\n    x: int\n    y: "InitVar[int]" = 0\n    def __post_init__(self, y): self.x += y\n${f.replace('x + 1', 'P(x, 1).x')}`,
  ];
  assert.deepEqual(await python(candidates, ['assert f(1) == 2', 'assert f(-1) == 0']), [
    ...['PP', 'PP', 'PP', 'PP', 'PP', 'CC', 'FF', 'PP', 'PP', 'PP', 'PP', 'PP', 'PP'],
  ]);
});

test('a test that mentions what its candidate imports finds it', async () => {
  const candidates = [
    'from pathlib import Path\nimport os\ndef f(x):\n    return x',
    'def f(x):\n    return x',
    'from os import path as f',
  ];
  const tests = [
    'assert f("a") == "a"',
    'assert str(Path("a")) == f("a")',
    'assert os.path.basename("b/a") == f("a")',
    'assert f.basename("b/a") == "a"',
    'assert str(Path("a")) == f("a")\nimport os\nos.getcwd()',
  ];
  assert.deepEqual(await python(candidates, tests), ['PPPEP', 'PEEEE', 'EEEPE']);
});

test('a test whose lines are cut is one that compiles', async () => {
  const tests = [
    'from os import (\n    path,\n); import subprocess\nassert f(1) == 1 and subprocess.PIPE',
    'assert f(1) == 1\nif __name__ == "__main__":\n    f(2);\n',
  ];
  const { brokenTests, outcomes } = await execute({
    language: 'python',
    candidates: ['def f(x):\n    return x', 'import doctest\ndef f(x):\n    return x'],
    tests,
  });
  assert.deepEqual([...brokenTests], []);
  assert.equal(Buffer.from(outcomes).toString(), 'PPPP');
});

test('where a program runs as one, its own lines run', async () => {
  const candidates = [
    'import os\nif __name__ == "__main__":\n    print(int(input()) + 1)',
    'import os, sys\ndef main():\n    print(int(sys.stdin.readline()) + 1)\nif "__main__" == __name__:\n    main()',
  ];
  const tests = [{ stdin: '1\n', stdout: '2\n' }];
  assert.deepEqual(await rows({ language: 'python', candidates, tests }), ['P', 'P']);
  const judging = `class A:\n    def __eq__(self, o): return True\ndef f():\n    return 1\n${candidates[0]}`;
  const mixed = ['assert f() == 1', ...tests];
  assert.deepEqual(await rows({ language: 'python', candidates: [judging], tests: mixed }), ['PP']);
});

test('a test that is not harmless as a whole runs as a whole, and in a state of its own', async () => {
  const candidates = [
    'n = 0\ndef f():\n    global n\n    n += 1\n    return n',
    'def f():\n    return 1',
    'def f():\n    return 2',
    'def f():\n    while True: pass',
    'def f():\n    raise ValueError("x")',
  ];
  const tests = [
    'assert f() == 1\nimport os\nassert f() == 2, os.getcwd()',
    'import os\nassert f() == 1 and os.getcwd()',
    'assert f() == 1; import os; os.getcwd()',
    'assert f() == 1\nimport os\nos.remove("/no/such/file")',
    'assert f() == 1\nimport pandas as pd\nimport os\nos.remove("/no/such/file")',
    'from solution import f\nassert f() == 1\nimport os\nassert os.getcwd()',
    'x = f()\n@staticmethod\ndef test_it():\n    import os\n    assert x == 1 and os.getcwd()',
  ];
  assert.deepEqual(await rows({ language: 'python', candidates, tests, limits: { cellTimeoutMs: 300 } }), [
    'PPPEEPP',
    'FPPEEPP',
    'FFFFFFF',
    'TTTTTTT',
    'EEEEEEE',
  ]);
});

test('what a test asks, and what its failure says, is the same where its first lines decide', async () => {
  const tests = ['assert f(1) == 2', '\nassert f(1) == 2\nimport os\nos.getcwd()'];
  const execution = await execute({
    language: 'python',
    candidates: ['def f(x):\n    return [x]', 'def f(x):\n    return 2'],
    tests,
    failures: 2,
    evidence: true,
  });
  assert.deepEqual(
    execution.failures.map(({ candidate, test, message }) => [candidate, test, message]),
    [
      [0, 0, '[1] == 2 is false'],
      [0, 1, '[1] == 2 is false'],
    ],
  );
  assert.deepEqual(toldBy(execution), {
    questions: ['f(1)'],
    asked: [
      ['f(1)', 'int 2'],
      ['f(1)', 'int 2'],
    ],
    given: [['list [1]'], ['int 2']],
  });
});

test('a test that first looks up a name which nobody gave ends there, and where there is one it goes on', async () => {
  const tests = [
    'assert ____.f(1).real == 2 and ____.__defaults__',
    '# a blank\n\nassert -____, f"{f.__defaults__[0]}"\nimport os',
    'y = ____.__defaults__ + f(1)\nassert y == 2',
    'assert f(1) == 2\nassert (\n    ____\n).__defaults__ is None',
  ];
  const execution = await execute({
    language: 'python',
    candidates: ['def f(x):\n    return 2', 'def f(x):\n    return 2\n____ = f', 'def f(x):\n    return 3'],
    tests,
    failures: 4,
    evidence: true,
  });
  const letters = Buffer.from(execution.outcomes).toString();
  assert.equal(letters, 'EEEE'.concat('EEEP', 'EEEF'));
  assert.deepEqual(
    execution.failures.map(({ candidate, test, type, message }) => `${candidate} ${test} ${type} ${message}`),
    [
      ...[0, 1, 2, 3].map((test) => `0 ${test} NameError name '____' is not defined`),
      "1 0 AttributeError 'function' object has no attribute 'f'",
      "1 1 TypeError bad operand type for unary -: 'function'",
      "1 2 TypeError unsupported operand type(s) for +: 'NoneType' and 'int'",
      ...[0, 1, 2].map((test) => `2 ${test} NameError name '____' is not defined`),
      '2 3 AssertionError 3 == 2 is false',
    ],
  );
  assert.deepEqual(toldBy(execution).given[0], ['exception NameError', 'int 2']);
});

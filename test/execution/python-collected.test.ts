/** Tests of Python candidates as pytest and unittest have them: defined, and called by nobody but a runner. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';
import { toldBy } from './told.ts';

const { execute, rows } = runningExecutor();

const CANDIDATE = 'def add(a, b): return a + b\ndef div(a, b): return a / b\ndef half(x): return x / 2\n';

/** Each with its outcome. */
const TESTS: readonly (readonly [outcome: string, code: string])[] = [
  [
    'P',
    `def test_add():
    assert add(1, 2) == 3`,
  ],
  [
    'F',
    `def test_add():
    assert add(1, 2) == 4`,
  ],
  [
    'F',
    `def test_a():
    assert add(1, 2) == 3
def test_b():
    assert add(1, 2) == 4`,
  ],
  [
    'P',
    `import pytest
def test_div():
    with pytest.raises(ZeroDivisionError):
        div(1, 0)`,
  ],
  [
    'F',
    `import pytest
def test_div():
    with pytest.raises(ZeroDivisionError):
        div(1, 1)`,
  ],
  [
    'E',
    `import pytest
with pytest.raises(ValueError):
    div(1, 0)`,
  ],
  [
    'P',
    `import pytest
with pytest.raises(ZeroDivisionError, match="division") as e: div(1, 0)
assert "zero" in str(e.value) and e.type is ZeroDivisionError`,
  ],
  [
    'F',
    `import pytest
with pytest.raises(ZeroDivisionError, match="nope"): div(1, 0)`,
  ],
  [
    'P',
    `import pytest
assert half(0.3) == pytest.approx(0.15) and [half(0.1)] == pytest.approx([0.05]) and half(1) != pytest.approx(0.6) and 1.0001 == pytest.approx(1, abs=1e-3)`,
  ],
  [
    'F',
    `from pytest import approx
assert half(0.3) == approx(0.151)`,
  ],
  [
    'P',
    `import pytest
@pytest.mark.parametrize("a,b,c", [(1, 2, 3), (2, 2, 4), pytest.param(0, 0, 0, id="zero")])
def test_p(a, b, c):
    assert add(a, b) == c`,
  ],
  [
    'F',
    `import pytest
@pytest.mark.parametrize("a,b,c", [(1, 2, 3), (2, 2, 5)])
def test_p(a, b, c):
    assert add(a, b) == c`,
  ],
  [
    'F',
    `import pytest
@pytest.mark.parametrize("a", [1, 2])
@pytest.mark.parametrize(("b", "c"), [(1, 2)])
def test_p(a, b, c):
    assert add(a, b) == c`,
  ],
  [
    'P',
    `import pytest
@pytest.fixture
def one(): return 1
@pytest.fixture()
def two(one):
    yield one + 1
def test_f(one, two): assert add(one, two) == 3
class TestAdd:
    def setup_method(self): self.x = 4
    def test_m(self, two): assert add(self.x, two) == 6`,
  ],
  [
    'F',
    `class TestAdd:
    def test_m(self): assert add(1, 1) == 3`,
  ],
  [
    'P',
    `import unittest
class AddTest(unittest.TestCase):
    def setUp(self): self.x = 1
    def test_a(self): self.assertEqual(add(self.x, 2), 3)
    def test_b(self):
        with self.assertRaises(ZeroDivisionError): div(1, 0)
        for i in range(2):
            with self.subTest(i=i): self.assertEqual(add(i, 1), i + 1)
if __name__ == "__main__": unittest.main()`,
  ],
  [
    'F',
    `import unittest
class AddTest(unittest.TestCase):
    def test_a(self): self.assertEqual(add(1, 2), 4)
unittest.main()`,
  ],
  [
    'F',
    `import unittest
class AddTest(unittest.TestCase):
    def test_a(self): self.assertEqual(add(1, 2), 4)
unittest.TextTestRunner().run(unittest.TestLoader().loadTestsFromTestCase(AddTest))`,
  ],
  [
    'F',
    `def test(candidate=add):
    assert candidate(1, 2) == 4`,
  ],
  [
    'P',
    `def test(candidate):
    assert candidate(1, 2) == 3
test(add)`,
  ],
  [
    'F',
    `def test_add():
    assert add(1, 2) == 4
if __name__ == "__main__":
    test_add()`,
  ],
  [
    'P',
    `import pytest
@pytest.mark.skip(reason="no")
def test_add():
    assert add(1, 2) == 4
@pytest.mark.slow
def test_ok(): assert add(1, 1) == 2`,
  ],
  [
    'F',
    `import asyncio, pytest
@pytest.mark.asyncio
async def test_add():
    assert add(1, 2) == 4`,
  ],
  [
    'P',
    `def test_tmp(tmp_path, monkeypatch):
    p = tmp_path / "x"; p.write_text("a"); assert p.read_text() == "a"
    monkeypatch.setenv("A", "b"); import os; assert os.environ["A"] == "b"`,
  ],
  [
    'F',
    `import pytest
def test_x(): pytest.fail("no")`,
  ],
];

test('what a test defines as tests is called', async () => {
  const [row] = await rows({
    language: 'python',
    candidates: [CANDIDATE],
    tests: TESTS.map(([, code]) => code),
  });
  const wrong = TESTS.filter(([outcome], at) => row?.[at] !== outcome).map(([, code]) => code);
  assert.deepEqual(wrong, []);
});

test('a candidate that is not harmless is tested so too', async () => {
  const [row] = await rows({
    language: 'python',
    candidates: [`import types\n${CANDIDATE}`],
    tests: TESTS.map(([, code]) => code),
  });
  const wrong = TESTS.filter(([outcome], at) => row?.[at] !== outcome).map(([, code]) => code);
  assert.deepEqual(wrong, []);
});

test('what a test imports from where nothing is, is the candidate’s', async () => {
  const tests = [
    'from solution import add\nassert add(1, 2) == 3',
    'from src.calc import add as plus\nassert plus(1, 2) == 3',
    'from .calc import *\ndef test_add(): assert add(1, 2) == 4',
    'def test_add():\n    from solution import add\n    assert add(1, 2) == 3',
    'import solution as s, math\nassert s.add(1, 2) == 3 and math.sqrt(4) == 2',
    'from solution import nothing\nassert add(1, 2) == 3',
    'import numpy as np\nassert np.sum([1]) == 1',
    'from numpy import sum\nassert sum([1]) == 1',
  ];
  const wanted = 'PPFPPEEE';
  assert.deepEqual(
    await rows({ language: 'python', candidates: [CANDIDATE, `import types\n${CANDIDATE}`], tests }),
    [wanted, wanted],
  );
});

test('a test function asks what it compares', async () => {
  const execution = await execute({
    language: 'python',
    candidates: [CANDIDATE],
    tests: ['def test_add():\n    assert add(1, 2) == 4'],
    evidence: true,
  });
  assert.deepEqual(toldBy(execution), {
    questions: ['add(1, 2)'],
    asked: [['add(1, 2)', 'int 4']],
    given: [['int 3']],
  });
});

test('what a candidate prints is captured, wherever it runs', async () => {
  const hello = 'import sys\ndef hello(n):\n    print(f"Hello, {n}!")\n    print("no", file=sys.stderr)\n';
  const tests = [
    'def test_hello(capsys):\n    hello("x")\n    assert capsys.readouterr().out == "Hello, x!\\n"',
    'def test_hello(capsys):\n    hello("x")\n    assert capsys.readouterr().out == "Hello, y!\\n"',
    'import io, contextlib\nhello("x")\nwith contextlib.redirect_stdout(io.StringIO()) as out: hello("y")\nhello("z")\nassert out.getvalue() == "Hello, y!\\n"',
  ];
  assert.deepEqual(await rows({ language: 'python', candidates: [hello, `import types\n${hello}`], tests }), [
    'PFP',
    'PFP',
  ]);
});

test('a candidate can’t answer with what judges', async () => {
  const liars = [
    'import pytest\ndef f(x): return pytest.approx(x, abs=1e9)',
    'from pytest import approx\ndef f(x): return approx(x, abs=1e9)',
    'class Near:\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0\n    __rsub__ = __abs__ = __sub__\n    def __float__(self): return 2.0\ndef f(x): return Near()',
    'import unittest\ndef f(x): raise unittest.SkipTest',
  ];
  const tests = ['assert f(1) == 2', 'import pytest\ndef test_f(): assert f(1) == pytest.approx(2)'];
  assert.deepEqual(await rows({ language: 'python', candidates: liars, tests }), ['FF', 'FF', 'FF', 'EE']);
});

test('errors of the library are the same on both sides', async () => {
  const candidate =
    'import json, queue, statistics\nfrom dataclasses import dataclass\n@dataclass(frozen=True)\nclass Point: x: int\ndef parse(text): return json.loads(text)\ndef mean(xs): return statistics.mean(xs)\ndef take(): return queue.Queue().get_nowait()';
  const tests = [
    'import json, pytest\nwith pytest.raises(json.JSONDecodeError, match="Expecting"): parse("{")',
    'import statistics\ntry: mean([])\nexcept statistics.StatisticsError: pass\nelse: assert False',
    'import queue, pytest\nwith pytest.raises(queue.Empty): take()',
    'import dataclasses, pytest\nwith pytest.raises(dataclasses.FrozenInstanceError): Point(1).x = 2',
    'import queue, pytest\nwith pytest.raises(queue.Full): take()',
  ];
  assert.deepEqual(await rows({ language: 'python', candidates: [candidate], tests }), ['PPPPE']);
});

/** Which way a Python candidate is run, and that either way gives every cell a fresh state and a verdict of its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();
const python = (candidates: readonly string[], tests: readonly string[]) =>
  rows({ language: 'python', candidates, tests });

const TWICE = ['assert visit() == 1', 'assert 1 == visit()'];

test('what a program leaves behind, wherever it leaves it, no cell finds', async () => {
  const leaving = [
    'count = 0\ndef visit():\n    global count\n    count += 1\n    return count',
    'def visit(seen=[]):\n    seen.append(1)\n    return len(seen)',
    'def visit(*, seen={}):\n    seen[len(seen)] = 1\n    return len(seen)',
    'seen = []\ndef visit():\n    seen.append(1)\n    return len(seen)',
    'from itertools import count\nnumbers = count(1)\ndef visit():\n    return next(numbers)',
    'def visit():\n    visit.seen = getattr(visit, "seen", 0) + 1\n    return visit.seen',
    'class Seen:\n    all = []\ndef visit():\n    Seen.all.append(1)\n    return len(Seen.all)',
    'import functools\n@functools.cache\ndef seen():\n    return []\ndef visit():\n    seen().append(1)\n    return len(seen())',
    'import sys\ndef visit():\n    sys.stdout.buffer.left = getattr(sys.stdout.buffer, "left", 0) + 1\n    return sys.stdout.buffer.left',
    'def visit():\n    print("x" * 40_000)\n    return 1',
    'import sys\ndef visit():\n    sys.stdout.buffer.write(b"x" * 40_000)\n    return 1',
    'import collections\ndef visit():\n    collections.left = getattr(collections, "left", 0) + 1\n    return collections.left',
    'import json\ndef visit():\n    json.dumps.left = getattr(json.dumps, "left", 0) + 1\n    return json.dumps.left',
    'import os\ndef visit():\n    with open("/tmp/left", "a") as file:\n        file.write("x")\n    return os.path.getsize("/tmp/left")',
    'import os\ndef visit():\n    os.makedirs("left/" + "x" * len(os.listdir(".")), exist_ok=True)\n    return len(os.listdir("."))',
    'import sys\ndef visit():\n    sys.path.append("left")\n    return sys.path.count("left")',
    'import os\ndef visit():\n    os.environ["LEFT"] = os.environ.get("LEFT", "") + "x"\n    return len(os.environ["LEFT"])',
    'import decimal\ndef visit():\n    decimal.getcontext().prec += 1\n    return decimal.getcontext().prec - 28',
    'import sys\ndef visit():\n    sys.setrecursionlimit(sys.getrecursionlimit() + 1)\n    return sys.getrecursionlimit() - 1000',
    'import ctypes\nbox = ctypes.c_int(0)\ndef visit():\n    box.value += 1\n    return box.value',
  ];
  assert.deepEqual(
    await python(leaving, TWICE),
    leaving.map(() => 'PP'),
  );
});

test('no cell finds what an earlier one did to devices, names, times or the order of a folder, and none is the worse for it', async () => {
  const count = (folder: string) => `len([name for name in os.listdir("${folder}") if name[:4] == "left"])`;
  const leaving = [
    'try:\n        os.mkdir("/tmp/__proto__")\n    except FileExistsError:\n        return 2\n    return 1',
    'with open("/tmp/__proto__", "a") as file:\n        file.write("x")\n    return os.path.getsize("/tmp/__proto__")',
    `os.mkdir(f"/dev/left{${count('/dev')}}")\n    return ${count('/dev')}`,
    `os.mkdir(f"/proc/left{${count('/proc')}}")\n    return ${count('/proc')}`,
    'with open("/dev/shm/left", "a") as file:\n        file.write("x")\n    return os.path.getsize("/dev/shm/left")',
    'before = os.stat("/tmp").st_mtime\n    os.utime("/tmp", (7, 7))\n    return 2 if before == 7 else 1',
    'before = os.stat("/dev/null").st_mode & 0o777\n    os.chmod("/dev/null", 0o600)\n    return 2 if before == 0o600 else 1',
    'before = os.listdir("/")[-1]\n    os.rename("/home", "/x")\n    os.rename("/x", "/home")\n    return 2 if before == "home" else 1',
    'os.remove("/dev/null")\n    return 1',
    'os.remove("/dev/urandom")\n    return 1',
    'return len({os.readlink(f"/proc/self/fd/{end}") for end in os.pipe()} & {"pipe[0]", "pipe[1]"}) - 1',
  ].map((body) => `import os\ndef visit():\n    ${body}`);
  const made =
    'import os, time\ndef visit():\n    open("/tmp/a", "w").close()\n    made = os.stat("/tmp/a")\n    raise ValueError(made.st_ino, made.st_mtime, os.stat("/lib").st_mtime, 0 <= time.time() - made.st_mtime < 1)';
  const { failures } = await execute({
    language: 'python',
    candidates: [made, `${made} # again`],
    tests: TWICE,
    failures: 2,
  });
  const [message, ...others] = new Set(failures.map((failure) => failure.message));
  assert.match(message ?? '', /True/);
  assert.deepEqual(others, []);
  assert.deepEqual(
    await python([...leaving, ...leaving.map((text) => `${text} # again`)], TWICE),
    [...leaving, ...leaving].map(() => 'PP'),
  );
});

test('a program that could lie about its values alone finds nothing of an earlier cell, whatever that came to', async () => {
  const own = 'class P:\n    def __eq__(self, other): return True\n    seen = []\n';
  const leaving = [
    'count = 0\ndef visit():\n    global count\n    count += 1\n    return count',
    'def visit(seen=[]):\n    seen.append(1)\n    return len(seen)',
    'def visit():\n    P.seen.append(1)\n    return len(P.seen)',
    'def visit():\n    visit.left = getattr_(visit) + 1\n    return visit.left\ndef getattr_(f):\n    try:\n        return f.left\n    except AttributeError:\n        return 0',
    'import sys\ndef visit():\n    sys.setrecursionlimit(sys.getrecursionlimit() + 1)\n    return sys.getrecursionlimit() - 1000',
    'import random\nfirst = random.random()\ndef visit():\n    return 1 if random.Random(0).random() == first else 2',
    'count = 0\ndef visit():\n    global count\n    count += 1\n    if count > 1: return 3\n    while True: pass',
    'count = 0\ndef visit():\n    global count\n    count += 1\n    return 2 * count if count > 1 else bytearray(10 ** 9)',
  ].map((text) => own + text);
  assert.deepEqual(await python(leaving, TWICE), ['PP', 'PP', 'PP', 'PP', 'PP', 'PP', 'TT', 'MM']);
});

test('randomness and clocks begin every cell alike, from the seed of the request', async () => {
  const candidates = [
    'import random\ndef draw():\n    return random.random()',
    'import os\ndef draw():\n    return os.urandom(8)',
    'import time\ndef draw():\n    return time.time()',
    'import uuid\ndef draw():\n    return uuid.uuid4()',
  ];
  const drawn = async (seed: number) => {
    const tests = ['raise ValueError(repr(draw()))', 'raise ValueError(repr(draw()))  # again'];
    const { failures } = await execute({ language: 'python', candidates, tests, seed, failures: 2 });
    return failures.map(({ message }) => message);
  };
  const [first, again, other] = [await drawn(7), await drawn(7), await drawn(8)];
  assert.equal(first.length, 8);
  for (let candidate = 0; candidate < 4; candidate++)
    assert.equal(first[2 * candidate], first[2 * candidate + 1]);
  assert.deepEqual(first, again);
  assert.notEqual(first[0], other[0]);
  assert.notEqual(first[2], other[2]);
});

test('a sleep takes no time, and more than the limit of the cell is a time-out', async () => {
  const candidates = [
    'import time\ndef visit():\n    time.sleep(0.5)\n    return 1',
    'import time\ndef visit():\n    time.sleep(3600)\n    return 1',
  ];
  assert.deepEqual(await python(candidates, TWICE), ['PP', 'TT']);
});

test('no program earns a pass that it did not compute, and attempts are flagged', async () => {
  const honest = 'def shout(word):\n    return word.upper() + "!"';
  const hostile = [
    // Equal to everything, by whatever way.
    'class Any:\n    def __eq__(self, other):\n        return True\n    __ne__ = lambda self, other: False\ndef shout(word):\n    return Any()',
    'class Any(str):\n    def __eq__(self, other):\n        return True\n    __hash__ = None\ndef shout(word):\n    return Any()',
    'from unittest.mock import ANY\ndef shout(word):\n    return ANY',
    // The answer out of the frames of the test.
    'import sys\ndef shout(word):\n    frame = sys._getframe(1)\n    while frame:\n        for constant in frame.f_code.co_consts:\n            if isinstance(constant, str) and constant.endswith("!"):\n                return constant\n        frame = frame.f_back',
    'import gc\ndef shout(word):\n    return [thing for thing in gc.get_objects() if isinstance(thing, str) and thing.endswith("!")][0]',
    // The judge changed.
    'import builtins\nbuiltins.AssertionError = None\nbuiltins.isinstance = lambda *anything: True\ndef shout(word):\n    return None',
    'def sorted(anything):\n    return ["A!"]\ndef shout(word):\n    return None',
    // Away before the verdict.
    'import sys\ndef shout(word):\n    sys.exit(0)',
    'import os\ndef shout(word):\n    os._exit(0)',
    'def shout(word):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass',
  ];
  const { outcomes, tampering } = await execute({
    language: 'python',
    candidates: [honest, ...hostile],
    tests: ['assert shout("a") == "A!"', 'assert sorted([shout("a")]) == ["A!"]'],
    limits: { cellTimeoutMs: 300 },
  });
  const letters = Buffer.from(outcomes).toString('latin1');
  assert.equal(letters.slice(0, 2), 'PP');
  assert.doesNotMatch(letters.slice(2), /[PI]/);
  for (const candidate of [4, 5, 6, 9])
    assert.ok(tampering.includes(candidate), `${candidate} is not flagged`);
  assert.ok(!tampering.includes(0));
});

test('what the test needs of an object crosses to where the test runs', async () => {
  const program = `
import sys

class Stack:
    def __init__(self, items=()):
        self.items = list(items)
    def push(self, item):
        self.items.append(item)
        return self
    def __len__(self):
        return len(self.items)
    def __eq__(self, other):
        return isinstance(other, Stack) and self.items == other.items

class Empty(Exception):
    pass

def pop(stack):
    if not stack:
        raise Empty("nothing there")
    return stack.items.pop()

def sort_in_place(xs):
    xs.sort(key=lambda x: -x)

def apply(function, xs):
    return [function(x) for x in xs]

def count(n):
    yield from range(n)
`;
  assert.deepEqual(
    await python(
      [program],
      [
        'assert len(Stack([1, 2]).push(3)) == 3',
        'assert Stack([1]) == Stack().push(1)',
        'try:\n    pop(Stack())\nexcept Empty as error:\n    assert str(error) == "nothing there"\nelse:\n    assert False',
        'xs = [1, 3, 2]\nsort_in_place(xs)\nassert xs == [3, 2, 1]',
        'assert apply(lambda x: x + 1, [1, 2]) == [2, 3]',
        'assert list(count(3)) == [0, 1, 2]',
        'import unittest\nwith unittest.TestCase().assertRaises(Empty):\n    pop(Stack())',
      ],
    ),
    ['PPPPPPP'],
  );
});

test('an interpreter that was ended or spoilt is put back: neighbours keep their verdicts', async () => {
  const good = 'def visit():\n    return 1';
  const bad = [
    'import os\ndef visit():\n    os.abort()',
    'import js\ndef visit():\n    return 1',
    'import ctypes\ndef visit():\n    ctypes.string_at(0)\n    return 2',
    'import os\ndef visit():\n    return 1 if os.system("true") == 0 else 2',
    'import socket\ndef visit():\n    socket.create_connection(("127.0.0.1", 1))\n    return 1',
  ];
  const answered = await python(
    bad.flatMap((candidate) => [good, candidate]),
    TWICE,
  );
  for (const [index, row] of answered.entries()) {
    if (index % 2 === 0) assert.equal(row, 'PP');
    else assert.doesNotMatch(row, /[PI]/);
  }
});

test('an interpreter that was put back between cells has the candidate again', async () => {
  const tests = [
    'import os\nos.environ["LEFT"] = "x"\nassert double(1) == 2',
    'def spin():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\nspin()',
    'assert double(2) == 4',
    'assert double(3) == 7',
  ];
  assert.deepEqual(
    await rows({
      language: 'python',
      candidates: ['def double(x):\n    return 2 * x'],
      tests,
      limits: { cellTimeoutMs: 300 },
    }),
    ['PTPF'],
  );
});

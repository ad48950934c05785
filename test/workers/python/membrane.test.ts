import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadPyodide } from 'pyodide';
import { EVENS, HALF } from '../../../drills/hostile/problems-python.ts';
import { pythonEquality } from '../../../drills/hostile/python-equality.ts';
import { HARNESS_FILES } from '../../../workers/python/harness.ts';

/** In the order in which the harness executes them. */
const FILES = [
  'threads.py',
  'event_loop.py',
  ...HARNESS_FILES.slice(HARNESS_FILES.indexOf('codec.py'), HARNESS_FILES.indexOf('membrane.py') + 1),
];

/** Both sides in one interpreter, each in a namespace of its own; `forge` answers in the program's place. */
const DRIVER = String.raw`
import builtins, collections, fractions, re
# The judge's modules are its own; here, where both sides share them, what a program changes is put back.
changed = [(kind, kind.__eq__) for kind in (fractions.Fraction, collections.UserList)]
def side(sources):
    namespace = {"__name__": "harness", "__builtins__": dict(vars(builtins)), "CANDIDATE_FILE": "<candidate>"}
    for name, source in sources:
        exec(compile(source, name, "exec"), namespace)
    return namespace

program, judge = side(sources), side(sources)
program["connect"](judge["answer"], False)
judge["connect"](program["answer"], True)

def run(candidate, test, apart=True):
    program["begin"](), judge["begin"]()
    lent = {"__name__": "candidate"}
    known, before = vars(builtins), dict(vars(builtins))
    try:
        exec(compile(candidate, "<candidate>", "exec"), lent)
        program["lend"](lent)
        names = set(re.findall(r"\w+", test))
        # A test in an interpreter of its own has builtins that no candidate can reach.
        space = {"__name__": "test", "__builtins__": dict(before), **(judge["borrow"](names) if apart else lent)}
        exec(compile(test, "<test>", "exec"), space)
    except BaseException as error:
        if isinstance(error, AssertionError):
            return f"F {error}"
        return f"E {type(error).__name__}: {error}"
    finally:
        known.update(before)
        for kind, equal in changed:
            kind.__eq__ = equal
    return "P"

def forge(text):
    judge["begin"]()
    judge["connect"](lambda request: text, True)
    try:
        return f"returned {judge['ask']('call', 1)!r}"
    except BaseException as error:
        return type(error).__name__
    finally:
        judge["connect"](program["answer"], True)

def forge_in_turn(test, *texts):
    judge["begin"]()
    replies = iter(texts)
    judge["connect"](lambda request: next(replies), True)
    try:
        exec(test, {"f": lambda *values: judge["ask"]("call", 1, *values)})
    except BaseException as error:
        return f"{type(error).__name__} {error}"
    finally:
        judge["connect"](program["answer"], True)
    return "P"
`;

const python = await loadPyodide({ env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' } });
const sources = FILES.map((name) => [
  name,
  readFileSync(new URL(`../../../workers/python/${name}`, import.meta.url), 'utf8'),
]);
python.globals.set('sources', python.toPy(sources));
python.runPython(DRIVER);
const run = (candidate: string, code: string, apart = true): string =>
  python.globals.get('run')(candidate, code, apart);
const forge = (text: string): string => python.globals.get('forge')(text);
/** A test that calls `f`, which gets these answers one after the other. The judge's first message has the number 2. */
const forgeInTurn = (code: string, ...texts: string[]): string =>
  python.globals.get('forge_in_turn')(code, ...texts);

/** A candidate, and tests that pass in one interpreter. */
const HONEST: readonly (readonly [name: string, candidate: string, ...tests: string[]])[] = [
  [
    'plain values',
    `import collections, datetime, decimal, fractions
def same(x, *rest, **named): return x
def both(x): return [x, x]`,
    `from collections import *
from fractions import Fraction
from decimal import Decimal
import datetime as d, math
utc = d.timezone.utc
for x in [None, True, 0, -1, 2**70, 10**5000, -3**9000, 1.5, float("inf"), "", "é\\ud800", "\\ud83d\\ude00", "\\U0001F600", 1j,
    complex(-0.0, float("-inf")), b"\\xff", bytearray(b"a"), [], [1, [2.5, ("x", [])]], (), ((),), {}, {(1, ("a",)): [1], None: {2: 3}}, {1, (2, 3)}, frozenset([1]),
    range(1, 9, 2), slice(1, None, 2), ..., NotImplemented, deque([1, 2], 3), Counter("hello"), OrderedDict(b=1, a=2),
    Fraction(1, 3), Decimal("1.50"), d.date(2020, 1, 2), d.datetime(2020, 1, 2, 3, 4, 5, 6, utc), d.time(1, 2), d.timedelta(1, 2, 3), int, ValueError, Counter]:
    y = same(x)
    assert type(y) is type(x) and y == x and (type(x) is int or repr(y) == repr(x)), x
    y = both(x)
    assert type(y) is list and y == [x, x] and (type(x) is int or repr(y) == repr([x, x])), x
assert math.isnan(same(float("nan"))) and math.copysign(1, same(-0.0)) == -1
assert [*same({"b": 1, "a": 2})] == ["b", "a"]
dd = same(defaultdict(list, a=[1]))
assert dd["zz"] == [] and dd == {"a": [1], "zz": []}
assert same(1, 2, *[3], key=4) == 1`,
    'x = both([])\nassert x[0] is x[1]\nl = [1]\nl.append(l)\nm = same(l)\nassert m is l\nassert both(l)[1][1] is l',
    'x = []\nfor _ in range(5000): x = [x]\ny = both(x)[0]\nn = 0\nwhile y: y = y[0]; n += 1\nassert n == 5000',
  ],
  [
    'functions',
    'import math\nfrom functools import lru_cache\nLIMIT = 7\ndef add(a, b=2):\n "adds"\n return a + b\ndef adder(n): return lambda x: x + n\n@lru_cache\ndef fib(n): return n if n < 2 else fib(n-1) + fib(n-2)\ndef fact(n): return 1 if n == 0 else n * fact(n - 1)',
    'assert add(1) == 3 and add(1, b=5) == 6 and callable(add) and add.__name__ == "add" and add.__doc__ == "adds"',
    'assert adder(2)(3) == 5 and LIMIT == 7 and [*map(adder(1), [1, 2])] == [2, 3] and sorted([3, 1], key=adder(0)) == [1, 3]',
    'assert fib(30) == 832040 and fact(900) > 0 and math.floor(2.5) == 2 and fib.cache_info().misses > 1',
    'import unittest\nclass T(unittest.TestCase):\n def test(self):\n  self.assertEqual(add(1), 3)\n  self.assertRaises(TypeError, add)\n  self.assertAlmostEqual(add(0.1, 0.2), 0.3)\nr = unittest.TestResult()\nT("test").run(r)\nassert r.wasSuccessful(), r.errors + r.failures',
  ],
  [
    'classes',
    `class Account:
    """An account."""
    count = 0
    def __init__(self, owner, balance=0): self.owner, self.balance = owner, balance; Account.count += 1
    def deposit(self, n):
        self.balance += n
        return self
    @property
    def rich(self): return self.balance > 100
    @staticmethod
    def rate(): return 3
    @classmethod
    def make(cls): return cls("made")
    def __repr__(self): return f"Account({self.owner!r})"
    def __len__(self): return self.balance
    def __contains__(self, x): return x in self.owner
    def __getitem__(self, i): return self.owner[i]
    def __iter__(self): return iter(self.owner)
    def __enter__(self): return self
    def __exit__(self, *a): self.balance = -1; return a[0] is KeyError
    def __eq__(self, o): return isinstance(o, Account) and self.owner == o.owner
    def __hash__(self): return hash(self.owner)
    def __lt__(self, o): return self.owner < o.owner
    def __add__(self, o): return Account(self.owner + (o.owner if isinstance(o, Account) else str(o)))
    def __call__(self, x): return x * 2
class Savings(Account): pass
def make(n): return Account(n)`,
    'a = Account("bob", 5)\nassert a.deposit(3) is a and a.balance == 8 and not a.rich and len(a) == 8 and a.rate() == 3 and a(4) == 8\nassert Account.count == 1 and Account.rate() == 3 and Account.make().owner == "made"',
    'a = Account("bob")\nassert repr(a) == "Account(\'bob\')" and f"{a}" == "Account(\'bob\')" and "b" in a and "z" not in a and a[1] == "o" and list(a) == ["b", "o", "b"] and a[1:] == "ob"',
    'a = make("x")\nassert isinstance(a, Account) and not isinstance(3, Account) and isinstance(Savings("q"), Account) and not isinstance(a, Savings) and issubclass(Savings, Account)\nassert type(a) is Account and type(a).__name__ == "Account" and a.__class__.__name__ == "Account" and Account.__name__ == "Account"',
    'assert make("x") == make("x") and make("x") != make("y") and len({make("x"), make("x")}) == 1 and make("a") < make("b") and min(make("b"), make("a")).owner == "a" and sorted([make("b"), make("a")])[0].owner == "a"',
    'a = make("x")\na.owner = "new"\na.extra = [1]\nassert a.owner == "new" and a.extra == [1] and vars(a) == {"owner": "new", "balance": 0, "extra": [1]}\ndel a.extra\nassert not hasattr(a, "extra")',
    'with make("x") as a:\n    raise KeyError(1)\nassert a.balance == -1',
    'assert (make("a") + make("b")).owner == "ab" and (make("a") + 3).owner == "a3"',
    'import copy\na = make("x")\nb = copy.deepcopy(a)\nassert b == a and b is not a and [a] == [make("x")] and {"k": a} == {"k": make("x")}',
    'match make("x"):\n    case Account(owner="x"): pass\n    case _: assert False',
    'try:\n    Account()\nexcept TypeError as e:\n    assert "missing 1 required" in str(e)\nelse:\n    assert False',
  ],
  [
    'data classes, enumerations and named tuples',
    `from dataclasses import dataclass
from collections import namedtuple
from enum import Enum, IntEnum
from typing import NamedTuple
@dataclass(order=True)
class D:
    x: int
    y: list = None
@dataclass(frozen=True)
class Frozen:
    x: int
Point = namedtuple("Point", "x y")
class Typed(NamedTuple):
    a: int
    b: str = "d"
    def both(self): return (self.a, self.b)
class Color(Enum):
    RED = 1
    BLUE = 2
class Level(IntEnum):
    LOW = 1
    HIGH = 2
def at(): return Point(1, 2)
def pick(n): return Color(n)
def points(): return [Point(1, 2), Point(3, 4)]`,
    'assert D(1) == D(1) and D(1, [2]).y == [2] and D(1) != D(2) and repr(D(1)) == "D(x=1, y=None)" and Frozen(1) in {Frozen(1)} and D(1) < D(2)',
    'assert at() == (1, 2) and (1, 2) == at() and at() == Point(1, 2) and at().x == 1 and at()._asdict() == {"x": 1, "y": 2} and isinstance(at(), tuple) and isinstance(at(), Point) and repr(at()) == "Point(x=1, y=2)"\nx, y = at()\nassert x + y == 3 and points() == [(1, 2), (3, 4)] and {at(): 1}[1, 2] == 1',
    'assert Typed(1) == (1, "d") and Typed(1).both() == (1, "d") and Typed(a=2).a == 2',
    'assert pick(1) is Color.RED and pick(2) == Color.BLUE and pick(2) != Color.RED and Color.RED.name == "RED" and Color.RED.value == 1 and Color["RED"] is Color.RED and len(Color) == 2 and [c.name for c in Color] == ["RED", "BLUE"] and Color.RED in Color',
    'assert Level.LOW == 1 and Level.HIGH > Level.LOW and Level.HIGH.name == "HIGH" and Level(2) is Level.HIGH and sum(Level) == 3',
    'try:\n    Frozen(1).x = 2\nexcept AttributeError: pass\nelse: assert False',
  ],
  [
    'containers of its own',
    `class Stack(list):
    def peek(self): return self[-1]
    def push(self, x): self.append(x); return self
class Plain(list): pass
class Default(dict):
    def __missing__(self, k): return k * 2
class Loud(str):
    def shout(self): return self.upper() + "!"
class Vec(tuple):
    def __add__(self, o): return Vec(a + b for a, b in zip(self, o))
def stack(): return Stack([1])
def plain(): return Plain([1, 2])`,
    's = stack()\nassert s == [1] and s.push(2) is s and s == [1, 2] and s.peek() == 2 and len(s) == 2\ns.append(5)\ns[0] = 9\nassert s.peek() == 5 and s == [9, 2, 5] and s.pop() == 5 and s == [9, 2] and isinstance(s, list) and isinstance(s, Stack)\ns += [4]\nassert s == [9, 2, 4] and sorted(s) == [2, 4, 9]',
    'import json\nassert plain() == [1, 2] and json.dumps(plain()) == "[1, 2]" and type(plain()).__name__ == "Plain"',
    'd = Default(a=1)\nassert d == {"a": 1} and d["a"] == 1 and d["q"] == "qq"\nd["z"] = 3\nassert d == {"a": 1, "z": 3}',
    'assert Loud("a") == "a" and Loud("a").shout() == "A!" and Loud("ab")[1] == "b"',
    'assert Vec([1, 2]) + Vec([3, 4]) == (4, 6)',
  ],
  [
    'exceptions',
    `class MyError(Exception): pass
class Coded(MyError):
    def __init__(self, code, why): super().__init__(why); self.code = code
class Textual(ValueError):
    def __str__(self): return "my text"
def boom(kind, *a):
    raise kind(*a)
def mine(n):
    if n: raise Coded(n, "too many")
    return "fine"
def textual(): raise Textual(1)
def calls(f):
    try: return f()
    except ValueError as e: return "caught " + str(e)
def deep(n): return deep(n + 1)
def exits(): raise SystemExit(3)
def low(): assert False, "low"`,
    'import unittest\nt = unittest.TestCase()\nt.assertRaises(MyError, mine, 1)\nt.assertRaises(Coded, mine, 1)\nwith t.assertRaises(Coded) as cm: mine(5)\nassert cm.exception.code == 5 and str(cm.exception) == "too many" and cm.exception.args == ("too many",) and type(cm.exception) is Coded\nwith t.assertRaisesRegex(ValueError, "my text"): textual()\nassert mine(0) == "fine"',
    'for kind, args in [(ValueError, ("m",)), (KeyError, ("k",)), (OSError, (2, "no")), (ZeroDivisionError, ()), (UnicodeDecodeError, ("utf-8", b"a", 0, 1, "r")), (StopIteration, (5,))]:\n    try: boom(kind, *args)\n    except kind as e: assert e.args == args and str(e) == str(kind(*args)), e\n    else: assert False',
    'def f(): raise ValueError("v")\nassert calls(f) == "caught v"',
    'class Mine(Exception): pass\ndef f(): raise Mine(1)\ntry: calls(f)\nexcept Mine as e: assert e.args == (1,)\nelse: assert False',
    'try: deep(0)\nexcept RecursionError: pass\nelse: assert False',
    'try: exits()\nexcept SystemExit as e: assert e.code == 3\nelse: assert False',
    'try: raise MyError("local")\nexcept MyError as e: assert str(e) == "local"\ntry: boom(MyError, 3)\nexcept Exception as e: assert isinstance(e, MyError) and e.args == (3,)',
    'try: low()\nexcept AssertionError as e: assert str(e) == "low"\nelse: assert False',
  ],
  [
    'changes in place, and identity',
    `def sort(xs): xs.sort()
def same(x): return x
def put(d, k, v): d[k] = v; return d
def deep(x): x[0]["a"].append(1)
def grow(s): s.add(9)
def fails(xs): xs.append(1); raise ValueError
def ba(b): b[0] = 65
def link(a, b): a.append(b)`,
    'xs = ys = [3, 1, 2]\nassert sort(xs) is None and xs == [1, 2, 3] and ys is xs',
    'xs = [1]\nassert same(xs) is xs\nd = {}\nassert put(d, "a", xs) is d and d["a"] is xs\nx = [{"a": []}]\ninner = x[0]["a"]\ndeep(x)\nassert inner == [1]',
    's = {1}\ngrow(s)\nassert s == {1, 9}\nxs = []\ntry: fails(xs)\nexcept ValueError: pass\nassert xs == [1]\nb = bytearray(b"abc")\nba(b)\nassert b == b"Abc"\na, b = [], [1]\nlink(a, b)\nassert a[0] is b\nlink(a, a)\nassert a[1] is a',
  ],
  [
    'generators, callbacks and structures',
    `class Node:
    def __init__(self, value, next=None): self.value, self.next = value, next
def chain(xs):
    head = None
    for x in reversed(xs): head = Node(x, head)
    return head
def total(node): return 0 if node is None else node.value + total(node.next)
def count(n):
    while True:
        got = yield n
        n += 1 if got is None else got
def apply(f, *xs): return [f(x) for x in xs]
def ordered(xs, key): return sorted(xs, key=key)
def changed(f):
    xs = [1]
    f(xs)
    return xs
def compose(*fs):
    def composed(x):
        for f in fs: x = f(x)
        return x
    return composed
def takes(it, n): return [next(it) for _ in range(n)]
def listed(it): return list(it)
def decorated(f):
    import functools
    @functools.wraps(f)
    def inner(*a): return f(*a) + 1
    return inner`,
    'n = chain([1, 2, 3])\nassert n.value == 1 and n.next.next.value == 3 and n.next.next.next is None and total(n) == 6 and n.next is n.next and total(Node(4, n)) == 10\nn.value = 10\nassert total(n) == 15',
    'import itertools, types\ng = count(5)\nassert next(g) == 5 and next(g) == 6 and g.send(10) == 16 and [*itertools.islice(g, 2)] == [17, 18] and isinstance(g, types.GeneratorType) and iter(g) is g',
    'assert apply(lambda x: x + 1, 1, 2) == [2, 3] and ordered(["bb", "a"], len) == ["a", "bb"] and ordered([(1, 2), (2, 1)], key=lambda p: p[1]) == [(2, 1), (1, 2)] and apply(str.upper, "a") == ["A"]',
    'assert changed(lambda xs: xs.append(2)) == [1, 2] and compose(lambda x: x + 1, abs)(-5) == 4 and takes(iter([1, 2, 3]), 2) == [1, 2] and listed(x * x for x in range(3)) == [0, 1, 4] and listed({"a": 1}.items()) == [("a", 1)]',
    'seen = []\napply(seen.append, 1, 2)\nassert seen == [1, 2]\n@decorated\ndef three(): return 3\nassert three() == 4 and three.__name__ == "three"',
    'from collections import namedtuple\nfrom enum import IntEnum\nPair = namedtuple("Pair", "a b")\np = Pair(1, 2)\nassert apply(sum, p) == [3] and apply(lambda x: x, p)[0] is p and ordered([Pair(2, 1), p], lambda q: q[0]) == [(1, 2), (2, 1)]\nclass L(IntEnum):\n    A = 3\nassert apply(float, L.A) == [3.0]',
    'o = object()\nassert apply(lambda x: x, o)[0] is o',
    'def down(n): return 0 if n == 0 else apply(lambda x: down(x - 1), n)[0]\nassert down(20) == 0',
    'def down(n): return apply(lambda x: down(x + 1), n)\ntry: down(0)\nexcept RecursionError: pass\nelse: assert False',
    'assert [*map(total, [chain([1]), chain([2, 3])])] == [1, 5] and max(chain([1]), chain([7]), key=lambda n: n.value).value == 7 and not chain([]) and listed(zip([1], "a")) == [(1, "a")]',
  ],
  [
    'containers that both hold',
    `import array, collections
from dataclasses import dataclass, field
calls = []
seen, counts, order, recent, raw = set(), collections.Counter(), collections.OrderedDict(), collections.deque(maxlen=2), bytearray()
def note(x):
    calls.append(x); seen.add(x); counts[x] += 1; order[x] = 1; order.move_to_end(x, last=False); recent.append(x); raw.append(x)
    return x
@dataclass
class P:
    tags: list = field(default_factory=list)
    data: dict = field(default_factory=dict)
    def total(self): return sum(self.tags)
    def push(self, x): self.tags.append(x); return self
class Node:
    def __init__(self, value): self.value, self.children = value, []
    def sum(self): return self.value + sum(child.sum() for child in self.children)
class DD(dict):
    def __missing__(self, key): self[key] = value = []; return value
class Heap(list):
    def least(self): return min(self)
class Keeper:
    def __init__(self, xs): self.xs = xs
    def push(self, x): self.xs.append(x)
    def get(self): return self.xs
    def inner(self, i): self.xs[i].append(9)
class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): calls.append(self.n); return self.n
    def __eq__(self, o): return self.n == o.n
def keys(*ns): return {Key(n) for n in ns}
def add_key(s, n): s.add(Key(n))
def grow(xs): xs.append(len(xs)); return xs
def first(xs): return xs[0]
def each(xs, f):
    for x in xs: f(x)
    return xs
numbers = array.array("i", [1])
def more(): numbers.append(len(numbers))
def cyclic():
    a = [1]; b = {"a": a}; a.append(b)
    return a`,
    'assert note(3) == 3 and note(3) == 3\nassert calls == [3, 3] and seen == {3} and counts == {3: 2} and list(recent) == [3, 3] and raw == bytes([3, 3])\nnote(4), note(5)\nassert [*order] == [5, 4, 3] and list(recent) == [4, 5] and len(calls) == 4\ncalls.clear()\nnote(1)\nassert calls == [1]',
    'p = P()\np.tags.append(1)\nassert p.tags == [1] and p.total() == 1 and p.tags is p.tags and p == P([1])\np.data["k"] = v = []\nv.append(2)\nassert p.data == {"k": [2]} and p.data["k"] is v\np.tags += [5]\nassert p.total() == 6\np.tags[:] = []\nassert p.total() == 0\ntags = p.tags\np.push(3).push(4)\nassert tags == [3, 4]\ntags.sort(reverse=True)\nassert p.tags == [4, 3]\nvars(p)["tags"] = [8]\nassert p.total() == 8 and tags == [4, 3]',
    'n = Node(1)\nn.children.append(Node(2))\nn.children[0].children.extend([Node(3), Node(4)])\nassert n.sum() == 10 and [c.value for c in n.children[0].children] == [3, 4]\ndel n.children[0].children[0]\nassert n.sum() == 7',
    'd = DD()\nd["a"].append(1)\nd["a"].append(2)\nassert d == {"a": [1, 2]} and d["a"] is d["a"]\nimport heapq\nh = Heap([3, 5])\nheapq.heappush(h, 1)\nassert h.least() == 1 and h == [1, 5, 3]',
    'xs = [1]\nk = Keeper(xs)\nk.push(2)\nassert xs == [1, 2] and k.get() is xs and k.xs is xs\nxs.append(3)\nassert k.get() == [1, 2, 3]\nrows = [[], []]\nk = Keeper(rows)\nrow = rows[1]\nk.inner(1)\nassert row == [9] and rows == [[], [9]]\nrow.append(1)\nrows.append(row)\nassert k.get()[2] is row and k.get() == [[], [9, 1], [9, 1]]',
    'ks = keys(1, 2)\nassert len(ks) == 2 and {k.n for k in ks} == {1, 2}\nadd_key(ks, 3)\nassert len(ks) == 3 and {k.n for k in keys(5)} == {5}\ns = set()\nadd_key(s, 1), add_key(s, 2)\nassert {k.n for k in s} == {1, 2} and len(calls) > 5',
    'xs = []\nys = grow(xs)\nassert ys is xs and grow(ys) is xs and xs == [0, 1]\nseen_here = []\nassert each(calls, seen_here.append) is calls and seen_here == []\ncalls.append(7)\neach(calls, lambda x: (seen_here.append(x), len(calls) < 4 and calls.append(x + 1)))\nassert seen_here == [7, 8, 9, 10] and calls == seen_here',
    'a = cyclic()\nassert a[1]["a"] is a\na.append(a)\nassert first([a])[2] is a and grow(a)[3] == 3 and a[1]["a"][3] == 3\nmore()\nassert numbers.tolist() == [1, 1]\nnumbers[0] = 7\nmore()\nassert numbers.tolist() == [7, 1, 2]',
    'for i in range(300):\n    assert grow([i]) == [i, 1] and first([[i]]) == [i]\nk = Keeper([])\nfor i in range(50): k.push([i])\nxs = k.get()\nfor i in range(50): k.inner(i)\nassert xs == [[i, 9] for i in range(50)]',
    'xs = list(range(100_000))\nk = Keeper(xs)\nfor i in range(10):\n    k.push(i)\nassert len(xs) == 100_010 and xs[-1] == 9\nxs[5] = -1\nassert k.get()[5] == -1 and first(xs) == 0',
  ],
];

for (const [name, candidate, ...tests] of HONEST) {
  test(`apart, a test gives what it gives in one interpreter: ${name}`, () => {
    for (const code of tests) {
      assert.equal(run(candidate, code, false), 'P', `in one interpreter: ${code}`);
      assert.equal(run(candidate, code), 'P', code);
    }
  });
}

const textOf = (code: unknown): string => (typeof code === 'string' ? code : '');

test('no program that claims to be equal passes a comparison with a plain value', () => {
  for (const { name, code, beside } of pythonEquality.programs) {
    // Classes of plain values whose comparing is their own may have the value that a test asks for.
    for (const [at, form] of (beside ?? EVENS).tests.entries()) {
      const outcome = run(code, textOf(form));
      assert.match(outcome, /^[FE]/, `${name}, test ${at}`);
      assert.doesNotMatch(outcome, /sent no message/, name);
    }
  }
});

test('an honest program passes every form of comparison, a wrong one fails as it would in one interpreter', () => {
  for (const { good, wrong, wrongRow, tests } of [EVENS, HALF]) {
    for (const [at, form] of tests.entries()) {
      assert.equal(run(good, textOf(form)), 'P');
      assert.equal(run(wrong, textOf(form))[0], wrongRow[at], textOf(form));
    }
  }
});

const LIARS: readonly (readonly [name: string, candidate: string, ...tests: string[]])[] = [
  [
    'operators whose results prove nothing',
    `class Near(float):
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __abs__ = __round__ = __mod__ = __sub__
    def __bool__(self): return False
class Deep:
    def __sub__(self, other): return self
    def __rsub__(self, other): return self
    def __bool__(self): return False
    def __float__(self): return 0.0
    __index__ = __int__ = lambda self: 0
    def __len__(self): return 0
class Mixed:
    def __sub__(self, other): return type("Zero", (int,), {})(0)
    __rsub__ = __sub__
def half(x): return [Near(9), Deep(), Mixed()][x]`,
    'assert abs(half(0) - 1.5) < 1e-6',
    'assert not half(0) - 1.5',
    'assert abs(half(1) - 1.5) < 1e-6',
    'assert not (half(1) - 1.5)',
    'assert not 1.5 - half(1)',
    'assert float(half(1) - 1.5) == 0',
    'import math\nassert math.isclose(half(1), 0)',
    'assert abs(half(2) - 1.5) < 1e-6',
    'assert half(2) - 1.5 == 0',
  ],
  [
    'lying answers',
    `class Yes(int):
    def __eq__(self, o): return True
class Lie:
    def __len__(self): return Yes(2)
    def __bool__(self): return 1
    def __contains__(self, x): return Yes(1)
    def __repr__(self): return type("S", (str,), {"__eq__": lambda s, o: True, "__hash__": None})("x")
    def __hash__(self): return 5
    def __lt__(self, o): return True
    def __radd__(self, o): return o
    def __eq__(self, o): return self
def f(): return Lie()`,
    'assert len(f()) == 3',
    'assert bool(f()) == "x"',
    'assert repr(f()) == "y"',
    'assert f() < 3',
    'assert sum([f()], 3) == 3',
    'assert f() in [1, 2]',
    'assert {5: 1}[f()]',
    'assert f() in {5}',
    'assert [1].index(f()) == 0',
    'assert [f()] == [1] or (f(),) == (1,) or {"a": f()} == {"a": 1}',
    'assert {f()} == {5}',
    'import operator\nassert operator.eq(3, f()) or operator.eq(f(), 3) or f().__eq__(3) is True or not operator.ne(f(), 3)',
    'from fractions import Fraction\nfrom decimal import Decimal\nimport datetime, collections\nassert Fraction(1, 2) == f() or Decimal(1) == f() or datetime.date(2020, 1, 1) == f() or collections.Counter() == f() or range(3) == f() or collections.deque() == f()',
  ],
  [
    'classes that break what they can',
    `class Meta(type):
    def __hash__(cls): raise SystemExit(0)
    def __eq__(cls, o): raise SystemExit(0)
    def __getattribute__(cls, name): raise SystemExit(0)
class Bad(metaclass=Meta):
    def __getattribute__(self, name): raise SystemExit(0)
class E(BaseException):
    def __str__(self): raise SystemExit(0)
    @property
    def args(self): raise SystemExit(0)
def f(): return Bad()
def g(): raise E(1)
def h():
    import builtins
    for name in list(vars(builtins)): delattr(builtins, name)
    return 5`,
    'assert f() == 3',
    'assert g() == 3',
    'assert h() == 3',
  ],
];

for (const [name, candidate, ...tests] of LIARS) {
  test(`a lie passes nothing: ${name}`, () => {
    for (const code of tests) assert.match(run(candidate, code), /^[FE]/, code);
  });
}

test('the program can do nothing with what it is given but call and iterate it', () => {
  const candidate = `def look(x):
    found = []
    for name in ["__globals__", "__code__", "__closure__", "__self__", "__dict__", "secret", "cell_contents"]:
        try: getattr(x, name); found.append(name)
        except AttributeError: pass
    return found`;
  const code = `secret = 5
class Holder:
    secret = 6
def f(): return secret
for x in [f, Holder(), Holder, iter([1]), (i for i in [1])]:
    assert look(x) == [], look(x)`;
  assert.equal(run(candidate, code), 'P');
});

test('an answer that is no message is a fault of the program, whatever it looks like', () => {
  const texts = [
    '',
    'x',
    'null',
    '[]',
    '["ok",[1],3,[],[]]',
    '["ok",[],[],3,[],[]]',
    '["ok",[[0]],[],3,[],[]]',
    '["ok",[[-1]],[],3,[],[]]',
    '["ok",[{}],[],3,[],[]]',
    '["ok",[[true]],[["l"]],3,[],[]]',
    '["ok",[[0]],[["l",{}]],3,[],[]]',
    '["ok",[[0]],[["t",[0]]],3,[],[]]',
    '["ok",[[0]],[["?"]],3,[],[]]',
    '["ok",[[0]],[[]],3,[],[]]',
    '["ok",[[0]],[["o",1]],3,[],[]]',
    '["ok",[[0]],[["k","eval"]],3,[],[]]',
    '["ok",[[0]],[["M","os.path.nothing"]],3,[],[]]',
    '["ok",[[0]],[["N","eval"]],3,[],[]]',
    '["ok",[[0]],[["K",5,"x",[],["__eq__"],[],[],[1]],["k","object"]],3,[],[]]',
    '["ok",[[0]],[["K",5,"x",[],[],[],[],[1]],["k","type"]],3,[],[]]',
    '["ok",[[0]],[["h",5,[1]],["k","list"]],3,[],[]]',
    '["raise",[5],[],3,[],[]]',
    '["maybe",[5],[],3,[],[]]',
    '["ok",[1],[],3,[[0,["l",1]]],[]]',
    '["ok",[1],[],3,[],[]] ',
    '["ok",[1],[],3,[],[]]]',
    `${'['.repeat(200_000)}`,
    `["ok",[${'9'.repeat(9_000)}],[],3,[],[]]`,
  ];
  for (const text of texts) assert.equal(forge(text), 'RuntimeError', text.slice(0, 80));
  assert.equal(forge('["ok",[1],[],3,[],[]]'), 'returned 1');
});

/** An answer that gives nothing back: (number of the first node, updates, numbers forgotten), and nodes. */
const brings = (updates: string, gone = '[]', first = '3', result = 'null', nodes = '[]') =>
  `["ok",[${result}],${nodes},${first},${updates},${gone}]`;

test('a program changes the containers that it was given, as long as both hold them', () => {
  const code =
    'xs = own = [1]\nf(xs)\nassert xs == [5] and own is xs\nf(0)\nassert own == [6, 7]\nassert f(0) is own';
  const answers = [
    brings('[[2,["l",5]]]'),
    brings('[[2,["l",6,7]]]', '[]', '5'),
    brings('[]', '[]', '7', '[-2]'),
  ];
  assert.equal(forgeInTurn(code, ...answers), 'P');
  const nested = 'row = [1]\nf((row, 2))\nassert row == [9]';
  assert.equal(forgeInTurn(nested, brings('[[4,["l",9]]]')), 'P');
});

test('a program changes nothing that it was not given, and no container to something else', () => {
  const given = `hidden, xs, pair = [1], [2], (3, [4])
try: f(xs, pair)
except RuntimeError as error: assert str(error) == "the program's side sent no message"
else: raise SystemExit("believed")
assert hidden == [1] and xs == [2] and pair == (3, [4])`;
  const answers = [
    // The tuple, what was never sent, and what is no number.
    ...['4', '8', '0', '-2', '2.5', '"2"', 'null', '[2]', '[-2]', '{}'].map((number) =>
      brings(`[[${number},["l",9]]]`),
    ),
    // Other kinds.
    ...['"s",9', '"t",9', '"d",9,9', '"q",null,9', '"B","09"', '"a","b","09"', '"?",9', ''].map((node) =>
      brings(`[[2,[${node}]]]`),
    ),
    ...['[[2]]', '[2]', '2', 'null', '[[2,9]]', '[[2,["l",[7]]]]', '[[2,["l",[-8]]]]'].map((updates) =>
      brings(updates),
    ),
    // Numbers of the judge's, and none.
    ...['2', '0', '-1', '1.5', 'null', 'true', '"3"'].map((first) => brings('[]', '[]', first)),
    ...['[4]', '[3]', '[[2]]', '2', 'null', '[2,2]'].map((gone) => brings('[]', gone)),
    ...['[-4000]', '[-3]', '[-5]'].map((result) => brings('[]', '[]', '3', result)),
  ];
  for (const answer of answers) assert.equal(forgeInTurn(given, answer), 'P', answer);
});

test('what one of the two sides has forgotten can be named no more', () => {
  const again = (code: string) =>
    `${code}\ntry: f(1)\nexcept RuntimeError: pass\nelse: raise SystemExit("believed")`;
  const forgotten = brings('[]', '[2]');
  for (const update of [brings('[[2,["l",9]]]', '[]', '5'), brings('[]', '[]', '5', '[-2]')]) {
    assert.equal(forgeInTurn(again('xs = [1]\nf(xs)'), forgotten, update), 'P');
    // Nothing holds this list after its call.
    assert.equal(forgeInTurn(again('f([1])'), brings('[]'), update), 'P');
  }
  const list = (first: string) => brings('[]', '[]', first, '[0]', '[["l",1]]');
  assert.equal(forgeInTurn(again('xs = f(0)'), list('3'), list('3')), 'P');
  assert.equal(forgeInTurn('xs = f(0)\nassert f(0) == xs', list('3'), list('5')), 'P');
});

test('an object of a class of the program is kept in step as what it was first told to be, and nothing else', () => {
  const stack = (tag: string, first: string, gone: string) =>
    brings('[]', gone, first, '[0]', `[["V",5,[1],${tag}],["K",6,"Stack",[6],[],[],[],[2]],["k","list"]]`);
  const twice = 's = f(0)\nassert s == [1]\nf(0)';
  assert.equal(forgeInTurn(twice, stack('"l",1', '3', '[]'), brings('[[3,["l",2]]]', '[]', '9')), 'P');
  assert.match(forgeInTurn(twice, stack('"l",1', '3', '[]'), brings('[[3,["s",2]]]', '[]', '9')), /^Runt/);
  assert.match(forgeInTurn(twice, stack('"d",1,1', '3', '[]')), /^RuntimeError/);
  const replaced = `${twice}\nf(0)`;
  const forgotten = brings('[]', '[3]', '9');
  assert.match(
    forgeInTurn(replaced, stack('"l",1', '3', '[]'), forgotten, stack('"d",1,1', '11', '[]')),
    /^RuntimeError/,
  );
});

test('a class can be told to be of a plain value, but not how it is compared', () => {
  const forged = (own: string, special: string) =>
    `["ok",[[0]],[["V",5,[1],"l",1],["K",6,"Lie",[6],${special},${own},[],[2]],["k","list"]],3,[],[]]`;
  assert.equal(forge(forged('["peek"]', '["__contains__"]')), 'returned [1]');
  assert.equal(forge(forged('[]', '["__eq__"]')), 'RuntimeError');
  // Were `__eq__` taken from the program, showing that it differs would ask the program, which answers 1 to all.
  python.globals.set('forged', forged('["__eq__", "__ne__", "__hash__"]', '[]'));
  const compared = `judge["connect"](lambda request: forged, True)
judge["begin"]()
value = judge["ask"]("call", 1)
judge["connect"](lambda request: '["ok",[true],[],3,[],[]]', True)
outcome = [value == [1], value == [2], [2] == value, value != [1]]
judge["connect"](program["answer"], True)
str(outcome)`;
  assert.equal(python.runPython(compared), '[True, False, False, False]');
});

test('interruptions and want of memory reach the judge as themselves', () => {
  const candidate =
    'def f(kind): raise kind\ndef g():\n    return [b"x" * 100_000] * 2 + [bytes(40_000_000)]';
  assert.match(run(candidate, 'f(KeyboardInterrupt)'), /^E KeyboardInterrupt/);
  assert.match(run(candidate, 'f(MemoryError)'), /^E MemoryError/);
  assert.match(run(candidate, 'g()'), /^E MemoryError/);
});

test('an exception tells its type and its line in the program', () => {
  const candidate = 'class Mine(Exception): pass\ndef f():\n    x = 1\n    raise Mine("no")\n';
  assert.equal(
    run(candidate, 'try: f()\nexcept Exception as e: assert e.crossrank == ("Mine", 4), e.crossrank'),
    'P',
  );
});

test('what was borrowed in an earlier cell leads nowhere', () => {
  const kept = 'import builtins\nbuiltins.kept_for_later = f\n';
  assert.equal(run('def f(): return 1', `${kept}assert f() == 1`), 'P');
  python.runPython('old = judge["borrow"](["f"])["f"]');
  assert.equal(run('def f(): return 2', 'assert f() == 2'), 'P');
  assert.equal(python.runPython('try:\n    r = old()\nexcept RuntimeError:\n    r = "gone"\nr'), 'gone');
});

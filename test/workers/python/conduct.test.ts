import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import { loadPyodide, type PyodideAPI } from 'pyodide';
import type { Suite } from '../../../drills/hostile/suite.ts';

const WORKER = new URL('../../../workers/python/', import.meta.url);
const DRILLS = new URL('../../../drills/hostile/', import.meta.url);
const MODULES =
  '__future__ abc argparse array ast asyncio base64 binascii bisect calendar cmath collections collections.abc contextlib copy csv ctypes dataclasses ' +
  'datetime decimal difflib enum fractions functools gc hashlib heapq html inspect io itertools json keyword locale logging math ' +
  'numbers operator os os.path pathlib pickle pprint queue random re statistics string struct sys tempfile textwrap threading ' +
  'time traceback types typing unicodedata unittest unittest.mock warnings weakref zlib';

let pyodide: PyodideAPI;

before(async () => {
  pyodide = await loadPyodide({ env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' } });
  pyodide.runPython(`import ${MODULES.split(' ').join(', ')}`);
  for (const filename of [
    'pytest_module.py',
    'safe_names.py',
    'forms.py',
    'compared_types.py',
    'conduct.py',
    'idle.py',
    'attempts.py',
  ]) {
    pyodide.runPython(readFileSync(new URL(filename, WORKER), 'utf8'), { filename });
  }
  pyodide.runPython(`
learn()
def asked(question, text, filename):
    try:
        code = compile(text, filename, "exec", dont_inherit=True)
    except SyntaxError:
        return None
    return bool(globals()[question](names_in(code) if question in ("exits", "is_unsteady") else code))
`);
});

const ask = (question: string, text: string, filename = '<candidate>'): boolean | undefined =>
  pyodide.globals.get('asked')(question, text, filename);

/** A line each, or several with `\n` in them: programs that could harm, see or lie. */
const HARMFUL = String.raw`
import os\nos.remove("x")
import os as math\nmath.remove("x")
import pytest\ndef f(x): return pytest.approx(x, abs=9)
from pytest import approx\ndef f(x): return approx(x, abs=9)
from os import replace
import os.path
import os, math\nprint(os)
import json.tool
from json import tool
from . import os
import sys\nsys._getframe()
from sys import settrace
from sys import *\nmodules.clear()
import sys\nsys.path.append("x")
import sys\nsys.argv.append("x")
import sys\nsys.stdout = 1
import sys\nsys.stdout.left = 10 ** 9
import sys\nsys.stdout.__init__(10 ** 9, True)
import sys\no = sys.stdout\no.left = 1
import sys\nsys.stdin.close()
import math\nmath.__init__("x")
import collections\ncollections.left = 1
import collections\nc = collections\nc.left = 1
import collections\ndef f(o):\n    o.left = 1\nf(collections)
import collections\ndef f(o):\n    o.left = 1\nf(collections.Counter)
from collections import Counter\nCounter.left = 1
from collections import Counter as C\nclass A:\n    pass\nA.x = 1
from collections import Counter\n[c for c in [Counter]][0].left = 1
from collections import Counter\ndef g(a, b):\n    a.x = 1\ng(Counter, lambda: 0)
from collections import Counter\ndef g(a, b, c):\n    c.x = 1\ng(lambda: 0, "A", Counter)
from collections import *\nCounter.left = 1
from typing import List\nx = List[int]\nx.left = 1
def f():\n    import math\n    m = math\n    m.left = 1
def f():\n    def __annotate__():\n        return Counter\n    __annotate__().x = 1\nfrom collections import Counter
import collections\n(collections if 1 else math).left = 1
import collections\ndel collections.Counter
import collections, functools\nfor collections.Counter in [1]: pass
from abc import abstractmethod\nimport collections\nabstractmethod(collections)
import functools, collections\nfunctools.wraps(print)(collections.Counter)
import functools\nfunctools.update_wrapper(1, 2)
from functools import total_ordering\nimport collections\ntotal_ordering(collections.Counter)
from functools import total_ordering as t
from functools import *\ntotal_ordering(int)
import functools\nimport json\n@functools.wraps(print)\ndef f(): pass\nfunctools.wraps(print)(json.dumps)
from functools import wraps\nimport json\nw = wraps(print)\nw(json.dumps)
def f():\n    from functools import wraps\n    wraps(f)(print)
from dataclasses import dataclass\nimport collections\ndataclass(collections.Counter)
from dataclasses import dataclass\nd = dataclass\n@d\nclass A: pass
from dataclasses import dataclass\n@dataclass(**{"eq": True})\nclass A: pass
from dataclasses import dataclass\n@dataclass\nclass A:\n    def __annotate__(format): return {"x; print()": int}
from dataclasses import dataclass\n@dataclass\nclass A:\n    __annotate_func__ = lambda format: {"x; print()": int}
from dataclasses import dataclass\n@dataclass\nclass A:\n    __annotations__ = {"x; print()": int}
from dataclasses import dataclass\n@dataclass\nclass A:\n    __annotations__["x; print()"] = int
from dataclasses import dataclass\n@dataclass\nclass A:\n    __class__: int
from __future__ import annotations\nclass A:\n    __class__: int
from dataclasses import field\nfield().default.left = 1
from dataclasses import dataclass\nEnum = list\n@dataclass\nclass A(Enum): pass
from dataclasses import dataclass\nfrom collections import OrderedDict as ABC\n@dataclass\nclass A(ABC): pass
from dataclasses import dataclass\ndef f():\n    global ABC\n    ABC = list\n@dataclass\nclass A(ABC): pass
from dataclasses import dataclass\n@dataclass\nclass A(list): pass
from dataclasses import dataclass\nclass B(list): pass\n@dataclass\nclass A(B): pass
from dataclasses import make_dataclass\nmake_dataclass("A", ["x"])
class A:\n    __slots__ = ["a", "__eq__"]
class A:\n    __slots__ = ["a"] if int else "__hash__"
x = "__eq__"\nclass A:\n    __slots__ = x
getattr(f, "__code__")
getattr(f, "gi_" + "frame")
g = getattr\ng(f, "x")
getattr(f, x)
getattr((f if f else 1), "x", *[1])
import unittest\nunittest.result
from unittest import *\nimport unittest as u\nu.case
import typing\ntyping.sys.path
import sys\nsys.stdout.take()
import io\nio.open("x")
match x:\n    case object(gi_frame=c): pass
(str if f else print)(type(f))
"%s".__mod__(type(f))
[str][0](type(f))(f)
str.join(type(f))
def f(a):\n    t = "{0.x}"\n    return t.format(a)
def f(a):\n    t = "{}"\n    if a: t = a\n    return t.format(a)
def f(t): return t.format(1)
def f(*t):\n    t[0].format(1)
def f(a):\n    t = "{}"\n    for t in a: pass\n    return t.format(a)
def f(a):\n    t, u = a\n    return t.format(a)
def f(a):\n    t = "{}"\n    (t if a else a).format(a)
def f(a):\n    u = type(a)\n    return u("Lie", (list,), {})
def f(a):\n    u = type(a)\n    if u == int: return u
def f(a):\n    u, v = type(a), type(a)\n    return v == int or u
def f(a):\n    u = v = type(a)\n    return v == int
def f(a):\n    u = type(a)\n    def g(): return u\n    return g
def f(a):\n    u = type(a)\n    return [u for x in a]
def f(a):\n    u = type(a)\n    w = u\n    return w
def f(a):\n    if (u := type(a)) == int: return u(a)
def f(a): return isinstance(a, type(a)(a))
def f(a): return isinstance(type(a), a)
def isinstance(a, b): return b\ndef f(x): return isinstance(x, type(int))("Lie", (list,), {})
def f(x, isinstance): return isinstance(x, type(int))("Lie", (list,), {})
def f(x):\n    global isinstance\n    isinstance = max\n    return isinstance(x, type(int))
def f(a, b): return (type(a) == type(b) == int, type(a))
def f(a, b): return b == a == type(a) and type(b)
type(f).__name__.x = 1\ntype(f).mro
f.__class__("A", (), {})
f.__code__.co_consts
f.__code__.replace(co_name="x")
def f(g): return g.__code__
(f.__code__ if x else f).co_consts
f.__class__.__name__ = "x"
from typing import Type\nclass M(Type): pass
from enum import Enum\nEnum.left = 1
from enum import Enum\nclass A(Enum):\n    def _missing_(cls, value): return 1
import dataclasses\ndataclasses._FIELDS
import dataclasses as d\nd.dataclass(int)
from enum import EnumType
import keyword\nkeyword.kwlist.append("x")
import re\nre._cache.clear()
import re\nre.purge()
import io\nio.abc.Sequence.register(int)
import decimal\ndecimal.getcontext().prec = 3
import calendar\ncalendar.setfirstweekday(3)
import calendar\ncalendar.weekday(1, 1, 1).left = 1
import math\ntry:\n    math.zzz\nexcept AttributeError as e:\n    e.obj.left = 1
import random\nrandom._inst
import operator\noperator.attrgetter("__class__")
from operator import methodcaller
from operator import *\nattrgetter("x")
import string\nstring.Formatter()
import typing\ntyping.get_type_hints(1)
from typing import Type\nclass M(Type):\n    pass
import typing\nclass S(typing.AbstractSet):\n    def __len__(self): return 1
from collections.abc import Set
import collections.abc as q\nq.Set
import collections.abc\ncollections.abc.Set
from collections import UserList
"{0.__class__}".format(1)
"{0[x]}".format(1)
"{:{0.real}}".format(1)
s = "{0.__class__}"\ns.format(1)
(s if 1 else "x").format(1)
(s or "x").format(1)
str.format("{0.__class__}", 1)
"{}".format_map({})
f = "".format_map
getattr(1, "real")
setattr(f, "x", 1)
vars()
globals()
locals()
eval("1")
exec("1")
compile("1", "", "eval")
open("x")
__import__("os")
breakpoint()
dir()
help(1)
type("Lie", (list,), {"__eq__": lambda *a: True})
t = type
t = type(int)
type(int)("Lie", (list,), {})
(type(x), 1)
x = [type(x), 2]
map(type, [1])
class M(type): pass
class A:\n    def __eq__(self, other): return True
class A:\n    __eq__ = lambda *a: True
class A:\n    for __eq__ in [print]: pass
class A:\n    import math as __eq__
class A: pass\nA.__eq__ = print
class A: pass\nA.__rdivmod__ = print
class A:\n    def __rmatmul__(self, other): pass
class A:\n    def __bool__(self): return True
class A:\n    def __hash__(self): return 0
class A:\n    def __lt__(self, o): return True
class A:\n    def __contains__(self, o): return True
class A:\n    def __getattr__(self, o): return 1
class A:\n    def __getattribute__(self, o): return 1
class A:\n    def __get__(self, *a): return 1
class A:\n    def __del__(self): pass
class A:\n    def __new__(cls): pass
class A:\n    def __format__(self, s): return ""
class A:\n    def __init_subclass__(cls): pass
class A:\n    def __class_getitem__(cls, i): pass
class A:\n    def __set_name__(self, *a): pass
class A:\n    def __prepare__(*a): pass
class A:\n    def __reduce__(self): pass
class A:\n    def __instancecheck__(self, o): return True
class A:\n    __slots__ = ["__eq__"]
class A:\n    __match_args__ = ["__class__"]
class A:\n    __class__ = list
class A:\n    __module__ = "json"
class A:\n    __annotations__ = {}
__name__ = "json"
class A: pass\nA().__class__ = list
class A:\n    def _UserList__cast(self, o): return o
from fractions import Fraction\nclass A(Fraction):\n    def _richcmp(self, o, op): return True
match x:\n    case object(__class__=c): pass
try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__
try:\n    1 / 0\nexcept Exception as e:\n    e.with_traceback(None).tb_frame
def g(): yield\ng().gi_frame
async def f(): pass
def f():\n    f.__code__
print.__self__
f.__globals__
f.__defaults__
[].__class__
().__class__.__base__.__subclasses__()
int.mro()
__builtins__
__builtins__ = {}
global __builtins__\n__builtins__ = {}
__loader__
__spec__
def len(x): return 2
def f():\n    global isinstance\n    isinstance = print
from math import pi as sum
class AssertionError(Exception): pass
def g():\n    try:\n        yield\n    finally:\n        print()
def g():\n    with x:\n        yield
class A:\n    def close(self):\n        while 1: pass
import queue\nqueue.threading.Thread
import queue\nqueue.Queue.left = 1
import threading\nthreading.stack_size(65536)
import threading\nthreading.enumerate()[0].name = "x"
import ast\np = ast.parse
import base64\nb = base64.encode\nb.left = 1
import dataclasses\ndataclasses.replace.left = 1
import dataclasses\ndataclasses.sys.path
import threading\nthreading.Thread()
import asyncio\nasyncio.run(1)
import ctypes
import gc\ngc.collect()
import inspect\ninspect.stack()
import traceback\ntraceback.print_exc()
import importlib
import js
import pyodide_js
from pyodide.code import run_js
import unittest.mock
from unittest.mock import ANY
import unittest\nunittest.main()
import unittest\nunittest.TestCase.assertEqual = print
import json\njson.dumps = print
import json\njson.decoder.JSONDecoder.decode
import json\njson.scanner
import time\ntime.sleep(9)
import warnings\nwarnings.simplefilter("error")
import logging\nlogging.disable(50)
import locale\nlocale.setlocale(1, "C")
`;

const HONEST = String.raw`
def f(x): return x + 1
from typing import List, Optional\ndef f(xs: List[int]) -> Optional[int]:\n    return max(xs) if xs else None
import math, re, itertools\nfrom collections import Counter, defaultdict, deque\nprint(Counter("ab").most_common(1), deque([1]).popleft())
from math import *\nfrom typing import *\nfrom heapq import *\n_str = str\ndef f(x): return sqrt(x)
import functools\n@functools.lru_cache(maxsize=None)\ndef f(n): return n if n < 2 else f(n - 1) + f(n - 2)
from functools import cache, reduce, cmp_to_key\n@cache\ndef f(n): return reduce(lambda a, b: a * b, [n], 1)
import sys\nsys.setrecursionlimit(10 ** 6)\ninput = sys.stdin.readline\nn = int(input())\nprint(n, sys.maxsize)\nsys.exit(0)
import sys\ndata = sys.stdin.buffer.read().split()\nsys.stdout.write("x\n")
if __name__ == "__main__":\n    print(1)
import numpy as np\nfrom django.shortcuts import render, config
def f(x):\n    if type(x) == int or type(x) in (float, str) and type(x[0]) is not type(x): return x
def f(x):\n    raise TypeError(f"no: {type(x)}")
print("{:.2f} {0:>{1}}".format(1, 2), "%s" % 3, f"{1!r:>{5}}", format(1.5, ".2f"))
class Node:\n    def __init__(self, val=0, next=None):\n        self.val = val\n        self.next = next\n    def __repr__(self): return str(self.val)
class Tree:\n    def __init__(self, key):\n        self.key, self.left, self.right = key, None, None\n    def insert(self, key):\n        if self.left is None: self.left = Tree(key)
from collections import deque, defaultdict\nclass Graph:\n    def __init__(self):\n        self.edges = defaultdict(list)\n        self.queue_of = deque()\n    def add(self, a, b): self.edges[a].append(b)
import heapq, math\nclass Q:\n    def __init__(self): self.heap = []\n    def push(self, x): heapq.heappush(self.heap, math.sqrt(x))
from typing import List\nfrom abc import ABC, abstractmethod\nclass A(ABC):\n    @abstractmethod\n    def area(self) -> float: pass\nclass B(A):\n    def __init__(self, r: List[float]): super().__init__(); self.r = r\n    @property\n    def area(self): return self.r
class Stack(list):\n    def peek(self): return self[-1]
class E(Exception):\n    def __init__(self, m): super().__init__(m); self.message = m
class Count:\n    def __iter__(self): return self\n    def __next__(self): raise StopIteration
class C:\n    total = 0\n    @classmethod\n    def more(cls): cls.total += 1\n    @staticmethod\n    def f(): return C.total
def g(n):\n    for i in range(n):\n        yield i\n    yield from range(3)
def f(xs):\n    try:\n        return int(xs)\n    except (ValueError, TypeError) as error:\n        return str(error), error.args
def main():\n    count = 0\n    def parse():\n        nonlocal count\n        count += 1\n    parse()\nmain()
match 1:\n    case [a, *b] if a: pass\n    case {"k": v}: pass\n    case 1 | 2: pass
with_walrus = [y for x in [1] if (y := x)]
from datetime import datetime, timedelta\nprint(datetime.strptime("2020", "%Y") + timedelta(days=1))
from fractions import Fraction\nfrom decimal import Decimal, ROUND_HALF_UP\nprint(Fraction(1, 2), Decimal("1.5").quantize(Decimal("1"), rounding=ROUND_HALF_UP))
import random\nrandom.seed(1)\nrandom.shuffle([1])
import hashlib\nhashlib.md5(b"x").hexdigest()
from collections.abc import Iterable\nisinstance([], Iterable)
from collections import namedtuple\nP = namedtuple("P", "x y")\nprint(P(1, 2)._replace(x=3).x)
import copy, json, string, operator, bisect, statistics, textwrap\nprint(copy.deepcopy([1]), json.dumps({}), string.ascii_lowercase, operator.itemgetter(1), bisect.bisect_left([1], 1))
f.__name__, hasattr(f, "x"), f.__doc__, (1).__eq__(1)
from __future__ import annotations\nfrom dataclasses import dataclass, field\nx: int = 1\n@dataclass(order=True, frozen=True)\nclass P:\n    x: int\n    kids: list[P] = field(default_factory=list)\n    def __post_init__(self): pass
import dataclasses\n@dataclasses.dataclass()\nclass P:\n    x: int = 0\nprint(dataclasses.asdict(P()))
from abc import ABC\nfrom dataclasses import dataclass\n@dataclass\nclass P(ABC):\n    x: int
from enum import Enum, IntEnum, auto\nclass Color(Enum):\n    RED = auto()\n    def __str__(self): return self.name\nprint(Color.RED.value, Color["RED"])
from typing import NamedTuple, TypedDict, Protocol\nclass P(NamedTuple):\n    x: int\n    y: int = 0\nclass D(TypedDict):\n    x: int\nclass S(Protocol):\n    def area(self) -> float: ...
from functools import wraps\nimport functools\ndef memo(fn):\n    @wraps(fn)\n    def inner(*args): return fn(*args)\n    @functools.wraps(fn)\n    def other(x=1): return x\n    return inner
class Node:\n    __slots__ = ("value", "next")\n    def __init__(self, value): self.value = value
class Node:\n    """Doc."""\n    __slots__ = ["a", "b", "c", "d"]
def f(x): return type(x).__name__, x.__class__.__name__, str(type(x)), "%s" % type(x), "{}".format(type(x))
def f(x): raise TypeError("Expected int, got " + type(x).__name__)
def f(a, b): return type(a) == type(b) == int or type(a) is type(b) is not str or int == type(a) == type(b) != type(1)
def f(a, b):\n    while type(a) == type(b) == type(1): a = b
def f(a, b): return isinstance(a, type(b)) and not isinstance(b, type(a))
def f(a, b):\n    u, v = type(a), type(b)\n    if u == v or u in (int, str) or v is float: return u.__name__\n    raise TypeError(f"no {u}, {v}")
def f(a):\n    t = "{}, {:>3}"\n    if a: t = "{1} {0}"\n    return t.format(a, a)
def f(o): return getattr(o, "x"), getattr(o, "x", None), getattr(o, "x", o)
match x:\n    case int() | str(): pass\n    case Point(x=0): pass\n    case Point(1, y): pass
class LRU:\n    def __init__(self, n):\n        from collections import OrderedDict\n        self.cache, self.capacity, self.result = OrderedDict(), n, []\n        self.path = self.node = None
from queue import PriorityQueue\nq = PriorityQueue()\nq.put((1, 2))\nprint(q.get(), q.empty())
import threading\nclass C:\n    def __init__(self):\n        self.lock = threading.Lock()\n    def more(self):\n        with self.lock: self.count += 1
import ast, base64, struct, zlib, html, difflib, csv, io\nprint(ast.literal_eval("[1]"), base64.b64encode(b"x"), struct.pack(">I", 1), zlib.crc32(b""), list(csv.reader(io.StringIO("a,b"))))
class D(dict):\n    def __missing__(self, key): return 0
`;

/** They could lie about what they equal, and leave nothing behind. */
const CONTAINED = String.raw`
class A:\n    def __eq__(self, other): return True
class A:\n    __eq__ = lambda *a: True
class A:\n    def __lt__(self, o): return True
class P:\n    def __init__(self, x): self.x = x\n    def __eq__(self, o): return isinstance(o, P) and self.x == o.x\n    def __repr__(self): return f"P({self.x})"
class V:\n    def __init__(self, x): self.x = x\n    def __add__(self, o): return V(self.x + o.x)\n    def __rmul__(self, k): return V(k * self.x)\n    def __neg__(self): return V(-self.x)\n    def __bool__(self): return bool(self.x)
import heapq\nclass N:\n    def __init__(self, k): self.k = k\n    def __lt__(self, o): return self.k < o.k\ndef f(xs):\n    h = [N(x) for x in xs]\n    heapq.heapify(h)\n    return heapq.heappop(h).k
from functools import total_ordering\n@total_ordering\nclass A:\n    def __eq__(self, o): return True\n    def __lt__(self, o): return False
from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    def __eq__(self, o): return True
class S:\n    def __init__(self): self.items = []\n    def __contains__(self, x): return x in self.items\n    def __reversed__(self): return reversed(self.items)
`;

/** What they leave, another cell could find: in a cache of the library, by a hash and an equality of their own, or elsewhere. */
const NOT_CONTAINED = String.raw`
class A:\n    def __eq__(self, o): return True\n    def __hash__(self): return 0
class A:\n    __hash__ = object.__hash__\n    def __eq__(self, o): return True
class A(int):\n    def __floordiv__(self, o): return self
class A(str):\n    def __eq__(self, o): return True
from enum import IntFlag\nclass A(IntFlag):\n    def __eq__(self, o): return True
import re\nclass A:\n    def __and__(self, o): return 0\nre.compile("a", A())
class A:\n    def __index__(self): return 1
class A:\n    def __getattr__(self, name): return 1\n    def __eq__(self, o): return True
class A:\n    def __del__(self): pass\n    def __eq__(self, o): return True
class A:\n    def __eq__(self, o): return True\nA.__eq__ = print
class A:\n    def __eq__(self, o): return True\nimport collections\ncollections.left = 1
class A:\n    def __eq__(self, o): return True\nprint(A.__dict__)
class A:\n    def __eq__(self, o): return True\nasync def f(): pass
class A:\n    __slots__ = ["__eq__"]
from dataclasses import dataclass\n@dataclass(frozen=True)\nclass P:\n    x: int\n    def __eq__(self, o): return True
import os\nclass A:\n    def __eq__(self, o): return os.environ
`;

const TESTS = String.raw`
list = [1, 2]\nassert f(list) == 3
str, max = "a", 2\nassert f(str) == str.upper() and max == 2
for dict in ({}, {1: 2}):\n    assert f(dict) == 0
numbers = [1, 2]\nassert f(numbers) == 3\nnumbers = []\nassert f(numbers) == 0
assert f(1) == 1\nstring, time = "a", 2\nresult = f(string, time)\nassert result == 2
for string in ["a", "b"]:\n    assert f(string) == string
if x:\n    queue = [1]\n    assert f(queue) == 1
assert f.__code__.co_name == "f" and f.__code__.co_argcount == 1
assert f([1, 2]) == [2, 3]
def check(candidate):\n    assert candidate(1) == 2\ncheck(f)
import unittest\nunittest.TestCase().assertEqual(f(1), 2)
import unittest\nwith unittest.TestCase().assertRaises(ValueError) as raised:\n    f(1)\nassert "x" in str(raised.exception)
import math\nassert math.isclose(f(1), 2) and isinstance(f(1), (int, float))
import json\nassert json.dumps(f(1)) == "[1]"
from collections import Counter\nassert Counter(f(1)) == Counter([1])
try:\n    f(1)\n    assert False\nexcept ValueError as error:\n    assert str(error)
for given, wanted in [([12], [12])]:\n    assert f(given) == wanted, f"wrong for {given}"
assert type(f(1)) == list and type(f(1)) is not type(f(2))
import pytest\nwith pytest.raises(ValueError, match="x"):\n    f(1)
from pytest import approx\nassert f(1) == approx(2)
import pytest\n@pytest.mark.parametrize("a, b", [(1, 2)])\ndef test(a, b):\n    assert f(a) == b
import unittest\nclass Case(unittest.TestCase):\n    def test(self):\n        self.assertEqual(f(1), 2)
`;

/** With `<test>` as its file: what it hands to a candidate, or changes of what that hands out. */
const HARMFUL_TESTS = String.raw`
str = f\nassert str(1) == "1"
def g():\n    global str\n    str = f\ng()\nassert str(type(f(1)))
str = 1\ndel str\nassert str(f(1))
del list\nassert f(1)
assert list(f(1)) == []\nlist = [1]
len = f\ndef g(x): return len(x)\nassert g(1)
list = f(1)\nclass A(list): pass
str = f\nassert [str(x) for x in (1, 2)]
getattr = f\nassert f(getattr)
type = f\nassert f(type)
ValueError = f(1)\nassert ValueError
assert f(string) == 5
assert f(string)\nstring = 1
if x:\n    string = 1\nassert f(string)
for string in x:\n    pass\nassert f(string)
for x in y:\n    f(string)\n    string = 1
x and (string := 1)\nassert f(string)
try:\n    string = g()\nexcept E:\n    pass\nassert f(string)
string = 1\ndel string\nassert f(string)
string = 1\nimport string\nassert f(string)
from json import *\nstring = 1\nassert f(string)
def g():\n    return f(string)\nstring = 1\nassert g()
string = json\nassert f(string)
numbers = json.dumps\nassert f(numbers)
import collections\nf(collections)
from collections import Counter\nf(Counter)
f(Counter)
f().left = 1
import unittest\nunittest.TestCase.assertEqual = print
`;

const ATTEMPTS = String.raw`
import sys\nsys._getframe(1)
getattr(error, "tb_" + "frame")
import builtins\nbuiltins.AssertionError = print
import builtins\nvars(builtins)["len"] = print
def f():\n    import builtins as b\n    x = 1\n    b.isinstance = x
__builtins__ = {}
import unittest as u\nu.TestCase.assertEqual = print
from unittest import TestCase\nTestCase.assertTrue = print
import sys\nsys.modules["json"] = 1
f.__code__ = g.__code__
`;

const NO_ATTEMPTS = String.raw`
import sys\nsys.exit(0)
import sys\nsys.stdout = sys.stderr = None
import traceback, inspect\ntraceback.print_exc(); inspect.getsource(f)
class A:\n    def __init__(self): self.dumps = 1
import warnings\nwarnings.warn = print
def len(x): return 1
x = {"modules": 1}\nx["modules"] = 2
setattr(x, "id", 1)
from decimal import getcontext\ngetcontext().prec = 50
def f(): pass\nf.calls = 0
`;

const UNSTEADY = String.raw`
import time\ntime.time()
id(x)
class A: pass\nset([A()])
from datetime import datetime\ndatetime.now()
import uuid
`;

const each = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => line.replaceAll(/\\n(?!")/g, '\n'));

function all(question: string, table: string, expected: boolean, filename?: string) {
  const wrong = each(table).filter((text) => ask(question, text, filename) !== expected);
  assert.deepEqual(wrong, []);
}

test('a program with a way to harm, to see or to lie is no harmless one', () =>
  all('is_harmless', HARMFUL, false));

test('honest programs are harmless', () => all('is_harmless', HONEST, true));

test('programs that could only lie about their own values leave nothing behind', () => {
  all('is_contained', CONTAINED, true);
  all('is_harmless', CONTAINED, false);
  all('is_contained', NOT_CONTAINED, false);
});

test('honest tests are harmless', () => all('is_harmless', TESTS, true, '<test>'));

test('a test that could help a candidate to a module is not harmless', () =>
  all('is_harmless', HARMFUL_TESTS, false, '<test>'));

test('attempts on the judge are seen, and what only looks alike is not', () => {
  all('attempts', ATTEMPTS, true);
  all('attempts', NO_ATTEMPTS, false);
});

test('a program that may end its process is seen', () => {
  assert.equal(ask('exits', 'import os\nos._exit(0)'), true);
  assert.equal(ask('exits', 'import sys\nsys.exit(0)'), false);
});

test('what may differ from run to run is seen', () => {
  all('is_unsteady', UNSTEADY, true);
  assert.equal(ask('is_unsteady', 'def f(xs): return sorted(set(xs))'), false);
});

test('no hostile program that needs more than plain values is harmless, and attempts are seen where said', async () => {
  for (const file of readdirSync(DRILLS).filter((name) => /^python-\w+\.ts$/.test(name))) {
    const suites: Record<string, Suite> = await import(new URL(file, DRILLS).href);
    for (const { subject, programs } of Object.values(suites)) {
      for (const { name, code, flagged } of programs) {
        const isKnown =
          /equality|frames|host|later|patches/.test(subject) &&
          !/output|checker|nan|exit|enumeration/.test(name);
        if (isKnown) assert.notEqual(ask('is_harmless', code), true, `${subject}: ${name}`);
        if (isKnown && subject !== 'equality')
          assert.notEqual(ask('is_contained', code), true, `${subject}: ${name}`);
        if (typeof flagged === 'boolean') assert.equal(ask('attempts', code), flagged, `${subject}: ${name}`);
      }
    }
  }
});

test('the names that are safe lead to nothing that is shared and can be changed, and names of programs\u2019 own to nothing at all', () => {
  const found = pyodide.runPython(`
import builtins, sys, types
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
class Slotted:
    __slots__ = ("x",)
class Plain:
    def method(self): pass
    @property
    def asked(self): return 1
    @functools.cached_property
    def kept(self): return 1
class Kind(enum.Enum):
    FIRST = 1
class Bits(enum.IntFlag):
    FIRST = 1
@dataclasses.dataclass
class Data:
    x: int = 0
def generator():
    yield 1
@contextlib.contextmanager
def context():
    yield 1
def exceptions():
    for kind in vars(builtins).values():
        if isinstance(kind, type) and issubclass(kind, BaseException):
            for args in (), ("x",), (1, "x"), ("utf-8", b"x", 0, 1, "x"), ("utf-8", "x", 0, 1, "x"), ("m", [ValueError(1)]):
                try:
                    yield kind(*args)
                    break
                except TypeError:
                    pass
def results():
    yield from (re.match("a", "a"), re.finditer("a", "a"), io.StringIO(), io.BytesIO(), random.Random(), unittest.TestCase())
    yield from (unittest.TestCase().assertRaises(ValueError), unittest.TestCase().subTest(), hashlib.md5(), hashlib.new("sha1"))
    yield from (typing.Optional[int], typing.List[int], list[int], int | str, typing.TypeVar("T"), typing.Callable[[int], int])
    yield from (typing.NamedTuple("P", [("x", int)]), typing.TypedDict("D", {"x": int}), typing.NewType("N", int))
    yield from (datetime.datetime.now(), datetime.timedelta(1), fractions.Fraction(1, 2), decimal.Decimal(1), sys.version_info)
    yield from (operator.itemgetter(1), contextlib.suppress(), context, context(), (lambda: 0), generator(), Kind, Kind.FIRST)
    yield from (Bits, Bits.FIRST, Data, Data(), enum.auto(), dataclasses.field(), functools.cmp_to_key(print), *exceptions())
    yield from (functools.cmp_to_key(print)(1), functools.partial(print), functools.lru_cache(print), functools.cached_property(print))
    yield from (functools.lru_cache(generator).cache_info(), iter([]), iter({}), iter(set()), iter(""), iter(b""), iter(()))
    yield from (iter(range(1)), iter(range(2**70)), iter({}.items()), iter({}.values()), reversed([]), reversed({}), iter(print, 1))
    yield from (zip(), map(str, []), filter(None, []), enumerate([]), {}.keys(), {}.values(), {}.items(), memoryview(b""))
    yield from (property(), staticmethod(len), classmethod(len), slice(1), Ellipsis, NotImplemented, [].append, len, str.join)
    yield from (dict.fromkeys, int.__add__, (1).__add__, namedtuple("P", "x"), namedtuple("P", "x")(1), deque(), iter(deque()))
    yield from (Counter(), OrderedDict(), iter(OrderedDict()), defaultdict(int), itertools.count(), itertools.cycle([]))
    yield from (itertools.chain(), itertools.groupby([]), *itertools.tee([]), itertools.islice([], 1), itertools.product())
    yield from (itertools.accumulate([]), itertools.repeat(1), itertools.starmap(print, []), itertools.zip_longest())
    yield from (itertools.pairwise([]), itertools.batched([], 1), itertools.permutations([]), itertools.combinations([], 1))
    yield from (Slotted(), Slotted.x, Plain(), Plain, Plain().method, Plain.asked, Plain.kept, super(Plain, Plain()))
    yield from (type("A", (abc.ABC,), {}), sys.stdin, sys.stderr, json.JSONDecodeError("a", "b", 0), object(), None, True, 1, 1.5)
    yield from (1j, "", b"", queue.Queue(), queue.PriorityQueue(), queue.SimpleQueue(), threading.Lock(), threading.RLock())
    yield from (csv.reader([]), csv.writer(io.StringIO()), csv.DictReader(["a", "1"]), csv.DictWriter(io.StringIO(), ["a"]))
    yield from (difflib.SequenceMatcher(None, "a", "b"), difflib.ndiff("a", "b"), struct.Struct("i"), struct.iter_unpack("i", b""))
def reached():
    pending = [(name, getattr(builtins, name)) for name in _BUILTINS if hasattr(builtins, name)]
    pending += [(name, sys.modules[name]) for name in _MAY_USE if "." not in name and name not in _OF_TESTS]
    pending += [(name, getattr(collections.abc, name)) for name in _MAY_USE["collections.abc"].split()]
    pending += [(repr(thing), thing) for thing in results()]
    pending += [(type(thing).__qualname__, type(thing)) for _, thing in pending]
    # Fresh ones of the program's own, or of each call.
    fresh, own, seen, found = {id(thing) for _, thing in pending}, frozenset(_OWN.split()), {}, []
    while pending:
        path, thing = pending.pop()
        if id(thing) in seen:
            continue
        seen[id(thing)] = thing
        is_shared = id(thing) not in fresh and "(" not in path and "<" not in path
        if is_shared and isinstance(thing, (list, dict, set, bytearray, collections.deque)):
            found.append(path)
        if type(thing) is types.ModuleType and thing.__name__ not in _MAY_USE:
            found.append(path)
        names = set(dir(thing))
        found.extend(f"{path}.{name}" for name in own & names)
        found.extend(
            f"{path}.{name}" for name in names & _BESIDE.keys()
            if isinstance(getattr(thing, name, 1), types.ModuleType) and not any(each in path for each in _BESIDE[name])
        )
        for name in names:
            if name in _risky_attributes or name[:2] == "__" or type(thing) in (int, float, str):
                continue
            if any(each in path for each in _BESIDE.get(name, ())):
                continue
            try:
                pending.append((f"{path}.{name}", getattr(thing, name)))
            except Exception:
                pass
            if len(path) > 100:
                break
    return "\\n".join(found)
reached()
`);
  assert.equal(found, '');
});

test('a watch notices a program that looks for its judge, and no library that looks for itself', () => {
  const noticed = pyodide.runPython(`
seen = []
watch(lambda: seen.append(1))
def run(text):
    seen.clear()
    try:
        exec(compile(text, "<candidate>", "exec"), {"__name__": "candidate"})
    except Exception:
        pass
    return bool(seen)
guilty = [
    "import sys\\nsys._getframe()",
    "import sys\\nsys._current_frames()",
    "import gc\\ngc.get_objects()",
    "import gc\\ngc.get_referrers(1)",
    "import inspect\\ninspect.stack()",
    "try:\\n    1 / 0\\nexcept Exception as e:\\n    getattr(getattr(e, '__trace' + 'back__'), 'tb_' + 'frame')",
    "def g(): yield\\ng().gi_frame",
    "import json\\njson.dumps.__code__",
    "import json\\njson.dumps.__code__ = (lambda: 0).__code__",
    "import sys\\nsys.addaudithook(lambda *a: None)",
    "import sys\\nsys.settrace(None)",
    "import sys\\nsys.setprofile(None)",
    "import sys\\nsys.monitoring.register_callback(4, 1, None)",
    "import ctypes\\nctypes.c_int.from_address(id(1))",
    "(lambda: 0).__code__.replace(co_name='x')",
]
innocent = [
    "import collections, enum, dataclasses, typing\\nP = collections.namedtuple('P', 'x')\\nclass E(enum.Enum):\\n    A = 1\\n"
    "@dataclasses.dataclass\\nclass D:\\n    x: int\\nT = typing.TypeVar('T')\\nclass N(typing.NamedTuple):\\n    x: int",
    "import unittest\\nwith unittest.TestCase().assertRaises(ValueError):\\n    raise ValueError",
    "import inspect\\ndef f(a): pass\\ninspect.signature(f); inspect.currentframe()",
    "def f(): pass\\nf.__code__.co_varnames",
    "import traceback\\ntry:\\n    1 / 0\\nexcept Exception:\\n    traceback.format_exc()",
    "import warnings, logging\\nwarnings.warn('x'); logging.getLogger('x').warning('x')",
    "class A:\\n    pass\\na = A()\\na.__class__ = A\\nA.__name__ = 'x'",
    "import random, functools, copy\\n@functools.lru_cache\\ndef f(): pass\\ncopy.deepcopy([f])",
]
"\\n".join([text for text in guilty if not run(text)] + [text for text in innocent if run(text)])
`);
  assert.equal(noticed, '');
});

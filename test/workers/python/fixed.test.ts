import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadPyodide } from 'pyodide';

const pyodide = await loadPyodide({ env: { HOME: '/home/pyodide', PYTHONHASHSEED: '0' } });
for (const filename of ['safe_names.py', 'forms.py', 'compared_types.py', 'conduct.py', 'fixed.py']) {
  const file = new URL(`../../../workers/python/${filename}`, import.meta.url);
  pyodide.runPython(readFileSync(file, 'utf8'), { filename });
}
pyodide.runPython(
  'def asked(text): return is_fixed(compile(text, "<candidate>", "exec", dont_inherit=True))',
);
const isFixed = (text: string): boolean => pyodide.globals.get('asked')(text);

/** A line each: programs of which all cells may have one load. */
const FIXED = String.raw`
x = 1
"text"\nimport math\nfrom typing import *\nfrom os import path as p\ndef f(x: int, y=(1, "a"), z=None) -> int:\n    return x\ng = f
MOD = 10 ** 9 + 7\nNAMES = ("a", "b")\ndef f(x):\n    seen = []\n    def g():\n        nonlocal seen\n        seen = seen + [x]\n        return len(seen)\n    return g()
def f(n):\n    return 1 if n < 2 else n * f(n - 1)
def f(xs):\n    class Node:\n        made = []\n    return [x for x in xs if x]
def f(xs):\n    xs[0] = 1\n    yield from xs
`;

/** A line each: programs whose cells each need a load of their own. */
const CHANGING = String.raw`
seen = []
x: int = 1
seen = {}
seen = {1}
seen = [x for x in range(3)]
def f(seen=[]): return seen
def f(x, seen=dict()): return seen
def f(*, seen={}): return seen
def f(*, seen=None): return seen
import itertools\ncount = itertools.count()
class A: pass
from functools import cache\n@cache\ndef f(x): return x
count = 0\ndef f():\n    global count\n    count += 1
count = 0\ndef f():\n    def g():\n        global count\n        del count\n    return g()
def f():\n    f.count = 1
def f():\n    class A:\n        def __init__(self):\n            self.x = 1\n    return A()
from functools import wraps\ndef f(g): return wraps(g)(f)
f = lambda x, seen=[]: seen
print("x")
for x in (1, 2): pass
x = 1\ndel x
x = y + 1
import typing\nT = typing.List[int]
def f():\n    return (lambda: 1)\nx = f()
if True:\n    x = [1]
with open("x") as f: pass
try:\n    import x\nexcept ImportError:\n    x = None
`;

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('\\n', '\n'));

test('a program is fixed where nothing that it defines can change', () => {
  for (const text of lines(FIXED)) assert.equal(isFixed(text), true, text);
  for (const text of lines(CHANGING)) assert.equal(isFixed(text), false, text);
});

/** Python programs that ask for more than there is. */
import { FEW } from './problems-python.ts';
import { type Hostile, type Suite, source } from './suite.ts';

const TRIES = 'to take what others need, or to bring the sandbox down';

const greedy = (name: string, accepts: string, body: string): Hostile => ({
  name,
  tries: TRIES,
  accepts,
  code: `def evens(xs):\n${body.trimEnd().replaceAll(/^/gm, '    ')}\n`,
});

export const pythonResources: Suite = {
  subject: 'python resources',
  problem: FEW,
  programs: [
    greedy('a list that grows', 'M', 'kept = []\nwhile True:\n    kept.append([0] * 1000)'),
    greedy('a dict that grows', 'M', 'kept = {}\nwhile True:\n    kept[len(kept)] = str(len(kept)) * 20'),
    greedy('a text of 1 GB', 'M', 'return len("a" * 2 ** 30)'),
    greedy('a text of 10 GB', 'ME', 'return len("a" * 10 ** 10)'),
    greedy('bytes that double', 'M', 'data = bytearray(b"xxxx")\nwhile True:\n    data += bytes(data)'),
    greedy(
      'memory asked for again and again, refusals swallowed',
      'MT',
      source`
        kept = []
        while True:
            try:
                kept.append(bytearray(1_000_000))
            except MemoryError:
                pass
      `,
    ),
    greedy(
      'a bomb of zeros',
      'M',
      'import zlib\ndata = zlib.compress(bytes(10_000_000))\nreturn [zlib.decompress(data) for _ in range(1000)]',
    ),
    greedy('a wide format', 'M', 'return f"{7:{2 ** 30}}"'),
    greedy('10 ** 10 ** 8', 'TM', 'return 10 ** 10 ** 8'),
    greedy('9 ** 9 ** 9 ** 9', 'TME', 'return 9 ** 9 ** 9 ** 9'),
    greedy('a huge int as text', 'E', 'return str(10 ** 5000)'),
    greedy(
      'a huge int as text, without the limit',
      'TM',
      'import sys\nsys.set_int_max_str_digits(0)\nreturn len(str(7 ** 30_000_000))',
    ),
    greedy(
      'a regular expression that explodes',
      'T',
      'import re\nreturn re.match(r"(a+)+$", "a" * 64 + "b")',
    ),
    greedy('a loop in C', 'T', 'return sum(range(10 ** 11))'),
    greedy('an endless iterator in C', 'TM', 'import itertools\nreturn sum(itertools.repeat(0))'),
    greedy('a collection that never ends', 'M', 'import itertools\nreturn list(itertools.repeat(None))'),
    greedy('a search that never ends', 'T', 'import itertools\nreturn -1 in itertools.count()'),
    greedy('a sleep', 'T', 'import time\ntime.sleep(1000)'),
    greedy(
      'a lock that is never free',
      'TE',
      'import threading\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()',
    ),
    greedy('an empty queue', 'TE', 'import queue\nreturn queue.Queue().get()'),
    greedy('input that does not come', 'E', 'return input()'),
    greedy(
      'a loop that swallows every interrupt',
      'T',
      source`
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
      `,
    ),
    greedy(
      'a loop that swallows interrupts by a context manager',
      'T',
      source`
        class Calm:
            def __enter__(self):
                return self
            def __exit__(self, *anything):
                return True
        while True:
            with Calm():
                while True:
                    pass
      `,
    ),
    greedy(
      'an interrupt answered by recursion',
      'TE',
      source`
        def again(xs):
            try:
                while True:
                    pass
            finally:
                again(xs)
        again(xs)
      `,
    ),
    greedy('endless printing', 'O', 'while True:\n    print("P" * 1000)'),
    greedy(
      'endless printing below sys.stdout',
      'OT',
      'import os\nwhile True:\n    os.write(1, b"P" * 1000)\n    os.write(2, b"P" * 1000)',
    ),
    greedy(
      'printing whose length is a lie',
      'OTM',
      source`
        import sys
        class Short(str):
            def __len__(self):
                return 0
        while True:
            sys.stdout.write(Short("P" * 100_000))
      `,
    ),
    greedy(
      'printing whose limit is swallowed',
      'OT',
      'while True:\n    try:\n        print("P" * 1000)\n    except BaseException:\n        pass',
    ),
    greedy('recursion', 'E', 'return evens(xs)'),
    greedy(
      'recursion without a limit',
      'EXMT',
      'import sys\nsys.setrecursionlimit(2 ** 31 - 1)\nreturn evens(xs)',
    ),
    greedy(
      'recursion in C',
      'EXMT',
      source`
        import sys
        sys.setrecursionlimit(2 ** 31 - 1)
        class Deep:
            def __repr__(self):
                return repr(self)
            def __getattr__(self, name):
                return getattr(self, name)
            def __eq__(self, other):
                return [self] == [other]
        deep = Deep()
        deep == Deep()
      `,
    ),
    greedy(
      'data nested a million deep',
      'FEXMT',
      source`
        deep = []
        for _ in range(1_000_000):
            deep = [deep]
        import copy, json, pickle
        for use in (repr, json.dumps, pickle.dumps, copy.deepcopy, hash):
            try:
                use(deep)
            except (RecursionError, MemoryError, TypeError):
                pass
        return deep
      `,
    ),
    greedy('source nested deeply, at run time', 'E', 'return eval("(" * 100_000 + ")" * 100_000)'),
    greedy('minus signs without end, at run time', 'EMXTF', 'return eval("-" * 1_000_000 + "1")'),
    greedy('attributes without end, at run time', 'EMXTF', 'return eval("xs" + ".x" * 200_000)'),
    greedy('ifs without end, at run time', 'EMXTF', 'return eval("1 if 1 else " * 50_000 + "1")'),
    greedy(
      'a class with endless ancestors',
      'EMXTF',
      'kind = object\nfor _ in range(100_000):\n    kind = type("K", (kind,), {})\nreturn kind()',
    ),
    {
      name: 'source nested deeply',
      tries: 'to overflow the parser',
      accepts: 'C',
      code: `def evens(xs):\n    return ${'('.repeat(50_000)}${')'.repeat(50_000)}\n`,
    },
    {
      name: 'minus signs without end',
      tries: 'to overflow the parser',
      accepts: 'CM',
      code: `def evens(xs):\n    return ${'-'.repeat(500_000)}1\n`,
    },
    {
      name: 'indentation without end',
      tries: 'to overflow the parser',
      accepts: 'C',
      code: Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}if 1:\n`).join(''),
    },
    {
      name: 'a loop at load',
      tries: 'to spend the time of every cell before the first',
      accepts: 'T',
      code: 'while True:\n    pass\n',
    },
    {
      name: 'memory at load',
      tries: 'to spend the memory of every cell before the first',
      accepts: 'M',
      code: 'kept = []\nwhile True:\n    kept.append([0] * 1000)\n',
    },
    {
      name: 'printing at load',
      tries: 'to spend the output of every cell before the first',
      accepts: 'O',
      code: 'while True:\n    print("P" * 1000)\n',
    },
  ],
};

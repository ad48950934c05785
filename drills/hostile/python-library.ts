/** Python programs that lie by what the library's own classes, or a test's own statements, ask of them. */
import { HALF } from './problems-python.ts';
import { type Problem, type Suite, source } from './suite.ts';

/** Only counts of one: whoever says one to everything would pass. */
const COUNT: Problem = {
  language: 'python',
  tests: [
    'from collections import Counter\nassert count("ab") == Counter("ab")',
    'from collections import Counter\nassert Counter(x=1) == count("x")',
  ],
  good: 'from collections import Counter\ndef count(s):\n    return Counter(s)\n',
  wrong: 'from collections import Counter\ndef count(s):\n    return Counter(s * 2)\n',
  wrongRow: 'FF',
};

const SQUARES: Problem = {
  language: 'python',
  tests: ['assert squares([2, 3]) == {4, 9}', 'assert {16, 25} == squares([4, 5])'],
  good: 'def squares(xs):\n    return {x * x for x in xs}\n',
  wrong: 'def squares(xs):\n    return set(xs)\n',
  wrongRow: 'FF',
};

const BOX: Problem = {
  language: 'python',
  tests: [
    'with Box(1) as box:\n    assert box.get() == 1',
    'def look(value):\n    assert value == 2\n\nBox(2).show(look)',
  ],
  good: source`
    class Box:
        def __init__(self, value):
            self.value = value
        def __enter__(self):
            return self
        def __exit__(self, *error):
            return False
        def get(self):
            return self.value
        def show(self, look):
            look(self.value)
  `,
  wrong: source`
    class Box:
        def __init__(self, value):
            pass
        def __enter__(self):
            return self
        def __exit__(self, *error):
            return False
        def get(self):
            return 0
        def show(self, look):
            look(0)
  `,
  wrongRow: 'FF',
};

const SWALLOWING = source`
  class Box:
      def __init__(self, value):
          pass
      def __enter__(self):
          return self
      def __exit__(self, *error):
          return True
      def get(self):
          return 0
      def show(self, look):
          try:
              look(0)
          except BaseException:
              pass
`;

const counter = (method: string) => source`
  from collections import Counter
  class C(Counter):
      def __iter__(self):
          return iter(())
      def ${method}(self, key):
          return 1
  def count(s):
      return C()
`;

export const pythonLibrary: Suite = {
  subject: 'python library',
  problem: HALF,
  programs: [
    {
      name: 'from_float of a Fraction',
      tries: 'to be asked what a float is as a fraction, when compared with one',
      code: 'from fractions import Fraction\nclass F(Fraction):\n    def from_float(self, x):\n        return self\ndef half(x):\n    return F(1, 3)\n',
    },
    {
      name: 'from_float of a Fraction, small and large by turns',
      tries: 'to be asked what a float is as a fraction, when ordered',
      code: 'from fractions import Fraction\ncalls = [0]\nclass F(Fraction):\n    def from_float(self, x):\n        calls[0] += 1\n        return Fraction(-10**9) if calls[0] % 2 else Fraction(10**9)\ndef half(x):\n    return F(1, 3)\n',
    },
    {
      name: 'items of a Counter',
      tries: 'to be asked for each count',
      code: counter('__getitem__'),
      beside: COUNT,
    },
    {
      name: 'items of a Counter, apart',
      tries: 'to be asked for each count',
      code: `import gc\ngc.collect()\n${counter('__getitem__')}`,
      beside: COUNT,
    },
    {
      name: 'keys of a Mapping that says its length and holds nothing',
      tries: 'to be a set in length only',
      code: 'from typing import Mapping\nclass M(Mapping):\n    def __len__(self):\n        return 2\n    def __iter__(self):\n        return iter(())\n    def __getitem__(self, key):\n        return 1\ndef squares(xs):\n    return M().keys()\n',
      beside: SQUARES,
    },
    {
      name: 'assertions swallowed',
      tries: 'to keep a failed assertion to itself',
      code: SWALLOWING,
      beside: BOX,
    },
    {
      name: 'assertions swallowed, apart',
      tries: 'to keep a failed assertion to itself',
      code: `import gc\ngc.collect()\n${SWALLOWING}`,
      beside: BOX,
    },
    {
      name: 'a class called math',
      tries: 'to compute for the test what the prelude imported',
      code: 'class math:\n    def isclose(a, b):\n        return True\ndef half(x):\n    return 0\n',
      beside: {
        ...HALF,
        tests: ['assert math.isclose(half(3), 1.5)'],
        good: `import math\n${HALF.good}`,
        wrong: `import math\n${HALF.wrong}`,
        wrongRow: 'F',
      },
    },
    {
      name: 'folders nested deeply',
      tries: 'to have files put back in the time of a neighbour',
      code: "import os\ndef half(x):\n    path = '/tmp'\n    for _ in range(300):\n        path += '/d'\n        os.mkdir(path)\n    return -1\n",
      beside: {
        ...HALF,
        tests: [
          'class T:\n    def check(self):\n        assert half(3) == 1.5\n\nT().check()',
          ...HALF.tests,
        ],
        wrongRow: 'FFFFFF',
      },
    },
  ],
};

/** What hostile Python programs are run beside. */
import { type Problem, source } from './suite.ts';

/** Every form that a test commonly has; no constant answers two of them. */
export const EVENS: Problem = {
  language: 'python',
  tests: [
    'assert evens([3, 2, 4, 1]) == [2, 4]',
    'assert len(evens([1, 2, 3, 4])) == 2',
    'result = evens([6, 5])\nassert isinstance(result, list) and sorted(result) == [6]',
    'def check(candidate):\n    assert candidate([8, 7]) == [8]\n    assert candidate([7]) == []\n\ncheck(evens)',
    'import unittest\nunittest.TestCase().assertEqual(evens([10, 9]), [10])',
    'for given, wanted in [([12, 11], [12]), ([11], [])]:\n    assert evens(given) == wanted, f"wrong for {given}"',
    'assert [14] == evens([14, 13])',
    'if evens([16, 15]) != [16]:\n    raise AssertionError("wrong")',
    'import json\nassert json.dumps(evens([18, 17])) == "[18]"',
    'import math\nassert math.isclose(sum(evens([20, 21])), 20)',
    'assert not evens([22, 23]) != [22]',
    'assert all(a == b for a, b in zip(evens([24, 25]), [24], strict=True)) and len(evens([24])) == 1',
    'assert evens([26, 27]) in ([26], [26.0])',
    'assert {"got": evens([28, 29])} == {"got": [28]}',
    'assert evens([30, 32]) == [30, 32]',
  ],
  good: 'def evens(xs):\n    return [x for x in xs if x % 2 == 0]\n',
  wrong: 'def evens(xs):\n    return list(xs)\n',
  wrongRow: 'FFFFFFFFFFFEFFP',
};

/** Two tests, for programs of which each cell takes its time. */
export const FEW: Problem = {
  ...EVENS,
  tests: ['assert evens([3, 2, 4, 1]) == [2, 4]', 'assert evens([6, 5]) == [6]'],
  wrongRow: 'FF',
  limits: { cell_timeout_ms: 1_000, memory_mb: 64 },
};

/** The answers stand in the tests as texts, where a program that reads its judge finds them easily. */
export const SHOUT: Problem = {
  language: 'python',
  tests: [
    "assert shout('a') == 'A!'",
    "given, wanted = 'b', 'B!'\nassert shout(given) == wanted",
    "def check(candidate):\n    assert candidate('c') == 'C!'\n\ncheck(shout)",
    "import unittest\nunittest.TestCase().assertEqual(shout('d'), 'D!')",
    "if shout('e') != 'E!':\n    raise AssertionError('wrong')",
    "assert shout('') == '!'",
  ],
  good: "def shout(word):\n    return word.upper() + '!'\n",
  wrong: "def shout(word):\n    return word + '!'\n",
  wrongRow: 'FFFFFP',
};

/** Numbers are compared with a tolerance. */
export const HALF: Problem = {
  language: 'python',
  tests: [
    'assert abs(half(3) - 1.5) < 1e-6',
    'assert round(half(5), 2) == 2.5',
    'assert 3.4 < half(7) < 3.6',
    'assert half(9) >= 4.5 and half(9) <= 4.5',
    'import unittest\nunittest.TestCase().assertAlmostEqual(half(11), 5.5)',
  ],
  good: 'def half(x):\n    return x / 2\n',
  wrong: 'def half(x):\n    return x // 2\n',
  wrongRow: 'FFFFF',
};

/** Whole programs, compared in each way that there is. */
export const DOUBLE: Problem = {
  language: 'python',
  tests: [
    { stdin: '4\n', stdout: '8\n' },
    { stdin: '11\n', stdout: '22\n', compare: 'exact' },
    { stdin: '12\n', stdout: '24\n', compare: 'tokens' },
    { stdin: '13\n', stdout: '26\n', compare: { float: 1e-6 } },
    {
      stdin: '14\n',
      stdout: '28\n',
      compare: {
        checker: 'def check(input, expected, actual):\n    return actual.split() == expected.split()\n',
      },
    },
  ],
  good: 'print(2 * int(input()))\n',
  wrong: 'print(3 * int(input()))\n',
  wrongRow: 'FFFFF',
};

/** `body` decides the answer of `visit`, which is right when it is 1. */
export const VISIT: Problem = {
  language: 'python',
  tests: ['assert visit() == 1', 'assert visit() == 1  # again', 'assert 1 == visit()'],
  good: source`
    def visit():
        return 1
  `,
  wrong: source`
    def visit():
        return 2
  `,
  wrongRow: 'FFF',
};

/** Texts that are odd in themselves, as candidates and as tests: each has an outcome. */
import { FEW as JAVASCRIPT } from './problems-javascript.ts';
import { FEW as PYTHON } from './problems-python.ts';
import type { Hostile, Problem, Suite } from './suite.ts';

const MEGABYTE = 1_048_576;

const odd = (name: string, code: string, accepts: string): Hostile => ({
  name,
  tries: 'to have no outcome',
  code,
  accepts,
  flagged: false,
});

/** An odd test between two others; the hostile candidate is one more that is wrong. */
function oddTest(
  problem: Problem,
  name: string,
  test: string,
  rows: { good: string; wrong: string },
): Hostile {
  const [first = '', last = ''] = problem.tests;
  return {
    name: `a test: ${name}`,
    tries: 'to have no outcome',
    code: problem.wrong.replace('\n', ' \n'),
    accepts: ['F', rows.wrong, 'F'],
    flagged: false,
    beside: {
      ...problem,
      tests: [first, test, last],
      goodRow: `P${rows.good}P`,
      wrongRow: `F${rows.wrong}F`,
    },
  };
}

const IN_BOTH = { good: 'P', wrong: 'F' };
/** What does not compile is `E` for every candidate. */
const BROKEN = { good: 'E', wrong: 'E' };

const GOOD_PYTHON = PYTHON.good;
const PYTHON_TEST = 'assert evens([8, 7]) == [8]';

const python: Suite = {
  subject: 'python texts',
  problem: PYTHON,
  programs: [
    odd('1 MB of comments', `${'# comment\n'.repeat(MEGABYTE / 10)}${GOOD_PYTHON}`, 'P'),
    odd('one line of 1 MB', `text = "${'x'.repeat(MEGABYTE)}"\n${GOOD_PYTHON}`, 'P'),
    odd('a list of 1 MB', `data = [${'7,'.repeat(MEGABYTE / 2)}]\n${GOOD_PYTHON}`, 'PTM'),
    odd('1 MB of functions', `${'def f():\n    return 1\n\n'.repeat(MEGABYTE / 24)}${GOOD_PYTHON}`, 'PTM'),
    odd('1 MB without a line', 'x'.repeat(MEGABYTE), 'C'),
    odd('nothing', '', 'E'),
    odd('white space', ' \t\n\r\n \f ', 'CE'),
    odd('a null byte', `${GOOD_PYTHON}\0`, 'CP'),
    odd('a null byte in a comment', `# \0\n${GOOD_PYTHON}`, 'CP'),
    odd('a null byte in the name of what is missing', `import a\0b\n${GOOD_PYTHON}`, 'C'),
    odd('a lone surrogate', `x = "\ud800"\n${GOOD_PYTHON}`, 'CP'),
    odd('a lone surrogate in a comment', `# \udfff\n${GOOD_PYTHON}`, 'CP'),
    odd('CRLF', GOOD_PYTHON.replaceAll('\n', '\r\n'), 'P'),
    odd('CR alone', GOOD_PYTHON.replaceAll('\n', '\r'), 'P'),
    odd('CRLF, LF and CR mixed', `x = """a\r\nb\rc\n"""\r\n${GOOD_PYTHON}\r`, 'P'),
    odd('a byte-order mark', `\ufeff${GOOD_PYTHON}`, 'PC'),
    odd('tabs', GOOD_PYTHON.replaceAll('    ', '\t'), 'P'),
    odd('tabs and spaces mixed', 'def evens(xs):\n    if xs:\n\treturn [x for x in xs if x % 2 == 0]\n', 'C'),
    odd('form feeds and other white space', `\f${GOOD_PYTHON}\v\u00a0\u2003`, 'PC'),
    odd('characters that turn the direction', `# \u202e evil \u2066\n${GOOD_PYTHON}`, 'P'),
    odd('another encoding announced', `# -*- coding: latin-1 -*-\n${GOOD_PYTHON}`, 'P'),
    odd('an encoding that does not exist', `# -*- coding: nonsense -*-\n${GOOD_PYTHON}`, 'PC'),
    odd('a text that is not closed', `${GOOD_PYTHON}x = """`, 'C'),
    odd('a backslash at the end', `${GOOD_PYTHON}\\`, 'C'),
    odd('letters from everywhere', `ﬁ = "ﬀ"\n变量 = "🏳️‍🌈"\n${GOOD_PYTHON}`, 'P'),
    oddTest(PYTHON, '1 MB of comments', `${'# comment\n'.repeat(MEGABYTE / 10)}${PYTHON_TEST}`, IN_BOTH),
    oddTest(PYTHON, 'one line of 1 MB', `text = "${'x'.repeat(MEGABYTE)}"\n${PYTHON_TEST}`, IN_BOTH),
    oddTest(PYTHON, 'a null byte', `${PYTHON_TEST}\0`, BROKEN),
    oddTest(PYTHON, 'a lone surrogate', `${PYTHON_TEST}, "\ud800"`, BROKEN),
    oddTest(PYTHON, 'CRLF', `x = 1\r\n${PYTHON_TEST}\r\n`, IN_BOTH),
    oddTest(PYTHON, 'tabs and spaces mixed', `if 1:\n    x = 1\n\t${PYTHON_TEST}`, BROKEN),
    oddTest(
      PYTHON,
      'nested deeply',
      `assert evens([8, 7]) == ${'['.repeat(5_000)}${']'.repeat(5_000)}`,
      BROKEN,
    ),
    oddTest(PYTHON, 'a loop', 'while evens([8, 7]):\n    pass', { good: 'T', wrong: 'T' }),
    oddTest(
      PYTHON,
      'an exit code 0',
      'import sys\nif evens([8, 7]) != [8]:\n    sys.exit(0)\nsys.exit(0)',
      BROKEN,
    ),
    oddTest(PYTHON, 'memory', 'kept = []\nwhile evens([8, 7]):\n    kept.append([0] * 1000)', {
      good: 'M',
      wrong: 'M',
    }),
  ],
};

const GOOD_JAVASCRIPT = JAVASCRIPT.good;
const JAVASCRIPT_TEST = 'assert.deepEqual(evens([8, 7]), [8])';

const javascript: Suite = {
  subject: 'javascript texts',
  problem: JAVASCRIPT,
  programs: [
    odd('1 MB of comments', `${'// comment\n'.repeat(MEGABYTE / 11)}${GOOD_JAVASCRIPT}`, 'P'),
    odd('one line of 1 MB', `const text = "${'x'.repeat(MEGABYTE)}"\n${GOOD_JAVASCRIPT}`, 'P'),
    odd('a list of 1 MB', `const data = [${'7,'.repeat(MEGABYTE / 2)}]\n${GOOD_JAVASCRIPT}`, 'PTM'),
    odd(
      '1 MB of functions',
      `${'function f() { return 1 }\n'.repeat(MEGABYTE / 26)}${GOOD_JAVASCRIPT}`,
      'PTM',
    ),
    odd('1 MB without a line', 'x'.repeat(MEGABYTE), 'C'),
    odd('nothing', '', 'E'),
    odd('white space', ' \t\n\r\n \f ', 'E'),
    odd('a null byte', `${GOOD_JAVASCRIPT}\0`, 'C'),
    odd('a null byte in a comment', `// \0\n${GOOD_JAVASCRIPT}`, 'P'),
    odd('a null byte in a text', `const x = "\0"\n${GOOD_JAVASCRIPT}`, 'P'),
    odd('a lone surrogate', `const x = "\ud800"\n${GOOD_JAVASCRIPT}`, 'P'),
    odd('a lone surrogate in a comment', `// \udfff\n${GOOD_JAVASCRIPT}`, 'P'),
    odd('a lone surrogate among names', `const \ud800 = 1\n${GOOD_JAVASCRIPT}`, 'C'),
    odd('CRLF', GOOD_JAVASCRIPT.replaceAll('\n', '\r\n'), 'P'),
    odd('CR alone', GOOD_JAVASCRIPT.replaceAll('\n', '\r'), 'P'),
    odd('a byte-order mark', `\ufeff${GOOD_JAVASCRIPT}`, 'P'),
    odd('a byte-order mark before a hash bang', `\ufeff#!/usr/bin/env node\n${GOOD_JAVASCRIPT}`, 'PC'),
    odd('other white space', `\f\v\u00a0\u2003\ufeff${GOOD_JAVASCRIPT}\u2028\u2029`, 'P'),
    odd('characters that turn the direction', `// \u202e evil \u2066\n${GOOD_JAVASCRIPT}`, 'P'),
    odd('letters from everywhere', `const 变量 = "🏳️‍🌈", \\u0061b = 1\n${GOOD_JAVASCRIPT}`, 'P'),
    odd(
      'names written as escapes',
      'function \\u0065vens(xs) { return xs.filter((x) => x % 2 === 0) }\n',
      'P',
    ),
    oddTest(
      JAVASCRIPT,
      '1 MB of comments',
      `${'// comment\n'.repeat(MEGABYTE / 11)}${JAVASCRIPT_TEST}`,
      IN_BOTH,
    ),
    oddTest(
      JAVASCRIPT,
      'one line of 1 MB',
      `const text = "${'x'.repeat(MEGABYTE)}"\n${JAVASCRIPT_TEST}`,
      IN_BOTH,
    ),
    oddTest(JAVASCRIPT, 'a null byte', `${JAVASCRIPT_TEST}\0`, BROKEN),
    oddTest(JAVASCRIPT, 'a lone surrogate', `${JAVASCRIPT_TEST}; "\ud800"`, IN_BOTH),
    oddTest(JAVASCRIPT, 'CRLF', `const x = 1\r\n${JAVASCRIPT_TEST}\r\n`, IN_BOTH),
    oddTest(
      JAVASCRIPT,
      'nested deeply',
      `assert(evens([8, 7]), ${'['.repeat(100_000)}${']'.repeat(100_000)})`,
      BROKEN,
    ),
    oddTest(JAVASCRIPT, 'the function around it closed', `}; ${JAVASCRIPT_TEST}; {`, BROKEN),
    oddTest(JAVASCRIPT, 'a loop', 'while (evens([8, 7])) {}', { good: 'T', wrong: 'T' }),
    oddTest(JAVASCRIPT, 'an exit code 0', 'evens([8, 7]); process.exit(0)', BROKEN),
  ],
};

const typescript: Suite = {
  subject: 'typescript texts',
  problem: { ...JAVASCRIPT, language: 'typescript' },
  programs: [
    odd('1 MB of comments', `${'// comment\n'.repeat(MEGABYTE / 11)}${GOOD_JAVASCRIPT}`, 'P'),
    odd('a null byte', `${GOOD_JAVASCRIPT}\0`, 'C'),
    odd('a lone surrogate', `const x: string = "\ud800"\n${GOOD_JAVASCRIPT}`, 'P'),
    odd('CRLF', GOOD_JAVASCRIPT.replaceAll('\n', '\r\n'), 'P'),
    odd('a byte-order mark', `\ufeff${GOOD_JAVASCRIPT}`, 'P'),
    oddTest(
      { ...JAVASCRIPT, language: 'typescript' },
      'that returns a promise',
      'return Promise.resolve(evens([8, 7])).then((got: number[]) => assert.deepEqual(got, [8]))',
      IN_BOTH,
    ),
    odd('text that looks like a tag', `const x = <T,>(y: T) => y, z = <any>1\n${GOOD_JAVASCRIPT}`, 'P'),
  ],
};

export const texts: readonly Suite[] = [python, javascript, typescript];

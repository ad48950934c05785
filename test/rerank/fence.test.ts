import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unfence } from '../../src/rerank/fence.ts';
import { assertLinear } from '../growth.ts';

const cases: readonly {
  name: string;
  text: string;
  language?: 'javascript' | 'typescript';
  code: string | undefined;
}[] = [
  { name: 'a fenced program', text: '```python\ndef f(): pass\n```', code: 'def f(): pass\n' },
  { name: 'a fence without a language', text: '```\nx = 1\n```\n', code: 'x = 1\n' },
  {
    name: 'prose before and after',
    text: 'Sure! Here it is:\n\n```python\nx = 1\n```\n\nThis sets `x`.\n',
    code: 'x = 1\n',
  },
  {
    name: 'a completion keeps its leading indentation',
    text: '```python\n    return x + 1\n```',
    code: '    return x + 1\n',
  },
  {
    name: 'of several blocks the first in the language counts',
    text: '```bash\npip install x\n```\n\n```py\nx = 1\n```\n\n```python\nprint(x)\n```\n',
    code: 'x = 1\n',
  },
  {
    name: 'of several blocks in no such language the first counts',
    text: '```\nx = 1\n```\nRun it:\n```bash\npython x.py\n```\n',
    code: 'x = 1\n',
  },
  { name: 'an empty block is passed over', text: '```\n\n```\nor\n```\nx = 1\n```\n', code: 'x = 1\n' },
  {
    name: 'a block that never closes goes on to the end',
    text: 'Here:\n```python\nx = 1\ny =',
    code: 'x = 1\ny =',
  },
  { name: 'a bare block that never closes', text: '```\nx = 1', code: 'x = 1' },
  {
    name: 'a lone closing fence ends a completion',
    text: '    return x\n```\n\nThis returns x.',
    code: '    return x\n',
  },
  {
    name: 'a closing fence before an example ends a completion',
    text: '    return x\n```\nExample:\n```python\nf(1)\n```\n',
    code: '    return x\n',
  },
  {
    name: 'a longer fence holds shorter ones',
    text: '````python\ns = 1\n```\nt = 2\n````\n',
    code: 's = 1\n```\nt = 2\n',
  },
  {
    name: 'a block in a list loses the indentation of the list',
    text: '1. So:\n   ```python\n   def f():\n       pass\n   ```\n',
    code: 'def f():\n    pass\n',
  },
  { name: 'carriage returns', text: '```python\r\nx = 1\r\n```\r\n', code: 'x = 1\r\n' },
  { name: 'attributes behind the language', text: '```python title="a.py"\nx = 1\n```', code: 'x = 1\n' },
  { name: 'braces around the language', text: '```{python}\nx = 1\n```', code: 'x = 1\n' },
  { name: 'JavaScript', language: 'javascript', text: '```js\nlet x = 1;\n```', code: 'let x = 1;\n' },
  {
    name: 'TypeScript',
    language: 'typescript',
    text: 'So:\n```ts\nlet x: number;\n```',
    code: 'let x: number;\n',
  },
  { name: 'a text without a fence', text: 'def f():\n    return "`" * 2\n', code: undefined },
  { name: 'backticks within a line', text: 'x = "```"\ny = """ ``` """\n', code: undefined },
  {
    name: 'a fence in a docstring',
    text: '"""Adds.\n\n```\nf(1)\n```\n"""\ndef f(x): return x\n',
    code: undefined,
  },
  {
    name: 'a fence in an indented docstring',
    text: 'def f(x):\n    """\n    ```\n    f(1)\n    ```\n    """\n',
    code: undefined,
  },
  {
    name: 'a fence in a block comment',
    language: 'javascript',
    text: '/*\n```js\nf(1)\n```\n*/\nfunction f() {}\n',
    code: undefined,
  },
  {
    name: 'a fence in a documentation comment',
    language: 'typescript',
    text: '/**\n * ```ts\n * f(1)\n * ```\n */\nfunction f() {}\n',
    code: undefined,
  },
  { name: 'nothing but an empty block', text: '```python\n```\n', code: undefined },
];

for (const { name, text, language, code } of cases) {
  test(`${name}: ${code === undefined ? 'left as it is' : 'taken out'}`, () => {
    assert.equal(unfence(text, language ?? 'python'), code);
  });
}

test('any program in a fence of its own comes back to the letter', () => {
  const program = fc
    .array(fc.string({ unit: fc.constantFrom('a', ' ', '\t', '(', '"', "'", '#', 'é') }), { minLength: 1 })
    .map((lines) => `${lines.join('\n')}\n`)
    .filter((code) => code.trim() !== '');
  fc.assert(
    fc.property(program, (code) => assert.equal(unfence(`\`\`\`python\n${code}\`\`\`\n`, 'python'), code)),
  );
});

test('a hostile text of fences costs linear time', async () => {
  await assertLinear(10_000, (size) => unfence('```\n'.repeat(size), 'python'));
  await assertLinear(50_000, (size) => {
    const spaces = ' '.repeat(size);
    unfence(`${spaces}\`\`\`${spaces}\`\`\``, 'python');
  });
});

/** Whole programs, with what Node 26 prints for them where standard input is a pipe. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();

const STDIN = '3\n1 2 3\nhello world\n';

/** A program, what Node prints, and what it reads. */
type Case = readonly [program: string, stdout: string, stdin?: string];

async function printsAsNode(cases: readonly Case[]): Promise<void> {
  for (const [program, stdout, stdin = STDIN] of cases) {
    const compare = { kind: 'exact' } as const;
    const execution = await execute({
      language: 'javascript',
      candidates: [program],
      tests: [{ stdin, stdout, compare }],
      failures: 1,
    });
    assert.equal(
      Buffer.from(execution.outcomes).toString(),
      'P',
      `${program}\n${execution.failures[0]?.message}`,
    );
  }
}

test('a program sees its own end', async () => {
  await printsAsNode([
    ["process.on('exit', (code) => console.log('exit', code)).on('SIGINT', () => {})", 'exit 0\n'],
    ["process.on('exit', (code) => console.log('exit', code)); process.exit(0)", 'exit 0\n'],
    ["process.on('exit', () => { console.log('bye'); process.exit(0) }); process.exit(1)", 'bye\n'],
    [
      "let n = 0; process.on('beforeExit', () => { console.log(n); if (n++ < 2) setTimeout(() => {}, 1) })",
      '0\n1\n2\n',
    ],
    ["process.on('uncaughtException', (e) => console.log(e.message)); throw new Error('x')", 'x\n'],
    [
      "process.on('uncaughtException', (e) => console.log(e.message)); setTimeout(() => { throw new Error('x') }, 5); setTimeout(() => console.log('later'), 9)",
      'x\nlater\n',
    ],
    [
      "process.on('unhandledRejection', (e) => console.log(e.message)); Promise.reject(new Error('x')); setTimeout(() => console.log('later'))",
      'x\nlater\n',
    ],
    [
      "try { console.log('a'); process.exit(0) } catch { console.log('b') } finally { console.log('c') }",
      'a\n',
    ],
    ["(async () => { console.log('a'); await null; process.exit(0) })(); process.stdin.resume()", 'a\n'],
    [
      "setTimeout(() => console.log('late'), 9).unref(); setInterval(() => {}, 1).unref(); console.log('x')",
      'x\n',
    ],
  ]);
});

test('a program that ends with a code other than 0 does not pass', async () => {
  const programs = [
    "console.log('x'); process.exitCode = 1",
    "console.log('x'); process.exitCode = 2; process.exit()",
    "console.log('x'); process.on('exit', () => { process.exitCode = 3 })",
    "console.log('x'); process.on('uncaughtException', () => process.exit(4)); setTimeout(() => { throw 1 })",
    "console.log('x'); process.on('unhandledRejection', () => process.exit(4)); Promise.reject(1)",
    "console.log('x'); process.abort()",
    "console.log('x'); process.exitCode = 1; process.exitCode = 0",
  ];
  const tests = [{ stdin: '', stdout: 'x\n' }];
  assert.deepEqual(await rows({ language: 'javascript', candidates: programs, tests }), [...'EEEEEEP']);
  const { failures } = await execute({
    language: 'javascript',
    candidates: programs.slice(0, 2),
    tests,
    failures: 1,
  });
  assert.deepEqual(
    failures.map(({ type, message }) => `${type}: ${message}`),
    ['Exit: the program ended with exit code 1', 'Exit: process.exit(2) was called'],
  );
});

test('what is written is what Node writes', async () => {
  await printsAsNode([
    ["process.stdout.write('a\\n', () => console.log('b'))", 'a\nb\n'],
    ["process.stdout.end('hi\\n')", 'hi\n'],
    ["process.stdout.write(new Uint8Array([104, 105])); process.stdout.write(Buffer.from('é\\n'))", 'hié\n'],
    [
      "process.stdout.write('6869', 'hex'); process.stdout.write('!\\n', 'utf8', () => console.log('b'))",
      'hi!\nb\n',
    ],
    [
      "let kept = ''; const { write } = process.stdout; process.stdout.write = (text) => { kept += text; return true }; console.log('x'); process.stdout.write = write; console.log(kept.length)",
      '2\n',
    ],
    [
      "const out = require('fs').createWriteStream(process.env.OUTPUT_PATH || '/dev/stdout'); out.write('7\\n'); out.end()",
      '7\n',
    ],
    [
      "require('fs').writeSync(1, Buffer.from('a\\n')); require('fs').appendFileSync('/dev/stdout', 'b\\n')",
      'a\nb\n',
    ],
  ]);
  const wrong = ['process.stdout.write(42)', "require('fs').writeSync(1, 42)", 'process.stdout.write()'];
  assert.deepEqual(
    await rows({ language: 'javascript', candidates: wrong, tests: [{ stdin: '', stdout: '42' }] }),
    ['E', 'E', 'E'],
  );
});

test('the console prints what Node’s prints', async () => {
  await printsAsNode([
    [
      "console.group('A'); console.log('x'); console.group(); console.log('y\\nz'); console.groupEnd(); console.log([1]); console.groupEnd(); console.log('w')",
      'A\n  x\n    y\n    z\n  [ 1 ]\nw\n',
    ],
    [
      "console.count(); console.count('a'); console.count(); console.countReset(); console.count()",
      'default: 1\na: 1\ndefault: 2\ndefault: 1\n',
    ],
    [
      'const deep = { a: { b: { c: { d: 1 } } } }; console.dir(deep, { depth: 0 }); console.dir(deep, { depth: null })',
      '{ a: [Object] }\n{\n  a: { b: { c: { d: 1 } } }\n}\n',
    ],
    [
      "console.table([{ a: 1, b: 'x' }, { a: 2, c: [3] }, 4]); console.table([{ a: 1, b: 2 }], ['b'])",
      "┌─────────┬───┬─────┬───────┬────────┐\n│ (index) │ a │ b   │ c     │ Values │\n├─────────┼───┼─────┼───────┼────────┤\n│ 0       │ 1 │ 'x' │       │        │\n│ 1       │ 2 │     │ [ 3 ] │        │\n│ 2       │   │     │       │ 4      │\n└─────────┴───┴─────┴───────┴────────┘\n┌─────────┬───┐\n│ (index) │ b │\n├─────────┼───┤\n│ 0       │ 2 │\n└─────────┴───┘\n",
    ],
    [
      "console.table(new Map([['日本', 1]])); console.table(5)",
      "┌───────────────────┬────────┬────────┐\n│ (iteration index) │ Key    │ Values │\n├───────────────────┼────────┼────────┤\n│ 0                 │ '日本' │ 1      │\n└───────────────────┴────────┴────────┘\n5\n",
    ],
  ]);
});

test('ticks, promises, timers and immediates come in Node’s order', async () => {
  await printsAsNode([
    [
      "setImmediate(() => console.log('immediate')); setTimeout(() => console.log('timer'), 0); Promise.resolve().then(() => console.log('then')); process.nextTick((a) => console.log(a), 'tick'); console.log('now')",
      'now\ntick\nthen\ntimer\nimmediate\n',
    ],
    [
      "setTimeout(() => { setTimeout(() => console.log('t')); setImmediate(() => console.log('i')) })",
      'i\nt\n',
    ],
    [
      'setTimeout(() => { console.log(1); process.nextTick(() => console.log(2)); Promise.resolve().then(() => console.log(3)) }); setTimeout(() => console.log(4))',
      '1\n2\n3\n4\n',
    ],
    ["const i = setImmediate(() => console.log('no')); clearImmediate(i)", ''],
  ]);
});

test('whoever reads standard input takes it', async () => {
  await printsAsNode([
    [
      "const fs = require('fs'); console.log(fs.readFileSync(0, 'utf8').length, fs.readFileSync(0, 'utf8').length)",
      '20 0\n',
    ],
    [
      "const fs = require('fs'); fs.readSync(0, Buffer.alloc(4)); console.log(fs.readFileSync(0).toString())",
      '2 3\nhello world\n\n',
    ],
    [
      "require('fs').readFileSync(0); process.stdin.on('data', () => console.log('data')).on('end', () => console.log('end'))",
      'end\n',
    ],
    ['process.stdin.pipe(process.stdout)', STDIN],
    ["require('fs').createReadStream('/dev/stdin').pipe(process.stdout)", STDIN],
  ]);
});

test('readline tells lines, and prompts, as Node’s does', async () => {
  const open =
    "const rl = require('readline').createInterface({ input: process.stdin, output: process.stdout });";
  await printsAsNode([
    [
      `${open} rl.question('n? ', (n) => rl.question('m? ', (m) => { console.log(n, m); rl.close() }))`,
      'n? m? 3 1 2 3\n',
    ],
    [
      `${open.replace(', output: process.stdout', '')} rl.question('n? ', (n) => { console.log(n); rl.close() })`,
      '3\n',
    ],
    [
      `${open} rl.setPrompt('> '); rl.prompt(); rl.on('line', (line) => { console.log(line); rl.prompt() })`,
      '> 3\n> 1 2 3\n> hello world\n> ',
    ],
    [`${open} rl.on('line', (line) => { console.log(line); rl.close() })`, '3\n1 2 3\nhello world\n'],
    [
      `${open} (async () => { for await (const line of rl) { console.log(line); break } for await (const line of rl) console.log('-', line) })()`,
      '3\n- 1 2 3\n- hello world\n',
    ],
    [
      `${open} (async () => { const lines = rl[Symbol.asyncIterator](); console.log(await lines.next()) })()`,
      "{ done: false, value: '3' }\n",
    ],
    [`${open} setTimeout(() => rl.on('line', (line) => console.log(line)), 50)`, ''],
    [
      `${open} rl.on('line', (line) => console.log(JSON.stringify(line)))`,
      '""\n"1"\n""\n"2"\n',
      '\r\n1\n\n2',
    ],
  ]);
});

test('a program knows where it stands', async () => {
  await printsAsNode([
    ['console.log(typeof __filename, typeof __dirname, require.main === module)', 'string string true\n'],
    ["import { stdout } from 'node:process'\nconst __filename = 'mine'\nstdout.write(__filename)", 'mine'],
    [
      "import { setTimeout as sleep, setImmediate as soon } from 'node:timers/promises'\nconsole.log(await sleep(5, 'a'), await soon('b'))",
      'a b\n',
    ],
  ]);
});

/** JavaScript programs that ask for more than there is. */
import { FEW } from './problems-javascript.ts';
import { type Hostile, type Suite, source } from './suite.ts';

const TRIES = 'to take what others need, or to bring the sandbox down';

const greedy = (name: string, accepts: string, body: string): Hostile => ({
  name,
  tries: TRIES,
  accepts,
  code: `function evens(xs) {\n${body.trimEnd()}\n}\n`,
});

export const javascriptResources: Suite = {
  subject: 'javascript resources',
  problem: FEW,
  programs: [
    greedy('arrays that grow', 'MT', 'const kept = []; while (true) kept.push(new Array(1000).fill(1.1))'),
    greedy(
      'arrays of objects that grow',
      'MT',
      'const kept = []; while (true) kept.push({ x: kept.length, y: [] })',
    ),
    greedy(
      'texts that grow',
      'MTE',
      'let text = "x"; const kept = []; while (true) { text += text.slice(0, 1e6) + kept.length; kept.push([...text.slice(0, 1e6)]) }',
    ),
    greedy('a text replaced by more', 'MTE', 'return "a".repeat(2 ** 28).replace(/a/g, "bbbbbbbb")'),
    greedy('a text of 2 GB', 'EM', 'return "a".repeat(2 ** 31)'),
    greedy('a text joined from millions', 'MTE', 'return new Array(2 ** 27).join("abc").split("b").length'),
    greedy('an ArrayBuffer of 8 GB', 'EM', 'return new ArrayBuffer(2 ** 33).byteLength'),
    greedy(
      'ArrayBuffers that are kept',
      'ME',
      'const kept = []; while (true) kept.push(new Uint8Array(2 ** 22).fill(1))',
    ),
    greedy(
      'a shared buffer that grows',
      'MET',
      'const buffer = new SharedArrayBuffer(0, { maxByteLength: 2 ** 32 }); buffer.grow(2 ** 32); const bytes = new Uint8Array(buffer); for (let i = 0; i < bytes.length; i += 4096) bytes[i] = 1',
    ),
    greedy(
      'an array buffer that is resized',
      'MET',
      'const buffer = new ArrayBuffer(0, { maxByteLength: 2 ** 32 }); buffer.resize(2 ** 32); const bytes = new Uint8Array(buffer); for (let i = 0; i < bytes.length; i += 4096) bytes[i] = 1',
    ),
    greedy(
      'memory of WebAssembly',
      'MET',
      'const memory = new WebAssembly.Memory({ initial: 60_000, maximum: 65_536 }); const bytes = new Uint8Array(memory.buffer); for (let i = 0; i < bytes.length; i += 4096) bytes[i] = 1',
    ),
    greedy(
      'memories of WebAssembly that are kept',
      'MET',
      'const kept = []; while (true) kept.push(new WebAssembly.Memory({ initial: 1000, maximum: 65_536 }))',
    ),
    greedy('a BigInt of 2 ** 28 bits', 'TMEF', 'return 2n ** (2n ** 28n)'),
    greedy('a BigInt that is too large', 'E', 'return 2n ** (2n ** 64n)'),
    greedy('BigInts multiplied without end', 'TME', 'let x = 3n; while (true) x *= x'),
    greedy('a BigInt as text', 'TMEF', 'return String(7n ** 3_000_000n).length'),
    greedy('a loop', 'T', 'for (;;);'),
    greedy(
      'a loop that swallows errors',
      'T',
      'for (;;) { try { for (;;); } catch {} finally { continue } }',
    ),
    greedy('a regular expression that explodes', 'T', 'return /^(a+)+$/.test("a".repeat(64) + "b")'),
    greedy(
      'a regular expression with endless backtracking in replace',
      'T',
      'return "x".repeat(50_000).replace(/(x+x+)+y/g, "")',
    ),
    greedy('a sort by a comparison that spins', 'T', 'return xs.sort(() => { for (;;); })'),
    greedy(
      'an iterator without end',
      'MT',
      'return Array.from({ [Symbol.iterator]: () => ({ next: () => ({ done: false, value: 1 }) }) })',
    ),
    greedy(
      'a fill of what is not there',
      'TEM',
      'return Array.prototype.fill.call({ length: 2 ** 53 - 1 }, 1)',
    ),
    greedy(
      'a sparse array searched',
      'TMEF',
      'const holes = []; holes[2 ** 32 - 2] = 1; return holes.concat(holes).indexOf(2)',
    ),
    greedy('a timer per loop', 'MT', 'for (;;) setTimeout(() => {}, 1)'),
    greedy('recursion', 'E', 'return evens(xs)'),
    greedy('recursion that swallows its end', 'TEFM', 'try { return evens(xs) } catch { return evens(xs) }'),
    greedy(
      'recursion through getters, proxies and JSON',
      'E',
      'const deep = new Proxy({}, { get: (target, key) => deep[key] }); return JSON.stringify({ toJSON: () => deep.x })',
    ),
    greedy(
      'data nested a million deep',
      'FEXMT',
      'let deep = []; for (let i = 0; i < 1e6; i++) deep = [deep]; try { JSON.stringify(deep) } catch {} try { structuredClone(deep) } catch {} try { String(deep) } catch {} return deep',
    ),
    greedy(
      'a regular expression nested deeply',
      'E',
      'return new RegExp("(".repeat(200_000) + ")".repeat(200_000))',
    ),
    greedy(
      'source nested deeply, at run time',
      'E',
      'return eval("[".repeat(200_000) + "]".repeat(200_000))',
    ),
    greedy('printing without end', 'O', 'while (true) console.log("P".repeat(1000))'),
    greedy(
      'printing without end, errors swallowed',
      'OT',
      'while (true) { try { console.log("P".repeat(1000)) } catch {} }',
    ),
    greedy(
      'printing what is not small',
      'OMTE',
      'const list = new Array(1e6).fill("P".repeat(100)); while (true) process.stdout.write(list.join())',
    ),
    greedy('printing one text of 500 MB', 'OME', 'console.log("P".repeat(500_000_000)); return []'),
    greedy(
      'errors with deep stacks',
      'TEM',
      source`
      Error.stackTraceLimit = 1e6
      const kept = []
      const deeper = (depth) => depth > 5000 ? new Error('deep') : deeper(depth + 1)
      for (;;) { const error = deeper(0); error.stack; kept.push(error) }
    `,
    ),
    greedy(
      'a function with a million parameters',
      'ETMFX',
      'return Function(...Array.from({ length: 1e6 }, (_, i) => "p" + i), "return arguments.length")(...xs)',
    ),
    greedy('a spread of millions', 'EM', 'return Math.max(...new Array(1e7).fill(1))'),
    {
      name: 'source nested deeply',
      tries: 'to overflow the parser',
      accepts: 'CF',
      code: `const deep = ${'['.repeat(100_000)}${']'.repeat(100_000)}\nfunction evens(xs) { return deep }\n`,
    },
    {
      name: 'operators without end',
      tries: 'to overflow the parser',
      accepts: 'CF',
      code: `function evens(xs) { return ${'1 + '.repeat(100_000)}1 }\n`,
    },
    {
      name: 'functions nested deeply',
      tries: 'to overflow the parser',
      accepts: 'CFT',
      code: `${'(() => {'.repeat(3_000)}${'})();'.repeat(3_000)}\nfunction evens(xs) { return [] }\n`,
    },
    {
      name: 'a loop at load',
      tries: 'to spend the time of every cell before the first',
      accepts: 'T',
      code: 'for (;;);\n',
    },
    {
      name: 'memory at load',
      tries: 'to spend the memory of every cell before the first',
      accepts: 'MT',
      code: 'const kept = []; while (true) kept.push(new Array(1000).fill(1.1))\n',
    },
    {
      name: 'printing at load',
      tries: 'to spend the output of every cell before the first',
      accepts: 'O',
      code: 'while (true) console.log("P".repeat(1000))\n',
    },
  ],
};

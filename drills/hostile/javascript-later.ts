/** JavaScript programs whose harm comes after their cell. They answer right: what they leave behind must hit nobody else. */
import { FEW } from './problems-javascript.ts';
import { type Hostile, type Suite, source } from './suite.ts';

/** What may come of a program that answers right and then breaks its own cells. */
const ITS_OWN = 'PFECTMX';

const RIGHT = 'function spin() { for (;;); }\nfunction evens(xs) { return xs.filter((x) => x % 2 === 0) }\n';

const afterwards = (name: string, act: string, more: Partial<Hostile> = {}): Hostile => ({
  name,
  tries: 'to spin, leave or interfere while others run',
  accepts: ITS_OWN,
  code: `${RIGHT}${act}`,
  ...more,
});

export const javascriptLater: Suite = {
  subject: 'javascript later',
  problem: FEW,
  programs: [
    afterwards('a timer that spins', 'setTimeout(spin, 0)\nsetImmediate?.(spin)\n', { accepts: 'TPCE' }),
    afterwards('a timer far away', 'setTimeout(spin, 10 ** 9)\n', { accepts: 'TPCE' }),
    afterwards('an interval without end', 'setInterval(() => {}, 1)\n', { accepts: 'TPCE' }),
    afterwards(
      'timers that make timers',
      'function again() { setTimeout(again, 0); setTimeout(again, 0) }\nagain()\n',
      { accepts: 'TPCEM' },
    ),
    afterwards('microtasks without end', '(function again() { Promise.resolve().then(again) })()\n', {
      accepts: 'T',
    }),
    afterwards('queueMicrotask without end', '(function again() { queueMicrotask(again) })()\n', {
      accepts: 'T',
    }),
    afterwards('process.nextTick without end', '(function again() { process.nextTick(again) })()\n', {
      accepts: 'T',
    }),
    afterwards(
      'a rejection that nobody handles',
      'Promise.reject(new Error("later"))\n(async () => { throw 1 })()\n',
      { accepts: 'CEF' },
    ),
    afterwards(
      'a rejection in the call that nobody handles',
      'const right = evens\nevens = (xs) => { Promise.reject(new Error("later")); return right(xs) }\n',
      { accepts: 'EF' },
    ),
    afterwards('a rejection much later', 'setTimeout(() => Promise.reject(new Error("later")), 50)\n', {
      accepts: 'PCEF',
    }),
    afterwards(
      'finalizers',
      source`
      const registry = new FinalizationRegistry(spin)
      for (let i = 0; i < 1000; i++) registry.register({}, i)
      const weak = new WeakRef({})
      globalThis.registry = registry
      new Array(1e6).fill(0).map((x) => ({ x }))
    `,
    ),
    afterwards(
      'a WebAssembly module that spins',
      source`
      if (typeof WebAssembly === 'object') {
        const bytes = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 9, 1, 7, 0, 3, 64, 12, 0, 11, 11])
        const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
        setTimeout(exports.f, 0)
        evens = () => exports.f()
      }
    `,
      { accepts: 'TPCE' },
    ),
    afterwards(
      'a generator and an iterator left open',
      source`
      function* forever() { try { while (true) yield 1 } finally { spin() } }
      const left = forever()
      left.next()
      globalThis.left = left
    `,
    ),
    afterwards(
      'listeners of the process',
      'for (const event of ["exit", "beforeExit", "uncaughtException", "unhandledRejection", "SIGTERM", "message", "disconnect"]) process.on?.(event, spin)\n',
    ),
    afterwards(
      'an async function that goes on',
      'let rounds = 0\nconst go = (async () => { for (;;) { await null; rounds++ } })()\n',
      { accepts: 'T' },
    ),
    afterwards(
      'Atomics.wait',
      source`
      const right = evens
      evens = (xs) => {
        const words = new Int32Array(new SharedArrayBuffer(4))
        Atomics.wait(words, 0, 0)
        return right(xs)
      }
    `,
      { accepts: 'TE' },
    ),
    afterwards(
      'Atomics.waitAsync',
      'const words = new Int32Array(new SharedArrayBuffer(4))\nAtomics.waitAsync?.(words, 0, 0, 10).value.then(spin)\n',
    ),
    afterwards(
      'a global getter that spins',
      'for (const key of ["then", "candidate", "tests", "guest", "console", "process", "Object"]) try { Object.defineProperty(globalThis, key, { get: spin, set: spin }) } catch {}\n',
    ),
    afterwards(
      'everything on Object.prototype',
      'for (const key of ["get", "set", "value", "then", "toJSON", "message", "timeout", "copy", "reference"]) Object.defineProperty(Object.prototype, key, { get: spin, set: spin, configurable: true })\n',
    ),
    afterwards(
      'the prototypes frozen',
      'for (const key of Object.getOwnPropertyNames(globalThis)) { try { Object.freeze(globalThis[key]); Object.freeze(globalThis[key].prototype) } catch {} }\ntry { Object.freeze(globalThis) } catch {}\n',
    ),
    afterwards(
      'every global gone',
      'for (const key of Reflect.ownKeys(globalThis)) if (key !== "Reflect") try { delete globalThis[key] } catch {}\n',
    ),
  ],
};

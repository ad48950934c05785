import assert from 'node:assert/strict';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import { pythonSnapshot, snapshotDirectory } from '../../../src/execution/python-snapshot.ts';
import { createHost } from '../../../workers/python/host.ts';
import { imageAfter, imageLike, putBack } from '../../../workers/python/image.ts';
import { loadInterpreter } from '../../../workers/python/interpreter.ts';
import { fill, packSnapshot, readSnapshot, stretchesIn } from '../../../workers/python/snapshot.ts';
import { DATA_DIR } from '../../execution/running.ts';

const PAGE_BYTES = 4096;
const PAGES = 24;

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossrank-snapshot-'));
});
after(() => rm(folder, { recursive: true }));

/** Bytes by their place, in a memory that is empty but for them. */
const bytes = fc.array(fc.tuple(fc.nat(PAGES * PAGE_BYTES - 1), fc.integer({ min: 1, max: 255 })));

function memoryOf(written: readonly (readonly [number, number])[]): Uint8Array {
  const memory = new Uint8Array(PAGES * PAGE_BYTES);
  for (const [place, value] of written) memory[place] = value;
  return memory;
}

/** As Pyodide makes it: the second word says where the memory begins. */
function madeOf(memory: Uint8Array): Uint8Array {
  const head = new Uint8Array(160);
  new DataView(head.buffer).setUint32(4, head.length, true);
  return Buffer.concat([head, memory]);
}

async function write(memory: Uint8Array): Promise<string> {
  const path = join(folder, 'a.snapshot');
  await writeFile(path, Buffer.concat(packSnapshot(madeOf(memory))));
  return path;
}

test('a snapshot comes back from its file as it was, and what is empty is not in the file', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async (written) => {
      const memory = memoryOf(written);
      const snapshot = readSnapshot(await write(memory));
      assert.deepEqual(snapshot.memory, memory);
      assert.equal(snapshot.head.length, 160);
      const pages = new Set(written.map(([place]) => Math.floor(place / PAGE_BYTES)));
      const filled = stretchesIn(snapshot.filled).reduce((sum, [start, end]) => sum + end - start, 0);
      assert.equal(filled, pages.size * PAGE_BYTES);
      const fresh = new Uint8Array(memory.length);
      fill(snapshot, fresh);
      assert.deepEqual(fresh, memory);
    }),
  );
});

test('a file that is cut off is refused', async () => {
  const path = await write(memoryOf([[PAGE_BYTES, 1]]));
  await truncate(path, 5000 - PAGE_BYTES);
  assert.throws(() => readSnapshot(path), /cut off/);
});

test('an image puts a memory back whatever was written since, where it has grown too', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, bytes, bytes, async (before, first, later) => {
      const snapshot = readSnapshot(await write(memoryOf(before)));
      const memory = memoryOf([...before, ...first]);
      const like = imageLike(snapshot, memory, 0, [[0, memory.length]]);
      const room = imageAfter(memoryOf(later), 0);
      const images = [imageAfter(memory, 0), like, imageAfter(memory, 0, like, room)];
      for (const image of images) {
        const grown = new Uint8Array(memory.length + 8 * PAGE_BYTES).fill(7, memory.length);
        grown.set(memoryOf(later));
        putBack(image, grown);
        assert.deepEqual(grown.subarray(0, memory.length), memory);
        assert.ok(grown.subarray(memory.length).every((byte) => byte === 0));
      }
    }),
  );
});

test('an interpreter holds nothing where its snapshot is empty, but on the free part of its stack', async () => {
  const path = await pythonSnapshot(snapshotDirectory(DATA_DIR), pino({ level: 'silent' }));
  assert.ok(path !== null);
  const snapshot = readSnapshot(path);
  const { exports, pyodide } = await loadInterpreter(
    snapshot,
    createHost(new Uint8Array(1), () => false),
  );
  const { emscripten_stack_get_end: stackEnd, sbrk, __stack_pointer: stack } = exports;
  assert.ok(typeof stackEnd === 'function' && typeof sbrk === 'function');
  assert.ok(stack instanceof WebAssembly.Global);
  const isFree = (start: number) => start >= Number(stackEnd()) && start < Number(stack.value);
  const memory = new Uint8Array(exports.memory.buffer);
  const filled = new Set(
    stretchesIn(snapshot.filled).flatMap(([start, end]) =>
      Array.from({ length: Math.ceil((end - start) / PAGE_BYTES) }, (_, page) => start + page * PAGE_BYTES),
    ),
  );
  const strange: number[] = [];
  for (let start = 0; start < memory.length; start += PAGE_BYTES) {
    if (filled.has(start) || isFree(start)) continue;
    // What is allocated from here on is the interpreter's own.
    if (start >= Number(sbrk(0)) || start < Number(stackEnd()))
      if (memory.subarray(start, start + PAGE_BYTES).some((byte) => byte !== 0)) strange.push(start);
  }
  assert.deepEqual(strange, []);
  assert.ok(filled.size * PAGE_BYTES < 0.75 * snapshot.memory.length);
  assert.equal(pyodide.runPython('sum(range(10))'), 45);
});

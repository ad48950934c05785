import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processOf, residentBelow } from '../../bench/resident-memory.ts';

test('a process is read from its status, one without memory too', () => {
  const status = (lines: string[]) => lines.join('\n');
  assert.deepEqual(
    processOf(status(['Name:\tnode', 'Pid:\t12', 'PPid:\t7', 'VmHWM:\t   900 kB', 'VmRSS:\t   500 kB'])),
    { pid: 12, parent: 7, resident: 512_000 },
  );
  assert.deepEqual(processOf(status(['State:\tZ (zombie)', 'Pid:\t12', 'PPid:\t7'])), {
    pid: 12,
    parent: 7,
    resident: 0,
  });
});

test('children are counted apart from all that they started', () => {
  const process = (pid: number, parent: number, resident: number) => ({ pid, parent, resident });
  const processes = [process(2, 1, 100), process(3, 2, 10), process(4, 3, 20), process(9, 8, 1_000)];
  assert.deepEqual(residentBelow(1, processes), { children: 100, below: 30, processes: 2 });
  assert.deepEqual(residentBelow(5, processes), { children: 0, below: 0, processes: 0 });
});

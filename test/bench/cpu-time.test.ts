import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { cpuMsOf, cpuOf, cpuWithin } from '../../bench/cpu-time.ts';

test('a process is read from its stat, whatever its name', () => {
  const rest = Array.from({ length: 30 }, (_, at) => 100 + at);
  // Fields 3 to 13, then utime, stime, cutime, cstime.
  const stat = `12 (a) R 1 (b) S 7 ${Array.from({ length: 9 }, () => 0).join(' ')} 5 4 3 2 ${rest.join(' ')}\n`;
  assert.deepEqual(cpuOf(stat), { pid: 12, parent: 7, cpuMs: 140 });
});

test('what a process started counts with it, over generations, and nothing else', () => {
  const process = (pid: number, parent: number, cpuMs: number) => ({ pid, parent, cpuMs });
  const processes = [process(2, 1, 1), process(3, 2, 10), process(4, 3, 100), process(9, 1, 1_000)];
  assert.equal(cpuWithin(2, processes), 111);
});

test('what a child used is told when it is over', {
  skip: process.platform !== 'linux' && 'there is no /proc',
}, async () => {
  const before = await cpuMsOf(process.pid);
  const busy = 'while (process.cpuUsage().user < 100_000);';
  spawnSync(process.execPath, ['-e', busy]);
  assert.ok((await cpuMsOf(process.pid)) > before);
});

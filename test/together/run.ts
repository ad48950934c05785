/** Runs test files in this process, each as a suite: what it sets up before its tests, it takes down after them. Holds no tests. */
import { describe } from 'node:test';
import { filesOf, type GroupName } from './groups.ts';

export function runTogether(name: GroupName): void {
  for (const file of filesOf(name)) {
    describe(`test/${file}`, async () => {
      await import(`../${file}`);
    });
  }
}

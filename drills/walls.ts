/**
 * Tries no wall, and each wall of the sandbox processes alone, with the same program; prints what it reached. Exit
 * code 1 where a wall did not hold, or where the program reached no more without it. `npm run drill:walls`
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { findWalls } from '../src/execution/walls.ts';
import { ATTEMPTS } from './walls/attacker.ts';
import { attack, HELD_BY_PERMISSION_ONLY, type Standing } from './walls/attacks.ts';

const { namespaces, info } = await findWalls({
  namespaces: 'auto',
  dataDir: join(tmpdir(), 'crossrank-drill'),
  log: pino({ level: 'silent' }),
});
if (info.reason !== null) console.log(`Without the wall of namespaces: ${info.reason}.\n`);

const standings: readonly (readonly [name: string, standing: Standing])[] = [
  ['no wall', { runtime: 'python', permission: 'off', namespaces: null }],
  ['permission (py)', { runtime: 'python', permission: 'dropped', namespaces: null }],
  ['permission (js)', { runtime: 'javascript', permission: 'dropped', namespaces: null }],
  ...(namespaces ? [['namespaces', { runtime: 'javascript', permission: 'off', namespaces }] as const] : []),
];

const names = Object.keys(ATTEMPTS);
const columns = [];
for (const [, standing] of standings) columns.push(await attack(standing, names));

const width = Math.max(...names.map((name) => name.length));
console.log([''.padEnd(width), ...standings.map(([name]) => name)].join(' | '));
let wrong = 0;
for (const [row, attempt] of names.entries()) {
  const cells = columns.map((findings, column) => {
    const reached = findings[row]?.reached === true;
    const isExpected =
      column === 0 || (standings[column]?.[1].permission === 'off' && HELD_BY_PERMISSION_ONLY.has(attempt));
    if (reached !== isExpected) wrong++;
    return `${reached ? 'reached' : 'held'}${reached === isExpected ? '' : ' (!)'}`;
  });
  const padded = cells.map((cell, column) => cell.padEnd(standings[column]?.[0].length ?? 0));
  console.log([attempt.padEnd(width), ...padded].join(' | '));
}
console.log(wrong === 0 ? '\nEvery wall holds alone.' : `\n${wrong} findings are not as they should be.`);
process.exitCode = wrong === 0 ? 0 : 1;

/** Makes what a first start would make, ahead of it: `node src/execution/prepare.ts [DATA_DIR]`. */
import { pino } from 'pino';
import { pythonSnapshot, snapshotDirectory } from './python-snapshot.ts';
import { sandboxCode } from './sandbox-code.ts';

const directory = snapshotDirectory(process.argv[2] ?? './data');
const log = pino();
const [snapshot, { folder }] = await Promise.all([
  pythonSnapshot(directory, log),
  sandboxCode(directory, log),
]);
if (snapshot === null || folder === null) process.exit(1);

/** Makes what a first start would make, ahead of it: `node src/execution/prepare.ts [DATA_DIR]`. */
import { pino } from 'pino';
import { pythonSnapshot, snapshotDirectory } from './python-snapshot.ts';

const path = await pythonSnapshot(snapshotDirectory(process.argv[2] ?? './data'), pino());
if (path === null) process.exit(1);

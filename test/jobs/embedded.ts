/** Folders with an embedded database that is made already: to make one takes longer than most tests. Holds no tests. */
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { openDatabase } from '../../src/jobs/database.ts';
import { DATA_DIR } from '../execution/running.ts';

/** An empty database, made once for all test files and runs. */
const TEMPLATE = `${DATA_DIR}-database-${manifest.dependencies['@electric-sql/pglite']}`;

/** A data folder of its own, whose database holds nothing. */
export async function dataDirWithDatabase(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'crossrank-database-'));
  await cp(TEMPLATE, dataDir, { recursive: true }).catch(async () => {
    await makeTemplate();
    await cp(TEMPLATE, dataDir, { recursive: true });
  });
  return dataDir;
}

async function makeTemplate(): Promise<void> {
  const made = await mkdtemp(`${TEMPLATE}-`);
  const database = await openDatabase('', made);
  await database.executeSql('SELECT 1');
  await database.close();
  try {
    await rename(made, TEMPLATE);
  } catch {
    // Another test file was quicker.
    await rm(made, { recursive: true });
  }
}

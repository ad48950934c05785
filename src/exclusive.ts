/**
 * Makes a process the only one that uses a folder or a file. The lock is SQLite's on a file beside it, which the system
 * holds: it ends with the process, however that ends, so that none is ever left behind.
 */
import { DatabaseSync } from 'node:sqlite';

export type Lock = { readonly release: () => void };

/** The lock on `path`, a file that is made for it; null while another process holds it. @throws Error where the file can't be made. */
export function lockExclusively(path: string): Lock | null {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === 5) return null;
    throw error;
  }
}

/**
 * The end of a sandbox's start: what was needed to start is given up for good. Called by the thread that runs programs
 * once it has loaded all that it will ever load, before any program runs.
 *
 * Node's permission model alone leaves ways around it: a thread that may start threads can start one with other
 * permissions, and signals, priorities, users and V8's flags (some write files) are not its matter. The functions for
 * those are taken out of the thread; there is no second way to them where no thread can be started.
 */
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import v8 from 'node:v8';

/** What `src/execution/sandbox-process.ts` allows: threads, addons, and reading the files that the start needs. */
const PERMISSIONS = ['worker', 'addon', 'fs'];

const PROCESS_FUNCTIONS = [
  'kill',
  '_kill',
  'setuid',
  'seteuid',
  'setgid',
  'setegid',
  'setgroups',
  'initgroups',
  'umask',
];

/**
 * Gives up every permission of the calling thread, and its functions that reach other processes or V8's flags.
 * Afterwards no file can be read, no addon loaded and no thread started by it; what is loaded goes on working. Where
 * the process runs without the permission model, only the functions go.
 */
export function dropPermissions(): void {
  takeOut(process, PROCESS_FUNCTIONS);
  takeOut(os, ['setPriority']);
  takeOut(v8, ['setFlagsFromString']);
  // Whoever imports one of these modules by name sees what its default export holds now.
  syncBuiltinESMExports();
  for (const permission of PERMISSIONS) process.permission?.drop(permission);
}

function takeOut(owner: object, names: readonly string[]): void {
  for (const name of names) Object.defineProperty(owner, name, { value: undefined });
}

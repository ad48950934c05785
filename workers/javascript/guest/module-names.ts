/** Modules that are always there or that a mention brings, without the `node:` that may stand before Node's own. */
export const MODULES = [
  'assert',
  'assert/strict',
  'console',
  'expect',
  '@jest/globals',
  'fs',
  'lodash',
  'perf_hooks',
  'process',
  'readline',
  'timers',
  'timers/promises',
  'util',
] as const;

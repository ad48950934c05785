#!/usr/bin/env node
// Starts the command line on Node 26: this Node where it is new enough, else the one that comes with the project.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

// In the checkout as it was written; in a package as JavaScript, as Node strips no types there.
const [main] = ['../src/cli/main.ts', '../dist/src/cli/main.js']
  .map((path) => new URL(path, import.meta.url))
  .filter((url) => existsSync(url));

if (Number(process.versions.node.split('.')[0]) >= 26) {
  await import(main.href);
} else {
  const node = comingAlong();
  if (node === undefined) {
    console.error('crossrank needs Node 26, and none came along for this platform: install Node 26.');
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends its signals to the child as well; those that were sent to this process alone are passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}

function comingAlong() {
  const require = createRequire(import.meta.url);
  const platform = `${process.platform}-${process.arch}`;
  for (const name of [`node-${platform}`, `node-bin-${platform}`]) {
    try {
      const path = require.resolve(`${name}/package.json`).replace(/package\.json$/, 'bin/node');
      if (existsSync(path)) return path;
    } catch {
      // It is a package of another platform.
    }
  }
  return undefined;
}

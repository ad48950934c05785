/** Runs the tests, two files at a time: `npm test`; with `--coverage`, what they cover is told: `npm run coverage`. */
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { testFiles } from '../test/together/groups.ts';

/** A test that takes longer hangs; with coverage everything takes longer. */
const MOST_MS = 120_000;
const MOST_COVERED_MS = 300_000;

const { coverage } = parseArgs({ options: { coverage: { type: 'boolean', default: false } } }).values;

const tests = run({
  files: testFiles().map((file) => fileURLToPath(new URL(`../test/${file}`, import.meta.url))),
  concurrency: 2,
  timeout: coverage ? MOST_COVERED_MS : MOST_MS,
  // isolated-vm does not start from Node's own snapshot.
  execArgv: ['--no-node-snapshot'],
  coverage,
  coverageIncludeGlobs: ['src/**', 'workers/**'],
});
tests.on('test:fail', () => {
  process.exitCode = 1;
});
tests.compose(spec).pipe(process.stdout);

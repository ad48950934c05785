/**
 * What people do without a service: a new process for each candidate, which runs all tests one after the other, two at a
 * time. No sandbox, no limits. The processes are as lean as they get: the program compiled once where the language can.
 */
import { execFileSync, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { GeneratedProblem, Language } from './generated-problem.ts';
import { inParallel } from './in-parallel.ts';

export const AT_ONCE = 2;

/** A command that reads a program and its tests as JSON and prints a `1` or `0` for each test. */
export type Runner = {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
};

const PYTHON = `
import json, sys
job = json.load(sys.stdin)
program = compile(job["program"], "candidate", "exec")
row = ""
for test in job["tests"]:
    try:
        names = {}
        exec(program, names)
        exec(test, names)
        row += "1"
    except Exception:
        row += "0"
print(row, end="")
`;

const nodeScript = (erase: string) => `
const { readFileSync } = require('node:fs');
const assert = require('node:assert');
${erase}
const job = JSON.parse(readFileSync(0, 'utf8'));
const row = job.tests.map((test) => {
  try {
    new Function('assert', erase(job.program + test))(assert);
    return '1';
  } catch {
    return '0';
  }
});
process.stdout.write(row.join(''));
`;

/** undefined where there is no interpreter on this machine. */
export function runnerOf(language: Language): Runner | undefined {
  if (language === 'python') return pythonRunner(PYTHON);
  const [erase, means] =
    language === 'typescript'
      ? ["const { stripTypeScriptTypes: erase } = require('node:module');", 'type stripping']
      : ['const erase = (code) => code;', ''];
  return {
    name: `Node ${process.versions.node} ${means}`.trim(),
    command: process.execPath,
    arguments: ['--no-warnings', '-e', nodeScript(erase)],
  };
}

/** The pass matrix, and the milliseconds that all processes together took. */
export async function runProcesses(
  { candidates, tests }: GeneratedProblem,
  runner: Runner,
): Promise<{ readonly matrix: readonly string[]; readonly ms: number }> {
  const start = performance.now();
  const matrix = await inParallel(candidates, AT_ONCE, (program) => runProcess({ program, tests }, runner));
  return { matrix, ms: performance.now() - start };
}

async function runProcess(
  job: { readonly program: string; readonly tests: readonly string[] },
  runner: Runner,
): Promise<string> {
  const child = spawn(runner.command, runner.arguments, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(job));
  return text(child.stdout);
}

/**
 * CPython with a script. The interpreter itself: `python3` on the path may be a script that looks for it first, which is not
 * to be measured. undefined where there is none.
 */
export function pythonRunner(script: string): Runner | undefined {
  const about = 'import platform, sys; print(platform.python_version(), sys.executable)';
  try {
    const told = execFileSync('python3', ['-c', about], { encoding: 'utf8' }).trim();
    const space = told.indexOf(' ');
    return {
      name: `CPython ${told.slice(0, space)}`,
      command: told.slice(space + 1),
      arguments: ['-I', '-c', script],
    };
  } catch {
    return undefined;
  }
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPTS } from '../../drills/walls/attacker.ts';
import { attack, HELD_BY_PERMISSION_ONLY, type Standing } from '../../drills/walls/attacks.ts';
import { testWalls, withoutNamespaces } from './machine.ts';
import { runningExecutor } from './running.ts';

const { execute, rows } = runningExecutor();

/** Each would pass if it reached what it reaches for. */
const PYTHON_ESCAPES = {
  'a shell by os.system': 'import os\nassert os.system("true") == 0',
  'a shell by os.popen': 'import os\nassert os.popen("id").read()',
  'a child process': 'import subprocess\nassert subprocess.run(["true"]).returncode == 0',
  'a fork': 'import os\nassert os.fork() >= 0',
  'files of the host': 'assert open("/etc/passwd").read()',
  'files of the service': `assert open(${JSON.stringify(new URL('../../package.json', import.meta.url).pathname)}).read()`,
  'the constructor of functions': 'import pyodide_js\npyodide_js.constructor.constructor("return process")()',
  'code from a string in JavaScript': 'from pyodide.code import run_js\nrun_js("1 + 1")',
  'a socket': 'import socket\nsocket.create_connection(("127.0.0.1", 80), 1)',
  'the environment': 'import os\nassert "PATH" in os.environ and os.environ["PATH"] != "/"',
};

for (const [name, attempt] of Object.entries(PYTHON_ESCAPES)) {
  test(`Python does not reach ${name}`, async () => {
    const [escaped, good] = await rows({
      language: 'python',
      candidates: ['x = 1', 'x = 2'],
      tests: [`if x == 1:\n    ${attempt.replaceAll('\n', '\n    ')}\n`],
      limits: { cellTimeoutMs: 30_000 },
    });
    assert.match(escaped ?? '', /[FEX]/);
    assert.equal(good, 'P');
  });
}

test('an isolate has nothing of Node', async () => {
  const names = [
    'Buffer.from.constructor("return process")().binding',
    'fetch',
    'WebSocket',
    'Worker',
    'module.constructor.prototype',
    'require.cache',
    'process.binding',
    'process.mainModule',
  ];
  assert.deepEqual(
    await rows({
      language: 'javascript',
      candidates: ['const x = 1'],
      tests: [
        ...names.map((name) =>
          `let found; try { found = ${name} } catch {}; assert.equal(found, undefined)`.replace(
            'module.constructor.prototype',
            'undefined',
          ),
        ),
        "assert.throws(() => require('child_process'))",
        "assert.throws(() => require('fs').readFileSync('/etc/passwd'))",
        "assert.equal(this?.constructor?.constructor('return typeof process.kill')(), 'undefined')",
        "assert.equal(typeof $guest, 'undefined')",
      ],
    }),
    ['P'.repeat(names.length + 4)],
  );
});

test('a warning is due for modules that are not there', async () => {
  const { missingModules } = await execute({
    language: 'python',
    candidates: ['import numpy', 'import numpy as np', 'from pandas import DataFrame', 'import json'],
    tests: ['pass'],
  });
  assert.deepEqual(missingModules, [
    { module: 'numpy', candidates: 2 },
    { module: 'pandas', candidates: 1 },
  ]);
});

/** Names of the attempts that reach what they are after. */
async function reached(standing: Omit<Standing, 'namespaces'>, behindNamespaces = false): Promise<string[]> {
  const { namespaces } = behindNamespaces ? await testWalls() : { namespaces: null };
  const findings = await attack({ ...standing, namespaces }, Object.keys(ATTEMPTS));
  return findings.filter((finding) => finding.reached).map(({ attempt }) => attempt);
}

test('a program that tries the walls reaches everything where there are none', async () => {
  assert.deepEqual(await reached({ runtime: 'python', permission: 'off' }), Object.keys(ATTEMPTS));
});

for (const runtime of ['python', 'javascript'] as const) {
  test(`it reaches nothing behind the permission model alone, ${runtime}`, async () => {
    assert.deepEqual(await reached({ runtime, permission: 'dropped' }), []);
  });

  test(`it reaches nothing of the host behind namespaces alone, ${runtime}`, withoutNamespaces, async () => {
    assert.deepEqual(await reached({ runtime, permission: 'off' }, true), [...HELD_BY_PERMISSION_ONLY]);
  });
}

test('the permission model needs that the thread gives its permissions up', async () => {
  const found = await reached({ runtime: 'javascript', permission: 'kept' });
  assert.ok(found.includes('read a file in a thread with permissions of its own'), found.join());
  assert.ok(found.includes('write the log of V8'), found.join());
  assert.ok(found.includes('kill a process of the host'), found.join());
});

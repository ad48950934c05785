import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { InputError } from '../../src/inputs/input-error.ts';
import { type InputOptions, readInputs, toMappings } from '../../src/inputs/inputs.ts';
import type { Incoming } from '../../src/inputs/shape.ts';
import { toRequest } from '../../src/inputs/to-request.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossrank-inputs-'));
});
after(() => rm(folder, { recursive: true }));

const ours = (id: string) => ({ task_id: id, language: 'python', candidates: ['a'], tests: ['t'] });

test('plain, gzip and Zstandard files have the same problems, whatever they are called', async () => {
  const text = `${[ours('a'), ours('b')].map((line) => JSON.stringify(line)).join('\n\n')}`;
  for (const bytes of [Buffer.from(text), gzipSync(text), zstdCompressSync(text)]) {
    const all = await read(await file('any.jsonl', bytes));
    assert.deepEqual(
      all.map(({ customId, place }) => [customId, place.number]),
      [
        ['a', 1],
        ['b', 3],
      ],
    );
  }
});

test('a compressed file longer than what is read at a time is read to its end', async () => {
  const noise = Array.from({ length: 3000 }, (_, index) => ({
    ...ours(`p${index}`),
    prelude: random(index),
  }));
  const bytes = gzipSync(noise.map((line) => JSON.stringify(line)).join('\n'));
  assert.ok(bytes.length > 600_000);
  assert.equal((await read(await file('long.gz', bytes))).length, 3000);
});

test('a line that can’t be read is a fault with its place, and the rest goes on', async () => {
  const bytes = Buffer.concat([
    Buffer.from('{"task_id": \n'),
    Buffer.from([0x22, 0xff, 0x0a]),
    Buffer.from('[1]\n'),
    Buffer.from(`{"long": "${'x'.repeat(5000)}"}\n`),
    Buffer.from(JSON.stringify(ours('good'))),
  ]);
  const all = await read(await file('bad.jsonl', bytes), { longestLine: 4000 });
  assert.deepEqual(
    all.map(({ content, place }) => [place.number, content.kind]),
    [
      [1, 'fault'],
      [2, 'fault'],
      [3, 'fault'],
      [4, 'fault'],
      [5, 'request'],
    ],
  );
});

test('shapes are told apart by their first line', async () => {
  const problems = await lines('problems', [
    { task_id: 'H/0', prompt: 'def f(x):\n', test: 'def check(c):\n    assert c(1) == 1', entry_point: 'f' },
    {
      ...{ question_id: 'L', question_content: 'Print two.', starter_code: 'import sys' },
      public_test_cases: '[{"input": "1", "output": "2", "testtype": "stdin"}]',
    },
  ]);
  const tests = await lines('tests', [
    {
      prompt: 'def f(x):\n    pass\n\n# check the correctness of f\nassert',
      samples: [' f(1) == 1\nassert f(2) == 2\n\ndef g(): pass', ' g(1) == 2'],
    },
  ]);
  const humaneval = await lines('samples', [
    { task_id: 'H/0', completion: '    return x\n' },
    { task_id: 'H/0', solution: 'def f(x): return 1\n' },
    { task_id: 'H/9', completion: '' },
  ]);
  const [samples, unknown] = await read(humaneval, { problems });
  assert.deepEqual(request(samples), {
    language: 'python',
    prompt: 'def f(x):\n',
    candidates: ['def f(x):\n    return x\n', 'def f(x): return 1\n'],
    tests: ['def check(c):\n    assert c(1) == 1\ncheck(f)\n'],
  });
  assert.equal(unknown?.content.kind, 'fault');

  const codet = await lines('codet', [
    { prompt: 'def f(x):\n', samples: ['    return x\n\ndef g(): pass\n'] },
  ]);
  assert.deepEqual(request((await read(codet, { tests }))[0]), {
    language: 'python',
    prelude: 'def f(x):\n',
    candidates: ['    return x\n'],
    tests: ['assert f(1) == 1', 'assert f(2) == 2'],
  });

  const live = await lines('live', [{ question_id: 'L', code_list: ['print(2)'] }]);
  assert.deepEqual(request((await read(live, { problems }))[0]), {
    language: 'python',
    prompt: 'Print two.\n\nimport sys',
    candidates: ['print(2)'],
    tests: [{ stdin: '1', stdout: '2' }],
  });

  const chat = await lines('chat', [
    { choices: [{ message: { content: '```py\n1\n```' } }, 'x'], tests: ['t'] },
  ]);
  assert.deepEqual(request((await read(chat))[0]), {
    language: 'python',
    candidates: ['```py\n1\n```', 'x'],
    tests: ['t'],
  });
});

test('LiveCodeBench’s functional cases call the method that the metadata names', async () => {
  const functional = (input: string, output: string) => ({ input, output, testtype: 'functional' });
  const path = await lines('functional', [
    {
      ...{ question_id: 'L', code_list: ['class Solution: ...'], metadata: '{"func_name": "add"}' },
      public_test_cases: JSON.stringify([functional('[1, "a\\n"]\n2', 'null')]),
    },
    { question_id: 'M', code_list: ['x'], public_test_cases: [functional('1', '1')] },
  ]);
  const [called, nameless] = await read(path);
  const test =
    'import json\nassert Solution().add(json.loads("[1, \\"a\\\\n\\"]"), json.loads("2")) == json.loads("null")';
  assert.deepEqual(request(called), {
    language: 'python',
    candidates: ['class Solution: ...'],
    tests: [test],
  });
  assert.equal(nameless?.content.kind, 'fault');
});

test('samples without the file that they need are the user’s to mend', async () => {
  const codet = await lines('alone-codet', [{ prompt: 'def f():\n', samples: ['x'] }]);
  await assert.rejects(read(codet), { message: /alone-codet.*--tests/ });
  const samples = await lines('alone-samples', [{ task_id: 'H/0', completion: 'x' }]);
  await assert.rejects(read(samples), { message: /alone-samples.*--problems/ });
});

test('columns are mapped, and fields that a request does not have are left out', async () => {
  const path = await lines('mapped', [
    { out: { programs: ['a'] }, asserts: [{ code: 't', odd: 1 }], more: 1 },
  ]);
  const mappings = toMappings('candidates=out.programs,tests=asserts');
  const [problem] = await read(path, { mappings });
  assert.deepEqual(request(problem), { language: 'python', candidates: ['a'], tests: [{ code: 't' }] });
  assert.throws(() => toMappings('candidates'), InputError);
});

test('a file that is not there, and a shape that is not there, are the user’s to mend', async () => {
  await assert.rejects(read(join(folder, 'nowhere')), InputError);
  await assert.rejects(read(await lines('one', [ours('a')]), { shape: 'cube' }), InputError);
});

async function read(path: string, options: Partial<InputOptions> = {}): Promise<Incoming[]> {
  const standard = { mappings: [], language: 'python', longestLine: 1 << 20 };
  return Array.fromAsync(readInputs({ files: [path], ...standard, ...options }));
}

function request(incoming: Incoming | undefined): unknown {
  assert.equal(incoming?.content.kind, 'request');
  return incoming?.content.kind === 'request' ? toRequest(incoming.content.request, {}) : undefined;
}

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

function lines(name: string, values: readonly object[]): Promise<string> {
  return file(name, Buffer.from(values.map((value) => JSON.stringify(value)).join('\n')));
}

/** Text that does not compress, the same every time. */
function random(seed: number): string {
  let state = seed + 1;
  return Array.from({ length: 400 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return String.fromCharCode(33 + ((state >> 8) % 90));
  }).join('');
}

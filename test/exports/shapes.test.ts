import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableFromIPC } from 'apache-arrow';
import { parquetMetadata } from 'hyparquet';
import { readParquet } from 'parquet-wasm/node';
import Type, { type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { createExportTally, exportRows, fileOf } from '../../src/exports/export.ts';
import { columnsOf, rowsOf } from '../../src/exports/rows.ts';
import { acecoder } from '../../src/exports/rules/acecoder.ts';
import { dstc } from '../../src/exports/rules/dstc.ts';
import { shapes } from '../../src/exports/shapes.ts';
import { asked, judged, replied, type Told } from './judging.ts';

const told: Told[] = [
  { code: '    return x\n', row: 'PPPPP' },
  { code: '    return "é ``` é"\n', row: 'PPPPF' },
  { code: '    return 0\n', row: 'PFFFF' },
  { code: '    return 1\n', row: 'PPFFF' },
];
const selection = { most: 4, leastMargin: 0, balance: false, seed: 1 };

const message = (role: string) =>
  Type.Object({ role: Type.Literal(role), content: Type.String({ minLength: 1 }) });
const turn = (from: string) =>
  Type.Object({ from: Type.Literal(from), value: Type.String({ minLength: 1 }) });
const text = Type.String({ minLength: 1 });
const user = Type.Tuple([message('user')]);
const assistant = Type.Tuple([message('assistant')]);
const conversation = Type.Tuple([message('user'), message('assistant')]);

/** The columns as the frameworks document them, or read them in their source. */
const documented: Readonly<Record<string, TSchema>> = {
  trl: Type.Object({ prompt: text, chosen: text, rejected: text }),
  'trl-chat': Type.Object({ prompt: user, chosen: assistant, rejected: assistant }),
  kto: Type.Object({ prompt: text, completion: text, label: Type.Boolean() }),
  'kto-chat': Type.Object({ prompt: user, completion: assistant, label: Type.Boolean() }),
  openrlhf: Type.Object({ chosen: conversation, rejected: conversation, margin: Type.Number() }),
  'llama-factory-alpaca': Type.Object({
    ...{ instruction: text, chosen: text, rejected: text },
    input: Type.Literal(''),
  }),
  'llama-factory-sharegpt': Type.Object({
    ...{ conversations: Type.Tuple([turn('human')]), chosen: turn('gpt'), rejected: turn('gpt') },
  }),
  axolotl: Type.Object({ messages: user, chosen: message('assistant'), rejected: message('assistant') }),
  listwise: Type.Object({ prompt: text, completions: Type.Array(text), scores: Type.Array(Type.Number()) }),
  ultrafeedback: Type.Object({
    instruction: text,
    models: Type.Array(text),
    completions: Type.Array(Type.Object({ model: text, response: text, overall_score: Type.Number() })),
  }),
  sft: Type.Object({ messages: conversation }),
};

for (const shape of shapes) {
  const what = { rule: acecoder, shape, selection };

  test(`${shape.name}: rows have the documented columns, and where they come from`, () => {
    const rows = rowsOf(judged(told), what);
    assert.ok(rows.length > 0);
    const schema = documented[shape.name];
    assert.ok(schema);
    for (const row of rows) {
      assert.ok(Check(schema, row), JSON.stringify(row));
      assert.deepEqual(Object.keys(row), Object.keys(columnsOf(shape)));
      assert.equal(row.custom_id, 'p');
      assert.equal(row.rule, 'acecoder');
      assert.equal(typeof row.margin, 'number');
    }
  });

  test(`${shape.name}: an independent reader finds the same in Parquet as in JSON`, async () => {
    const finished = async function* () {
      for (let at = 0; at < 700; at++)
        yield {
          line: { custom_id: `p${at}`, status: 'ok' as const, reply: replied(told) },
          request: asked(told, { prompt: `Problem ${at}` }),
        };
    };
    const json = await bytesOf(fileOf(exportRows(finished(), what, createExportTally()), shape, 'jsonl'));
    const parquet = await bytesOf(
      fileOf(exportRows(finished(), what, createExportTally()), shape, 'parquet'),
    );
    const lines = json.toString('utf8').trim().split('\n');
    const table = tableFromIPC(readParquet(parquet).intoIPCStream());
    const read = JSON.parse(JSON.stringify(table.toArray()));
    assert.equal(read.length, lines.length);
    assert.deepEqual(
      read,
      lines.map((line) => JSON.parse(line)),
    );
  });
}

// By the writer's own reader: parquet-wasm takes no list of row groups that is empty, as hyparquet-writer writes it.
test('an export without rows is a Parquet file all the same', async () => {
  for (const shape of shapes) {
    const none = async function* () {};
    const parquet = await bytesOf(fileOf(none(), shape, 'parquet'));
    const { num_rows, schema } = parquetMetadata(new Uint8Array(parquet).buffer);
    assert.equal(num_rows, 0n);
    assert.equal(schema[0]?.num_children, Object.keys(columnsOf(shape)).length);
  }
});

test('a chat answer is the whole program; a fence in the program does not end it; a prompt of its own is asked', () => {
  const [row] = rowsOf(judged(told.slice(1, 3)), {
    ...{ rule: acecoder, selection },
    shape: shapeOf('llama-factory-alpaca'),
  });
  assert.equal(row?.instruction, 'def f(x):\n');
  assert.equal(row?.chosen, '````python\ndef f(x):\n    return "é ``` é"\n````');
  assert.equal(row?.rejected, '```python\ndef f(x):\n    return 0\n```');
  const [other] = rowsOf(judged(told, { prompt: 'Say it.' }), {
    ...{ rule: acecoder, selection },
    shape: shapeOf('sft'),
  });
  assert.deepEqual(other?.messages, [
    { role: 'user', content: 'Say it.' },
    { role: 'assistant', content: '```python\n    return x\n```' },
  ]);
});

test('dstc puts its tests behind the programs, where labels are exported too', () => {
  const [pair] = rowsOf(judged(told), { rule: dstc, shape: shapeOf('trl'), selection });
  assert.equal(pair?.chosen, '    return x\n\nassert f(0)\n');
  assert.equal(pair?.rejected, '    return 0\n\nassert f(4)\n');
  const labels = rowsOf(judged(told), { rule: dstc, shape: shapeOf('kto'), selection });
  assert.deepEqual(
    labels.map(({ completion, label }) => [completion, label]),
    [
      [pair?.chosen, true],
      [pair?.rejected, false],
    ],
  );
});

test('every problem is counted; the same row comes once', async () => {
  const ok = { custom_id: 'p', status: 'ok' as const, reply: replied(told) };
  const { outcomes: _, ...bare } = replied(told);
  const finished = async function* () {
    yield { line: ok, request: asked(told) };
    yield { line: { ...ok, custom_id: 'again' }, request: asked(told) };
    yield { line: { custom_id: 'f', status: 'failed' as const }, request: null };
    yield { line: ok, request: null };
    yield { line: ok, request: asked(told, { prelude: '' }) };
    yield { line: { ...ok, reply: bare }, request: asked(told) };
    yield { line: { ...ok, reply: replied(told.slice(0, 1)) }, request: asked(told.slice(0, 1)) };
  };
  const tally = createExportTally();
  const rows = await Array.fromAsync(
    exportRows(finished(), { rule: dstc, shape: shapeOf('trl'), selection }, tally),
  );
  assert.equal(rows.length, 1);
  assert.deepEqual(tally, {
    ...{ problems: 7, rows: 1, duplicates: 1 },
    without: { failed: 1, no_prompt: 1, other_problem: 1, no_outcomes: 1, nothing_to_tell: 1 },
  });
});

function shapeOf(name: string) {
  const shape = shapes.find((one) => one.name === name);
  assert.ok(shape);
  return shape;
}

async function bytesOf(pieces: AsyncIterable<Buffer | string>): Promise<Buffer> {
  return Buffer.concat((await Array.fromAsync(pieces)).map((piece) => Buffer.from(piece)));
}

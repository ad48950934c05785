/**
 * Rows as a Parquet file, in pieces: a row group is encoded when enough rows are there, so that no more is held in memory
 * than one of them and the footer. Lists are three levels deep, as Hugging Face `datasets` and Arrow want them.
 */
import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Columns, ColumnType, Row } from './shape.ts';

const ROWS_OF_A_GROUP = 1000;

export async function* parquetOf(rows: AsyncIterable<Row>, columns: Columns): AsyncGenerator<Buffer> {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: 'crossrank' });
  const written = () => {
    const bytes = Buffer.from(writer.buffer.slice(0, writer.index));
    writer.index = 0;
    return bytes;
  };
  let group: Row[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < ROWS_OF_A_GROUP) continue;
    await parquet.write({ columnData: columnData(group, columns) });
    yield written();
    group = [];
  }
  if (group.length > 0) await parquet.write({ columnData: columnData(group, columns) });
  await parquet.finish();
  yield written();
}

function columnData(rows: readonly Row[], columns: Columns): ColumnSource[] {
  return Object.keys(columns).map((name) => ({ name, data: rows.map((row) => row[name] ?? null) }));
}

function schemaOf(columns: Columns): SchemaElement[] {
  const names = Object.entries(columns);
  return [
    { name: 'root', num_children: names.length },
    ...names.flatMap(([name, type]) => elements(name, type)),
  ];
}

const MESSAGE: Columns = { role: 'text', content: 'text' };
const TURN: Columns = { from: 'text', value: 'text' };
const RATED: Columns = { model: 'text', response: 'text', overall_score: 'number' };

function elements(name: string, type: ColumnType): SchemaElement[] {
  switch (type) {
    case 'text':
      return [
        {
          ...{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
          logical_type: { type: 'STRING' },
        },
      ];
    case 'number':
      return [{ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }];
    case 'boolean':
      return [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }];
    case 'message':
      return struct(name, MESSAGE);
    case 'turn':
      return struct(name, TURN);
    case 'messages':
      return list(name, struct('element', MESSAGE));
    case 'turns':
      return list(name, struct('element', TURN));
    case 'rated':
      return list(name, struct('element', RATED));
    case 'texts':
      return list(name, elements('element', 'text'));
    case 'numbers':
      return list(name, elements('element', 'number'));
  }
}

function struct(name: string, fields: Columns): SchemaElement[] {
  const children = Object.entries(fields);
  return [
    { name, repetition_type: 'OPTIONAL', num_children: children.length },
    ...children.flatMap(([field, type]) => elements(field, type)),
  ];
}

function list(name: string, element: readonly SchemaElement[]): SchemaElement[] {
  return [
    {
      name,
      repetition_type: 'OPTIONAL',
      num_children: 1,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}

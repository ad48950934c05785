/** The body of a batch: a problem a line. A line that can't be read is a problem that fails, and the rest goes on. */
import type { Readable } from 'node:stream';
import { linesOf } from '../inputs/lines.ts';
import type { NewProblem } from '../jobs/store.ts';
import { MAX_ID_LENGTH } from '../rerank/wire/programs.ts';
import { readJson } from './json.ts';

export async function* problemsOf(body: Readable, longest: number): AsyncGenerator<NewProblem> {
  let ordinal = 0;
  for await (const line of linesOf(body, 'body', longest)) {
    const standard = { ordinal, customId: String(ordinal) };
    ordinal += 1;
    if ('fault' in line) {
      yield { ...standard, body: line.fault, fault: true };
      continue;
    }
    const reading = readJson(line.text);
    if (!reading.ok) yield { ...standard, body: reading.detail, fault: true };
    else yield toProblem(reading.value, line.text, standard);
  }
}

function toProblem(
  value: unknown,
  body: string,
  standard: Pick<NewProblem, 'ordinal' | 'customId'>,
): NewProblem {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ...standard, body: 'The line is JSON, but no object.', fault: true };
  if (!('custom_id' in value)) return { ...standard, body, fault: false };
  const { custom_id: id } = value;
  if (
    typeof id !== 'string' ||
    id.length === 0 ||
    id.length > MAX_ID_LENGTH ||
    !id.isWellFormed() ||
    id.includes('\0')
  )
    return {
      ...standard,
      body: `custom_id must be a text of 1 to ${MAX_ID_LENGTH} characters.`,
      fault: true,
    };
  return { ...standard, customId: id, body, fault: false };
}

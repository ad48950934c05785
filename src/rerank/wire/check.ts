/**
 * Checks what comes from outside against a schema. Nothing is coerced, filled in or removed. Where nothing is wrong but numbers
 * that are out of their ranges, the refusal says so.
 */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Answer, answer, refuse } from '../refusal.ts';
import { explain } from './explain.ts';

/** A check of one schema, compiled once. */
export type Check<Value> = (value: unknown) => Answer<Value>;

export function checkAgainst<Schema extends TSchema>(schema: Schema): Check<Static<Schema>> {
  const compiled = Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return answer(value);
    const errors = explain(schema, value);
    if (errors.length === 0) return refuse('invalid_request', [UNEXPLAINED]);
    return refuse(errors.every(({ isOfRange }) => isOfRange) ? 'out_of_range' : 'invalid_request', errors);
  };
}

const UNEXPLAINED = {
  pointer: '',
  detail: 'The request does not have the form that is documented in /openapi.json.',
};

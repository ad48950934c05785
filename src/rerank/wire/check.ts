/** Checks what comes from outside against a schema. Nothing is coerced, filled in or removed. */
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
    return refuse('invalid_request', errors.length > 0 ? errors : [UNEXPLAINED]);
  };
}

const UNEXPLAINED = {
  pointer: '',
  detail: 'The request does not have the form that is documented in /openapi.json.',
};

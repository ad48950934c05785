/**
 * Why a request is not answered. Refusals are values: each door turns them into what its clients read, HTTP into
 * problem details.
 */
import type { FieldError } from '../matrix/field-error.ts';

export type { FieldError };

export type RefusalKind =
  /** The request does not have the form of the schema. */
  | 'invalid_request'
  /** It has the form, and a number of it is out of its range. */
  | 'out_of_range'
  | 'unknown_language'
  /** The strategy or one of its parameters does not exist or is out of range. */
  | 'invalid_strategy'
  /** A limit over the operator's ceiling. */
  | 'limit_too_high'
  /** More candidates, tests or cells than the operator allows. */
  | 'too_many'
  /** A candidate or test is longer than the operator allows. */
  | 'text_too_long'
  | 'duplicate_id'
  /** `why` names a candidate that is not there, or is not asked for. */
  | 'no_such_candidate'
  /** Probes that nothing would come of. */
  | 'fruitless_probes'
  /** Rows of unequal length, or as many counts as there are not rows or columns. */
  | 'ragged_matrix'
  /** There is more work than can be done in time. */
  | 'overloaded'
  | 'stopping'
  /** Whoever asked went away. */
  | 'cancelled';

export type Refusal = {
  readonly kind: RefusalKind;
  /** What is wrong and what to do, for people. */
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** After how many milliseconds it is worth asking again; undefined where that changes nothing. */
  readonly retryAfterMs?: number;
};

/** An answer, or why there is none. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** No more fields than this are named. */
export const MAX_FIELD_ERRORS = 20;

/** A pointer longer than this is cut back to the object around the field: names may be as long as a body. */
const LONGEST_POINTER = 200;

export function answer<Value>(value: Value): Answer<Value> {
  return { ok: true, value };
}

/** Refuses for the fields named; the text for people is made from them. */
export function refuse(
  kind: RefusalKind,
  errors: readonly FieldError[],
  retryAfterMs?: number,
): { ok: false; refusal: Refusal } {
  const bounded = errors
    .slice(0, MAX_FIELD_ERRORS)
    .map(({ pointer, detail }) => ({ pointer: bound(pointer), detail }));
  const refusal = { kind, detail: inWords(bounded), errors: bounded };
  return { ok: false, refusal: retryAfterMs === undefined ? refusal : { ...refusal, retryAfterMs } };
}

function bound(pointer: string): string {
  return pointer.length > LONGEST_POINTER ? bound(pointer.slice(0, pointer.lastIndexOf('/'))) : pointer;
}

function inWords(errors: readonly FieldError[]): string {
  const [first] = errors;
  if (first === undefined) return '';
  const detail = first.pointer === '' ? first.detail : `${first.pointer}: ${first.detail}`;
  return errors.length === 1 ? detail : `${detail} And ${errors.length - 1} more: see errors.`;
}

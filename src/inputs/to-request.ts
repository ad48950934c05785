/** Fields of a file's line → a rerank request: what the request does not know is left out. */
import { Clean } from 'typebox/value';
import { RerankRequest } from '../rerank/wire/request.ts';
import type { Fields } from './shape.ts';

/** What the command line says for all problems; it wins over what a line says. */
export type Overrides = Pick<
  RerankRequest,
  'strategy' | 'limits' | 'include' | 'deadline_ms' | 'top_n' | 'seed'
>;

/** Not checked: a field of the wrong form is there still, for the check to name it. */
export function toRequest(fields: Fields, overrides: Partial<Overrides>): unknown {
  return Clean(RerankRequest, { ...structuredClone(fields), ...overrides });
}

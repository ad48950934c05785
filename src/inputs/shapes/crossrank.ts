/** Ours: a line is a rerank request. Fields that the request does not have are left out when it is checked. */
import { isFields, linewise, type Shape, text } from '../shape.ts';

export const crossrank: Shape = {
  name: 'crossrank',
  description:
    'a rerank request a line: `candidates`, `tests`, …; `reference.ground_truth` tells which are right',
  recognises: ({ candidates, tests }) => Array.isArray(candidates) && Array.isArray(tests),
  read: linewise((fields, { language }) => {
    const { reference } = fields;
    const truth = isFields(reference) ? (text(reference.ground_truth) ?? null) : null;
    return { kind: 'request', request: { language, ...fields }, truth };
  }),
};

/**
 * What a parameter's schema allows, in words that go on from "must be".
 *
 * @example expectation(Type.Integer({ minimum: 1, maximum: 100 })) // 'an integer from 1 to 100'
 */
export function expectation(schema: { readonly type: 'number' | 'integer' | 'boolean' }): string {
  if (schema.type === 'boolean') return 'true or false';
  const noun = schema.type === 'integer' ? 'an integer' : 'a number';
  const from = 'minimum' in schema ? ` from ${schema.minimum}` : '';
  const to = 'maximum' in schema ? ` to ${schema.maximum}` : '';
  return noun + from + to;
}

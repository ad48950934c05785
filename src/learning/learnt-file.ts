/** What was learnt, as a file: written by `crossrank fit`, read when the service starts. */
import { readFileSync } from 'node:fs';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { InputError } from '../inputs/input-error.ts';
import { FIRST_FACTS, type Learnt } from '../ranking/crossrank-model.ts';

const weights = (size: number) => Type.Array(Type.Number(), { minItems: size, maxItems: size });

const View = Type.Object({
  order: Type.Object({
    agreement: Type.Number(),
    votes: Type.Number(),
    b4: Type.Number(),
    typicality: Type.Number(),
  }),
  first: weights(FIRST_FACTS),
  step: Type.Number({ minimum: 0 }),
  none: weights(FIRST_FACTS),
  test: weights(3),
});

const LearntFile = Type.Object({
  answers: View,
  texts: View,
  bits: View,
  base_rate: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  trusted_failed: Type.Number({ minimum: 0 }),
});

/** @throws InputError that names the file where it is none that `crossrank fit` wrote. */
export function readLearnt(path: string): Learnt {
  const told = `CROSSRANK_LEARNT ${path}: it must be a file that crossrank fit wrote`;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new InputError(`${told}. It can't be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
  if (!Check(LearntFile, value)) throw new InputError(`${told}.`);
  return value;
}

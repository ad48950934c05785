/** What a strategy is, and how the parameters of a request become its own. */
import type { Static, TBoolean, TInteger, TNumber, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { Evidence } from '../matrix/evidence.ts';
import type { FieldError } from '../matrix/field-error.ts';
import type { PassMatrix } from '../matrix/pass-matrix.ts';
import type { Learnt } from './crossrank-model.ts';
import { expectation } from './expectation.ts';

/**
 * How scores map to relevance: `linear` scores are shares of the best, `log` scores are logarithms of them, `log_odds` scores
 * are log odds that the candidate is right.
 */
export type Scale = 'linear' | 'log' | 'log_odds';

/** The publication that a strategy comes from. */
export type Paper = {
  readonly authors: string;
  readonly title: string;
  readonly year: number;
  readonly venue: string;
  readonly url: string;
};

export type ParameterValue = number | boolean;

/** The parameters of a strategy: a closed `Type.Object` of numbers and booleans, each with a default. */
export type ParameterSchema = TSchema & {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, TNumber | TInteger | TBoolean>>;
};

/** What `GET /v1/strategies` tells of a strategy. */
export type StrategyInfo = {
  /** The name in a request: lower case and `_`. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  readonly description: string;
  readonly paper: Paper;
  readonly parameters: ParameterSchema;
  readonly scale: Scale;
  /** Whether it reads what candidates returned, so that execution should tell. Absent: it does not. */
  readonly readsAnswers?: boolean;
};

/** What may be known beside the bits of the matrix, of the same candidates and tests. Null or absent: it is not known. */
export type Known = {
  /** What candidates returned. */
  readonly evidence?: Evidence | null;
  /** Their program texts, one for each candidate. */
  readonly texts?: readonly string[] | null;
  /** The caller's own probability in (0, 1) for each candidate; null for those without. */
  readonly priors?: readonly (number | null)[] | null;
  /** For each test, whether the caller vouches for it. */
  readonly trusted?: readonly boolean[] | null;
  /** What our own model goes by; absent: what is shipped. */
  readonly learnt?: Learnt;
};

/** What a strategy that knows probabilities says. */
export type Judgement = {
  /** For each candidate, the log odds that it is right. */
  readonly logOdds: Float64Array;
  /** Probability that no candidate is right. */
  readonly noneRight: number;
  /** For each test: the probability that it is right, and its share of the votes of all tests. */
  readonly tests: readonly { readonly validity: number; readonly weight: number }[];
};

/** What the author of a strategy writes. */
export type StrategyDefinition<Parameters extends ParameterSchema> = StrategyInfo & {
  readonly parameters: Parameters;
  /**
   * A finite score for each candidate of the matrix, the higher the better. The matrix is complete, and may have no
   * candidates or no tests. Pure. A strategy may read what else is known; where nothing is, it works from bits alone, and
   * candidates that pass the same tests get the very same number (but for `random` and `alphacode`).
   */
  readonly score: (matrix: PassMatrix, parameters: Static<Parameters>, known?: Known) => Float64Array;
  /** Where it knows probabilities: its scores are the log odds. */
  readonly judge?: (matrix: PassMatrix, known?: Known) => Judgement;
};

/** A strategy with every parameter filled in. */
export type ChosenStrategy = {
  readonly kind: 'chosen_strategy';
  readonly name: string;
  readonly scale: Scale;
  /** Whether it reads what candidates returned. */
  readonly readsAnswers: boolean;
  /** As the reply shows them. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** A finite score for each candidate of a complete matrix, the higher the better. */
  readonly score: (matrix: PassMatrix, known?: Known) => Float64Array;
  /** Null where the strategy knows no probabilities. */
  readonly judge: ((matrix: PassMatrix, known?: Known) => Judgement) | null;
};

export type InvalidStrategy = {
  readonly kind: 'invalid_strategy';
  /** At least one; pointers start with `/strategy`. */
  readonly errors: readonly FieldError[];
};

/** A strategy as the registry holds it, whatever its parameters are. */
export type Strategy = StrategyInfo & {
  /** Fills in the defaults of parameters that are not given. Coerces nothing. */
  readonly choose: (given: Readonly<Record<string, unknown>>) => ChosenStrategy | InvalidStrategy;
};

/** Makes a strategy of its definition. */
export function defineStrategy<Parameters extends ParameterSchema>(
  definition: StrategyDefinition<Parameters>,
): StrategyDefinition<Parameters> & Strategy {
  let byDefault: ChosenStrategy | InvalidStrategy | null = null;
  return {
    ...definition,
    choose: (given) => {
      if (Object.keys(given).length > 0) return choose(definition, given);
      byDefault ??= choose(definition, given);
      return byDefault;
    },
  };
}

function choose<Parameters extends ParameterSchema>(
  { name, scale, parameters: schema, readsAnswers = false, score, judge }: StrategyDefinition<Parameters>,
  given: Readonly<Record<string, unknown>>,
): ChosenStrategy | InvalidStrategy {
  const errors = unknownParameters(name, schema, given);
  const parameters: Record<string, ParameterValue> = {};
  for (const [key, property] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(given, key) ? given[key] : defaultOf(property);
    if (isParameterValue(value) && Check(property, value)) parameters[key] = value;
    else errors.push({ pointer: `/strategy/${key}`, detail: `${key} must be ${expectation(property)}.` });
  }
  if (errors.length > 0 || !Check(schema, parameters)) return { kind: 'invalid_strategy', errors };
  return {
    kind: 'chosen_strategy',
    name,
    scale,
    readsAnswers,
    parameters,
    score: (matrix, known) => score(matrix, parameters, known),
    judge: judge ?? null,
  };
}

function unknownParameters(
  name: string,
  schema: ParameterSchema,
  given: Readonly<Record<string, unknown>>,
): FieldError[] {
  const known = Object.keys(schema.properties);
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      pointer: `/strategy/${escapePointer(key)}`,
      detail: `${name} has no such parameter. Its parameters: ${known.join(', ')}.`,
    }));
}

/** RFC 6901, section 3. */
function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function defaultOf(schema: object): unknown {
  return 'default' in schema ? schema.default : undefined;
}

function isParameterValue(value: unknown): value is ParameterValue {
  return typeof value === 'number' || typeof value === 'boolean';
}

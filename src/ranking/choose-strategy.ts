import { DEFAULT_STRATEGY, strategies } from './strategies.ts';
import type { ChosenStrategy, InvalidStrategy } from './strategy.ts';

/**
 * The strategy that the `strategy` of a request stands for: a name, an object `{ name, …parameters }`, or undefined for
 * the default. Whatever else it is comes back as errors, which say what to send instead.
 *
 * @example chooseStrategy({ name: 'b4', beta_0: 10_000 })
 */
export function chooseStrategy(requested: unknown): ChosenStrategy | InvalidStrategy {
  if (requested === undefined) return chooseStrategy(DEFAULT_STRATEGY);
  if (typeof requested === 'string') return chooseByName('/strategy', requested, {});
  if (!isObject(requested)) {
    return invalid(
      '/strategy',
      'A strategy must be a name (a string) or an object { "name": …, …parameters }.',
    );
  }
  const { name, ...parameters } = requested;
  if (typeof name !== 'string') {
    return invalid('/strategy/name', `A strategy must have a name, a string: ${names()}.`);
  }
  return chooseByName('/strategy/name', name, parameters);
}

function chooseByName(
  pointer: string,
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): ChosenStrategy | InvalidStrategy {
  const strategy = strategies.find((candidate) => candidate.name === name);
  if (!strategy) return invalid(pointer, `There is no such strategy. The strategies: ${names()}.`);
  return strategy.choose(parameters);
}

function names(): string {
  return strategies.map(({ name }) => name).join(', ');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(pointer: string, detail: string): InvalidStrategy {
  return { kind: 'invalid_strategy', errors: [{ pointer, detail }] };
}

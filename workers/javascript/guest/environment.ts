/** What a test is given besides the candidate's names. */
import { noteAnswer } from './answers.ts';
import { assert } from './assert.ts';
import { isCellProperty } from './cell-properties.ts';
import { clock } from './cell-state.ts';
import { cellConsole } from './console.ts';
import { createImporting, type Importing } from './importing.ts';
import type { Instance, Surroundings } from './instance.ts';
import type { Mocks } from './mocks.ts';
import { createSuite, type Suite } from './suite.ts';
import { awaitOwn, noteFailed, watchThen } from './watch-then.ts';

/**
 * Names that a test may have as parameters, by number. `TEST_PARAMETERS` in `program.ts` has them in the same order.
 */
const PARAMETERS = 22;

export type Environment = {
  get(parameter: number): unknown;
  /** All of them, in order. */
  all(): unknown[];
  /** Promises of `it`, `test` and hooks that were called. The test's own text has run. */
  pending(): readonly unknown[];
};

/** Made as far as it is asked for. */
export function createEnvironment(instance: Instance, surroundings: Surroundings): Environment {
  let suite: Suite | null = null;
  let importing: Importing | null = null;
  let mocks: Mocks | undefined;
  const ofSuite = () => {
    suite ??= createSuite();
    return suite;
  };
  const { libraries } = surroundings;
  const ofMocks = () => {
    mocks ??= libraries.mocks?.createMocks({ isReplaceable: isCellProperty, faking: clock.faking });
    return mocks;
  };
  const ofImporting = () => {
    importing ??= createImporting(surroundings, instance.module, instance.names, ofSuite, ofMocks);
    return importing;
  };
  const get = (parameter: number): unknown => {
    switch (parameter) {
      case 0:
        return assert;
      case 1:
        return libraries.expect;
      case 2:
        return cellConsole();
      case 3:
        return ofImporting().require;
      case 4:
        return ofImporting().requireDefault;
      case 5:
        return ofImporting().requireLater;
      case 6:
        return ofSuite().names.describe;
      case 9:
        return noteAnswer;
      case 10:
        return watchThen;
      case 11:
        return awaitOwn;
      case 12:
        return noteFailed;
      case 13:
        return ofSuite().names.beforeEach;
      case 14:
        return ofSuite().names.afterEach;
      case 15:
        return ofSuite().names.beforeAll;
      case 16:
        return ofSuite().names.afterAll;
      case 17:
        return ofMocks()?.jest;
      case 18:
        return ofMocks()?.vi;
      case 19:
        return libraries.mocks?.controlsOf;
      case 20:
        return libraries.chai;
      case 21:
        return (value: unknown) => ({ should: libraries.chai?.expect(value) });
      default:
        return ofSuite().names.test;
    }
  };
  return {
    get,
    all: () => {
      const values: unknown[] = [];
      for (let parameter = 0; parameter < PARAMETERS; parameter++) values[parameter] = get(parameter);
      return values;
    },
    pending: () => suite?.pending() ?? [],
  };
}

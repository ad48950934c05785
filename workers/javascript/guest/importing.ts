/** The three ways to import: `require`, `import x from`, `import()`. */
import type { Surroundings } from './instance.ts';
import type { Mocks } from './mocks.ts';
import { createRequire, defaultOf } from './modules.ts';
import type { Suite } from './suite.ts';

export type Importing = {
  readonly require: (name: unknown) => unknown;
  readonly requireDefault: (name: unknown) => unknown;
  readonly requireLater: (name: unknown) => Promise<unknown>;
};

export function createImporting(
  { libraries }: Surroundings,
  module: { exports: unknown },
  names: () => object,
  suite: (() => Suite) | null,
  mocks: (() => Mocks | undefined) | null,
): Importing {
  const require = createRequire(libraries, { module, names, suite, mocks });
  return {
    require,
    requireDefault: Object.assign((name: unknown) => defaultOf(require(name)), { all: require }),
    requireLater: async (name) => {
      const found = require(name);
      return { ...Object(found), default: defaultOf(found) };
    },
  };
}

/** What a test needs of a candidate, and whether it can be compiled without it. */
import { parse } from 'acorn';
import { isRealmName } from './analysis/conduct.ts';
import type { Scopes } from './analysis/scopes.ts';
import { CHAI_MODULE, SHOULD } from './chai-manner.ts';
import { MOCKS } from './libraries.ts';
import { MOCK_CONTROLS } from './mock-controls.ts';
import { REQUIRE_DEFAULT, REQUIRE_LATER } from './modules.ts';
import { NOTE_FAILED } from './noted-assertions.ts';
import type { Exported, Unit } from './program.ts';
import { NOTE_ANSWER } from './questions.ts';
import { AWAIT_OWN, WATCH_THEN } from './watched-tests.ts';

/**
 * What a test is given besides the candidate's names: a candidate's own names of this kind do not reach it. In the order of
 * `guest/environment.ts`.
 */
export const TEST_PARAMETERS = [
  'assert',
  'expect',
  'console',
  'require',
  REQUIRE_DEFAULT,
  REQUIRE_LATER,
  'describe',
  'it',
  'test',
  NOTE_ANSWER,
  WATCH_THEN,
  AWAIT_OWN,
  NOTE_FAILED,
  ...['beforeEach', 'afterEach', 'beforeAll', 'afterAll'],
  ...['jest', 'vi'],
  MOCK_CONTROLS,
  CHAI_MODULE,
  SHOULD,
];
/**
 * What tests judge by: in a test these are the realm's own, whatever a candidate has given the name to. A candidate that
 * declares a `JSON` or `String` of its own would be asked for its verdict.
 */
const JUDGING: ReadonlySet<string> = new Set(
  (
    'AggregateError Array ArrayBuffer BigInt Boolean DataView Error EvalError Function Infinity JSON Math NaN Number Object ' +
    'Promise Proxy RangeError ReferenceError Reflect RegExp String Symbol SyntaxError TypeError URIError globalThis isFinite ' +
    'isNaN parseFloat parseInt undefined'
  ).split(' '),
);
/** Where a text imports, it has these where it had none. */
const isRewritten = /^(require|\$.*)$/;
const PARAMETERS: ReadonlySet<string> = new Set(TEST_PARAMETERS);

export type TestUnit = Unit & {
  readonly source: string;
  /** Those of `TEST_PARAMETERS` that it mentions, by number. */
  readonly parameters: readonly number[];
  /** Names that it takes from the candidate; null where that cannot be told. */
  readonly names: readonly string[] | null;
  /** Names that a realm has, unless the candidate has them too. */
  readonly realmNames: readonly string[];
  /** Names that it assigns to and does not declare. */
  readonly written: readonly string[];
};

/** A program never sees a strict function that called it. */
export function toTestUnit(unit: Unit, source: string): TestUnit {
  const { scopes } = unit;
  if (!scopes || scopes.isDynamic) {
    const parameters = TEST_PARAMETERS.map((_, number) => number);
    return { ...unit, source, parameters, names: null, realmNames: [], written: [] };
  }
  const free = scopes.references.filter(({ binding }) => binding === null);
  const mentioned = new Set(free.map(({ name }) => name));
  // A candidate may well have a function of this name.
  const isViOther = !MOCKS.test(source);
  const isGiven = (name: string) => PARAMETERS.has(name) && !(name === 'vi' && isViOther);
  const own = [...mentioned].filter((name) => !isGiven(name));
  const written = free.filter(({ isWrite }) => isWrite).map(({ name }) => name);
  return {
    ...unit,
    strict: unit.strict || isSameInStrict(unit, scopes, written),
    source,
    parameters: TEST_PARAMETERS.flatMap((name, number) =>
      (mentioned.has(name) && isGiven(name)) || (isRewritten.test(name) && unit.text.includes(name))
        ? [number]
        : [],
    ),
    names: own.filter((name) => !isRealmName(name)).sort(),
    realmNames: own.filter(isRealmName),
    written,
  };
}

/** Whether strict mode makes no difference to the test: nothing in it is of the kind that strict mode looks at. */
function isSameInStrict({ text, awaits }: Unit, scopes: Scopes, written: readonly string[]): boolean {
  if (awaits || written.length > 0) return false;
  const differs = scopes.nodes.some(({ node, parents: [parent, grandparent] }) => {
    switch (node.type) {
      case 'ThisExpression':
        return true;
      case 'UnaryExpression':
        return node.operator === 'delete';
      case 'AssignmentExpression':
        return node.left.type !== 'Identifier';
      case 'UpdateExpression':
        return node.argument.type !== 'Identifier';
      case 'FunctionDeclaration':
        return parent?.type === 'BlockStatement' && !/Function/.test(grandparent?.type ?? '');
      default:
        return false;
    }
  });
  const readsArguments = scopes.references.some(({ name }) => name === 'arguments' || name === 'eval');
  const writesConstant = scopes.references.some(
    ({ isWrite, binding }) =>
      isWrite && (binding?.kind === 'const' || binding?.kind === 'function' || binding?.kind === 'class'),
  );
  return !differs && !readsArguments && !writesConstant && parsesStrictly(text);
}

function parsesStrictly(text: string): boolean {
  try {
    parse(`function test() {"use strict";\n${text}\n}`, { ecmaVersion: 'latest', sourceType: 'script' });
    return true;
  } catch {
    return false;
  }
}

/** Where a candidate's names are found by the tests that are compiled without it. */
export type Names = {
  /** The expression that gives a name's value inside the candidate; undefined where it may change while a test runs. */
  expression(name: string): string | undefined;
  /** Whether the candidate declares or exports the name at all. */
  has(name: string): boolean;
};

export function namesOf({ declared, exported, scopes }: Unit): Names {
  const visible = new Map(visibleExports(declared, exported).map(({ name, value }) => [name, value]));
  return {
    expression(name) {
      if (!declared.has(name)) return visible.get(name);
      return scopes && !scopes.isDynamic && scopes.top.get(name)?.writes === 0 ? name : undefined;
    },
    has: (name) => declared.has(name) || visible.has(name) || scopes === null || scopes.top.has(name),
  };
}

/** Names that are exported but not declared, and that a test can name. */
export function visibleExports(declared: ReadonlySet<string>, exported: readonly Exported[]): Exported[] {
  return exported.filter(
    ({ name }) =>
      !declared.has(name) &&
      isIdentifier(name) &&
      (!PARAMETERS.has(name) || name === 'vi') &&
      !JUDGING.has(name),
  );
}

/** Whether the test means the same when it is given the values that its names have once the candidate has run. */
export function isIndependent(test: TestUnit, names: Names): boolean {
  return (
    test.names?.every((name) => names.expression(name) !== undefined) === true &&
    !test.written.some((name) => names.has(name)) &&
    (namesOthers(test, names.has) || !test.realmNames.some((name) => !JUDGING.has(name) && names.has(name)))
  );
}

/**
 * Whether the test is about something of the candidate's that has a name of its own: then names that the realm has are the
 * realm's in it. Else a candidate's own `Set` or `setTimeout` may be what it is about.
 */
function namesOthers(test: TestUnit, has: (name: string) => boolean): boolean {
  return test.names?.some(has) === true;
}

/** Names that the candidate declares and that are nevertheless the realm's in a test that stands in its scope. */
export function hiddenNames(test: TestUnit, declared: ReadonlySet<string>): string[] {
  const mentioned = test.names === null ? [...JUDGING] : test.realmNames;
  const isAboutOthers = namesOthers(test, (name) => declared.has(name));
  return mentioned.filter(
    (name) => (JUDGING.has(name) || isAboutOthers) && declared.has(name) && !test.declared.has(name),
  );
}

function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) && !RESERVED.has(name);
}

const RESERVED = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for ' +
    'function if import in instanceof new null return super switch this throw true try typeof var void while with ' +
    'yield let static await implements interface package private protected public arguments eval'
  ).split(' '),
);

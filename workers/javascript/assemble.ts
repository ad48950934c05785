/** Candidate and tests put together as scripts. */
import { EXPORTS, REQUIRE_DEFAULT, REQUIRE_LATER } from './modules.ts';
import type { Unit } from './program.ts';
import { hiddenNames, type Names, TEST_PARAMETERS, type TestUnit, visibleExports } from './test-unit.ts';

/** Lines of the script before the candidate's first. */
export const LINES_BEFORE = 1;

/** Begins names of parameters that a test has no use for. */
const UNUSED = '$crossrank_unused';

/** Parameters of a candidate's function, in the order in which the guest gives them. */
const CANDIDATE_PARAMETERS = [
  ...['require', 'module', 'exports', EXPORTS, REQUIRE_DEFAULT, REQUIRE_LATER],
  ...['__filename', '__dirname'],
];

/** Numbers of the names that tests of one problem take from candidates. */
export type NameTable = Map<string, number>;

/**
 * One function for the candidate; called anew for every cell, so that each has its own state. It gives back a function
 * of one number: see `Choose` in `guest/instance.ts`. `inScope` are tests that need the candidate's own variables.
 */
export function assembleCandidate(
  candidate: Unit,
  names: Names,
  table: NameTable,
  inScope: ReadonlyMap<number, TestUnit>,
): string {
  const values = [...table].flatMap(([name, number]) => {
    const value = names.expression(name);
    return value === undefined ? [] : [`case ${number}:return ${value};`];
  });
  const exported = visibleExports(candidate.declared, candidate.exported);
  const tests = [...inScope].map(([index, test]) => {
    const known = TEST_PARAMETERS.map((name, number) =>
      test.parameters.includes(number) ? name : `${UNUSED}${number}`,
    );
    const wanted = exported.filter(({ name }) => test.source.includes(name) && !known.includes(name));
    const given = `()=>[${wanted.map(({ value }) => value).join(',')}]`;
    const hidden = hiddenNames(test, candidate.declared);
    const parameters = [...known, ...wanted.map(({ name }) => name), ...hidden];
    return `case ${-2 - index}:return[${testFunction(test, parameters)},${given},${JSON.stringify(hidden)}];`;
  });
  const chosen = unusedName(candidate, inScope);
  // A program may call its own things what it likes: within a function of its own it may declare a parameter's name anew.
  const [open, close] = redeclares(candidate)
    ? [`return(${asyncWord(candidate)}function(){`, '}).call(this)']
    : ['', ''];
  return (
    `(${asyncWord(candidate)}function(${CANDIDATE_PARAMETERS.join(',')}){${directive(candidate)}${open}\n` +
    `${candidate.text}\n;return function(${chosen}){switch(${chosen}){${values.join('')}` +
    `case -1:return{${[...candidate.declared].join(',')}};${tests.join('')}}}${close}})`
  );
}

function redeclares({ scopes }: Unit): boolean {
  return CANDIDATE_PARAMETERS.some((name) => /^(const|let|class)$/.test(scopes?.top.get(name)?.kind ?? ''));
}

/** Makers of tests that are compiled without a candidate, in the order given. */
export function assembleTests(tests: readonly (TestUnit | undefined)[]): string {
  return `[${tests.map((test) => (test ? testFunction(test, parametersOf(test)) : 'undefined')).join(',\n')}]`;
}

function parametersOf(test: TestUnit): string[] {
  return [...test.parameters.map((number) => TEST_PARAMETERS[number] ?? ''), ...(test.names ?? [])];
}

/** What the maker of a test is called with: see `Test` in `guest/instance.ts`. */
export function wantsOf(test: TestUnit, table: NameTable): number[] {
  return [
    ...test.parameters.map((number) => -1 - number),
    ...(test.names ?? []).map((name) => table.get(name) ?? 0),
  ];
}

function testFunction(test: TestUnit, parameters: readonly string[]): string {
  return `function(${parameters.join(',')}){return ${asyncWord(test)}function(){${directive(test)}\n${test.text}\n}}`;
}

function asyncWord(unit: Unit): string {
  return unit.awaits ? 'async ' : '';
}

function directive(unit: Unit): string {
  return unit.strict ? '"use strict";' : '';
}

/** A name that no text uses that could see it. */
function unusedName(candidate: Unit, inScope: ReadonlyMap<number, TestUnit>): string {
  let name = '$chosen';
  const texts = [candidate.text, ...[...inScope.values()].map(({ text }) => text)];
  for (let number = 0; texts.some((text) => text.includes(name)); number++) name = `$chosen${number}`;
  return name;
}

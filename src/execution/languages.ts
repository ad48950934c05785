/** The languages: a line each. A language says which runtime runs it and what it takes. */
import type { Runtime, RuntimeInfo } from '../../workers/messages.ts';
import type { LanguageInfo, LanguageName } from './plan.ts';

export type Language = {
  readonly name: LanguageName;
  readonly runtime: Runtime;
  readonly candidateForms: readonly string[];
  readonly testForms: readonly string[];
};

const PYTHON: Language = {
  name: 'python',
  runtime: 'python',
  candidateForms: [
    'a completion that goes on from the prelude',
    'a whole program: functions, classes, decorators, imports',
    'code under `if __name__ == "__main__":` runs only for stdin tests',
  ],
  testForms: [
    'assert statements, alone or several',
    'a function of asserts and its call: def check(candidate): …; check(f)',
    'unittest methods called directly',
    '{ "stdin": …, "stdout": … } for whole programs',
  ],
};

const SCRIPT_TESTS = [
  'assert(…) and all of node:assert, loose or strict',
  'expect(…) with the matchers of Jest; describe, it and test',
  'console.assert(…): a false one is a failure',
  'throw, top-level await, a returned promise',
  'require or import of the candidate by any relative path',
  '{ "stdin": …, "stdout": … } for whole programs',
];

const JAVASCRIPT: Language = {
  name: 'javascript',
  runtime: 'javascript',
  candidateForms: [
    'a completion that goes on from the prelude',
    'plain functions and classes',
    'CommonJS: module.exports, exports, require',
    'an ES module: import, export, export default, top-level await',
  ],
  testForms: SCRIPT_TESTS,
};

const TYPESCRIPT: Language = {
  name: 'typescript',
  runtime: 'javascript',
  candidateForms: [
    ...JAVASCRIPT.candidateForms,
    'types are erased, not checked: a type error is no failure; enums, namespaces and parameter properties work',
  ],
  testForms: SCRIPT_TESTS,
};

export const LANGUAGES: Readonly<Record<LanguageName, Language>> = {
  python: PYTHON,
  javascript: JAVASCRIPT,
  typescript: TYPESCRIPT,
};

/** What is told of a language, with what its runtime said of itself when it was first ready. */
export function languageInfo(language: Language, runtime: RuntimeInfo | null, ready: boolean): LanguageInfo {
  return {
    name: language.name,
    runtime: runtime?.version ?? 'starting',
    ready,
    candidateForms: language.candidateForms,
    testForms: language.testForms,
    libraries: runtime?.libraries ?? [],
  };
}

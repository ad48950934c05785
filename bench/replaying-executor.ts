/** An executor that answers from cells that were executed before: rounds as in a service, without sandboxes. */

import type { CellPlan, Execution, Executor, LanguageInfo, LanguageName } from '../src/execution/plan.ts';
import { evidenceOfPart, type Part } from '../src/learning/samples.ts';
import { passes } from '../src/matrix/pass-matrix.ts';
import { unfence } from '../src/rerank/fence.ts';
import { Outcome } from '../workers/messages.ts';

/** How a request names the tests of a part, whose own texts nobody looks at. */
export function testCodes({ matrix }: Part): string[] {
  return Array.from({ length: matrix.tests }, (_, test) => `test ${test}`);
}

/**
 * Answers plans of the candidates of this part, found by their texts, and of its tests, found by `testCodes`. What did not pass is `F`,
 * whatever it was: that is all that is kept.
 */
export function replayingExecutor(
  part: Part,
  language: LanguageName,
): Pick<Executor, 'execute' | 'languages'> {
  const rowOf = placesOf(part.problem.candidates.map(({ code }) => unfence(code, language) ?? code));
  const columnOf = placesOf(testCodes(part));
  const runtime: LanguageInfo = {
    name: language,
    ...{ runtime: 'kept cells', ready: true, candidateForms: [], testForms: [], libraries: [] },
  };
  return {
    execute: async (plan) => {
      const rows = plan.candidates.map((code) => placeOf(rowOf, code));
      const columns = plan.tests.map((test) => placeOf(columnOf, test.kind === 'code' ? test.code : ''));
      return executionOf(part, plan, rows, columns);
    },
    languages: () => [runtime],
  };
}

function executionOf(
  { matrix, evidence }: Part,
  plan: CellPlan,
  rows: readonly number[],
  columns: readonly number[],
): Execution {
  const outcomes = Uint8Array.from(
    rows.flatMap((row) =>
      columns.map((column) => (passes(matrix, row, column) ? Outcome.passed : Outcome.failed)),
    ),
  );
  return {
    outcomes,
    cpuUs: new Uint32Array(outcomes.length),
    evidence: plan.evidence && evidence ? evidenceOfPart(evidence, rows, columns) : null,
    ...{
      failures: [],
      tampering: [],
      nondeterministic: [],
      leftOut: [],
      brokenTests: [],
      missingModules: [],
    },
    sandboxMs: 0,
    stats: { executed: outcomes.length, cached: 0, concluded: 0, skipped: 0, infraErrors: 0 },
  };
}

function placesOf(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(texts.map((text, place) => [text, place]));
}

/** @throws Error at a text of which no cells are kept. */
function placeOf(places: ReadonlyMap<string, number>, text: string): number {
  const place = places.get(text);
  if (place === undefined) throw new Error(`No cells are kept of ${JSON.stringify(text.slice(0, 60))}`);
  return place;
}

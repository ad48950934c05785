/** What the client should know about how an answer came about: few sentences, each bounded. */

import type { SandboxBudget } from '../execution/budget.ts';
import type { Execution } from '../execution/plan.ts';
import type { Ranking } from '../ranking/rank.ts';
import type { Distinct } from './distinct.ts';
import { listed, shortened } from './names.ts';
import type { Problem } from './problem.ts';
import type { RerankRequest } from './wire/request.ts';

const LONGEST_MESSAGE = 200;

/** Candidates and tests as sent. */
type Things = { readonly candidates: Distinct<unknown>; readonly tests: Distinct<unknown> };

export function warningsOfProblem({ unfenced }: Problem): string[] {
  return [
    ...about('Taken out of a Markdown fence', 'candidate', unfenced.candidates),
    ...about('Taken out of a Markdown fence', 'test', unfenced.tests),
  ];
}

/** That cells were not executed, and why. */
export function whySkipped(
  { effort = 'full' }: Pick<RerankRequest, 'effort'>,
  { ms, usedUp }: SandboxBudget,
): string {
  if (usedUp.aborted)
    return `Not executed, as ${ms / 1_000} seconds of sandboxes, the most for a request, were used up`;
  return effort === 'full' ? 'Not executed in time' : 'Not executed, as asked by effort';
}

/** `why`: cells were skipped, if any were; of `whySkipped`. */
export function warningsOfExecution(
  { brokenTests, missingModules, stats }: Execution,
  { tests }: Things,
  why: string,
): string[] {
  const broken = brokenTests.map(({ test }) => test);
  const message = shortened(brokenTests[0]?.message ?? '', LONGEST_MESSAGE);
  return [
    ...about(`Not compiling, and E for every candidate (${message})`, 'test', namesOf(broken, tests)),
    ...about(
      'Imported by candidates, but not to be had here',
      'module',
      missingModules.map(({ module }) => module),
    ),
    ...aboutCells('Not known, as the service failed on them (I)', stats.infraErrors),
    ...aboutCells(`${why} (S)`, stats.skipped),
  ];
}

export function warningsOfRanking(
  { setAside, droppedTests }: Ranking,
  { candidates, tests }: Things,
): string[] {
  return [
    ...about('Ranked last without a score, as nothing is known', 'candidate', namesOf(setAside, candidates)),
    ...about(
      'Left out of the ranking, as not known of every candidate',
      'test',
      namesOf(droppedTests, tests),
    ),
  ];
}

/** Where the ranking takes cells to be as they most likely are. */
export function warningsOfPresuming({ stats }: Execution): string[] {
  return stats.skipped === 0
    ? []
    : ['Of cells not executed, a candidate is ranked by those of the nearest candidate that ran them.'];
}

function about(what: string, noun: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${what}: ${listed(noun, names)}.`];
}

function aboutCells(what: string, number: number): string[] {
  return number === 0 ? [] : [`${what}: ${number} ${number === 1 ? 'cell' : 'cells'}.`];
}

/** Names of all that was sent of these distinct things. */
function namesOf(distinct: readonly number[], { sentAs, ids }: Distinct<unknown>): string[] {
  return distinct.flatMap((index) => sentAs[index] ?? []).map((index) => ids[index] ?? String(index));
}

/** `lost`: probes that were not put to every candidate. */
export function warningsOfProbing(lost: number): string[] {
  return lost === 0 ? [] : [`Probes left out, as they were not answered for every candidate: ${lost}.`];
}

/** Whether candidates get the verdict of the ground truth where one test decides: right means that the cell passed. Pure. */
import { truthOf } from '../examples/problem.ts';
import type { Outcomes } from './agreement.ts';

export type Verdicts = {
  /** Candidates of problems with exactly one test. */
  readonly candidates: number;
  readonly agreed: number;
  readonly disagreements: readonly {
    readonly task: string;
    readonly candidate: number;
    /** The ground truth's letter, and ours. */
    readonly truth: string;
    readonly ours: string;
  }[];
};

export function verdictsOf(answers: readonly Outcomes[]): Verdicts {
  const verdicts = answers
    .filter(({ problem }) => problem.tests.length === 1)
    .flatMap(({ problem, outcomes }) =>
      truthOf(problem).map((right, candidate) => ({
        agree: right === (outcomes[candidate] === 'P'),
        task: problem.task_id,
        candidate,
        truth: problem.reference.ground_truth.charAt(candidate),
        ours: outcomes[candidate] ?? '',
      })),
    );
  const disagreements = verdicts.filter(({ agree }) => !agree).map(({ agree: _, ...rest }) => rest);
  return { candidates: verdicts.length, agreed: verdicts.length - disagreements.length, disagreements };
}

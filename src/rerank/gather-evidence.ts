/** What candidates answered in several heats of one plan; each heat has its own numbers for questions and answers. */
import type { CellPlan } from '../execution/plan.ts';
import type { Evidence } from '../matrix/evidence.ts';
import { answerNumbering, numbering } from '../matrix/numbering.ts';
import type { Heat } from '../racing/race.ts';

export type GatheredEvidence = {
  take(heat: Heat, evidence: Evidence): void;
  /** What is known by now, of all candidates and tests of the plan. */
  whole(): Evidence;
};

type Told = { readonly candidate: number; readonly question: number; readonly answer: number };

export function gatherEvidence({
  candidates,
  tests,
}: Pick<CellPlan, 'candidates' | 'tests'>): GatheredEvidence {
  const questions = numbering((text: string) => text);
  const answers = answerNumbering();
  const questionOfTest = new Int32Array(tests.length).fill(-1);
  const wantedByTest = new Int32Array(tests.length).fill(-1);
  const told: Told[] = [];

  return {
    take(heat, evidence) {
      const questionNumbers = evidence.questions.map(questions.number);
      const answerNumbers = evidence.answers.map(answers.number);
      for (const [column, test] of heat.tests.entries()) {
        const question = questionNumbers[evidence.questionOfTest[column] ?? -1];
        // A heat that was cut short may not have been told.
        if (question === undefined) continue;
        questionOfTest[test] = question;
        wantedByTest[test] = answerNumbers[evidence.wantedByTest[column] ?? -1] ?? -1;
      }
      for (const [row, candidate] of heat.candidates.entries()) {
        for (const [at, question] of questionNumbers.entries()) {
          const answer = answerNumbers[evidence.given[row * questionNumbers.length + at] ?? -1];
          if (answer !== undefined) told.push({ candidate, question, answer });
        }
      }
    },
    whole() {
      const given = new Int32Array(candidates.length * questions.items.length).fill(-1);
      for (const { candidate, question, answer } of told)
        given[candidate * questions.items.length + question] = answer;
      return {
        kind: 'evidence',
        candidates: candidates.length,
        tests: tests.length,
        questions: [...questions.items],
        answers: [...answers.items],
        questionOfTest: questionOfTest.slice(),
        wantedByTest: wantedByTest.slice(),
        given,
      };
    },
  };
}

/** What a test of a whole program asks, and what one that has ended answered: the same for every runtime. */
import { answerText, questionText } from './answers.ts';
import { normalOutput } from './compare-output.ts';
import type { AskedQuestion, Comparison, TestProgram } from './messages.ts';

/** Its input is the question, and the output that it expects is the answer that it wants. */
export function questionOfProgram(
  test: number,
  { stdin, stdout, compare }: Extract<TestProgram, { kind: 'stdio' }>,
): AskedQuestion {
  return { test, question: questionText(stdin), wanted: answerOfOutput(compare, stdout) };
}

/** What was written, as far as it counts in the comparison. */
export function answerOfOutput(compare: Comparison, written: string): string {
  return answerText('value', 'output', JSON.stringify(normalOutput(compare, written)));
}

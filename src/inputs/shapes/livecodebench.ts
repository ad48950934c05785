/** Generations as LiveCodeBench writes them: `question_id` with `code_list`; the inputs and outputs from a file of problems. */
import { type Fields, fault, isFields, linewise, type Shape, strings, text } from '../shape.ts';

export const livecodebench: Shape = {
  name: 'livecodebench',
  description:
    'a problem a line: `question_id`, `code_list`; tests in the line or from `--problems` (`public_test_cases`, `private_test_cases` as JSON)',
  recognises: ({ code_list }) => Array.isArray(code_list),
  read: linewise((fields, { problems, language }, id) => {
    const candidates = strings(fields.code_list);
    if (candidates === undefined) return fault('`code_list` is no list of texts.');
    const problem = problems.get(id) ?? fields;
    const tests = Array.isArray(problem.tests) ? problem.tests : testCases(problem);
    if (tests === undefined)
      return fault(`There are no test cases of ${JSON.stringify(id)} that can be read.`);
    const prompt = promptOf(problem) ?? promptOf(fields);
    const asked = prompt === undefined ? {} : { prompt };
    return { kind: 'request', request: { language, ...fields, ...asked, candidates, tests }, truth: null };
  }),
};

/** The text of the question, with the code that a solution has to start from. */
function promptOf({ prompt, question_content, starter_code }: Fields): string | undefined {
  const question = text(prompt) ?? text(question_content);
  const start = text(starter_code);
  return question !== undefined && start ? `${question}\n\n${start}` : question;
}

function testCases({ public_test_cases, private_test_cases }: Fields): unknown[] | undefined {
  const cases = [public_test_cases, private_test_cases].flatMap(listOf).flatMap((item) => {
    if (!isFields(item)) return [];
    const stdin = text(item.input);
    const stdout = text(item.output);
    return stdin !== undefined && stdout !== undefined ? [{ stdin, stdout }] : [];
  });
  return cases.length > 0 ? cases : undefined;
}

/** A list, or JSON text of one. LiveCodeBench's pickled private tests are no JSON and can't be read. */
function listOf(given: unknown): readonly unknown[] {
  if (Array.isArray(given)) return given;
  if (typeof given !== 'string') return [];
  try {
    const value: unknown = JSON.parse(given);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

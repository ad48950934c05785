/** Generations as LiveCodeBench writes them: `question_id` with `code_list`; the inputs and outputs from a file of problems. */
import { type Fields, fault, isFields, linewise, type Shape, strings, text } from '../shape.ts';

export const livecodebench: Shape = {
  name: 'livecodebench',
  description:
    'a problem a line: `question_id`, `code_list`; tests in the line or from `--problems` (`public_test_cases`, `private_test_cases` as JSON; calls of a method where `metadata` has its `func_name`)',
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

function testCases({ public_test_cases, private_test_cases, metadata }: Fields): unknown[] | undefined {
  const method = text(objectOf(metadata).func_name);
  const cases = [public_test_cases, private_test_cases].flatMap(listOf).flatMap((item): unknown[] => {
    if (!isFields(item)) return [];
    const stdin = text(item.input);
    const stdout = text(item.output);
    if (stdin === undefined || stdout === undefined) return [];
    if (item.testtype !== 'functional') return [{ stdin, stdout }];
    return method !== undefined && /^\w+$/.test(method) ? [callOf(method, stdin, stdout)] : [];
  });
  return cases.length > 0 ? cases : undefined;
}

/** LeetCode's problems: a method of `Solution`, an argument a line of the input, each JSON, as is what it must return. */
function callOf(method: string, input: string, output: string): string {
  // A JSON text of a string is one of Python's, too.
  const loaded = (json: string) => `json.loads(${JSON.stringify(json)})`;
  const args = input.split('\n').map(loaded);
  return `import json\nassert Solution().${method}(${args.join(', ')}) == ${loaded(output)}`;
}

/** An object, or JSON text of one; empty where it is neither. */
function objectOf(given: unknown): Fields {
  if (isFields(given)) return given;
  const [value] = listOf(typeof given === 'string' ? `[${given}]` : []);
  return isFields(value) ? value : {};
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

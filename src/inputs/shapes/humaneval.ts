/**
 * Samples as HumanEval and EvalPlus have them (`task_id` with `completion` or `solution`), with a file of problems. The
 * samples of a task may stand anywhere in the file, so that all are held in memory.
 */
import {
  type Fields,
  fault,
  type Incoming,
  idText,
  type Shape,
  type ShapeContext,
  strings,
  text,
} from '../shape.ts';

export const humaneval: Shape = {
  name: 'humaneval',
  description:
    'a sample a line: `task_id`, `completion` or `solution`; tests and prompts from `--problems` (HumanEval’s own file, or lines with `task_id` and `tests`)',
  recognises: ({ task_id, completion, solution }) =>
    idText(task_id) !== undefined && (typeof completion === 'string' || typeof solution === 'string'),
  needs: {
    file: 'problems',
    otherwise:
      'samples have their prompts and tests in a file of problems: name it by --problems (--tasks where results are read).',
  },
  read: readSamples,
};

type Samples = { readonly place: Incoming['place']; readonly codes: string[] };

async function* readSamples(
  rows: Parameters<Shape['read']>[0],
  context: ShapeContext,
): AsyncGenerator<Incoming> {
  const tasks = new Map<string, Samples>();
  for await (const row of rows) {
    const place = { file: row.file, number: row.number };
    const sample = 'fault' in row ? row.fault : sampleOf(row.fields, context);
    if (typeof sample === 'string') {
      yield { place, customId: `${row.file}:${row.number}`, content: fault(sample) };
      continue;
    }
    const known = tasks.get(sample.task);
    if (known) known.codes.push(sample.code);
    else tasks.set(sample.task, { place, codes: [sample.code] });
  }
  for (const [customId, { place, codes }] of tasks)
    yield { place, customId, content: toContent(customId, codes, context) };
}

/** A solution is a whole program; a completion goes on from its prompt. */
function sampleOf(
  { task_id, completion, solution }: Fields,
  { problems }: ShapeContext,
): { readonly task: string; readonly code: string } | string {
  const task = idText(task_id);
  if (task === undefined) return 'There is no `task_id`.';
  if (typeof solution === 'string') return { task, code: solution };
  if (typeof completion !== 'string') return 'There is neither a `completion` nor a `solution`.';
  return { task, code: `${text(problems.get(task)?.prompt) ?? ''}${completion}` };
}

function toContent(task: string, candidates: readonly string[], context: ShapeContext): Incoming['content'] {
  const problem = context.problems.get(task);
  if (problem === undefined)
    return fault(`The file of problems (--problems) has no task ${JSON.stringify(task)}.`);
  const tests = testsOf(problem);
  if (tests === undefined) return fault(`Task ${JSON.stringify(task)} has neither a \`test\` nor \`tests\`.`);
  const language = text(problem.language) ?? context.language;
  const prompt = text(problem.prompt);
  const asked = prompt === undefined ? {} : { prompt };
  return { kind: 'request', request: { language, ...asked, candidates, tests }, truth: null };
}

/** HumanEval's `test` defines `check(candidate)`, which somebody must call. */
function testsOf({ test, tests, test_list, entry_point }: Fields): readonly unknown[] | undefined {
  const list = strings(tests ?? test_list);
  if (list) return list;
  if (typeof test !== 'string') return undefined;
  return [typeof entry_point === 'string' ? `${test}\ncheck(${entry_point})\n` : test];
}

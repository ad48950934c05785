/**
 * CodeT's two files (https://github.com/microsoft/CodeT): `prompt` and `samples`, once of programs and once of tests
 * (`--tests`), whose prompt is that of the program with a request for asserts behind it.
 */
import { type Fields, fault, linewise, type Shape, type ShapeContext, strings, text } from '../shape.ts';

/** CodeT takes the first five asserts of a sample. */
const ASSERTS_PER_SAMPLE = 5;
/** Where CodeT ends a completion. */
const STOPS = ['\nclass', '\ndef', '\n#', '\nif', '\nprint'];
const REQUEST_FOR_TESTS = /\s*pass\s*\n\s*# check the correctness of [^\n]*\n\s*assert\s*$/;

export const codet: Shape = {
  name: 'codet',
  description: '`prompt`, `samples` a line, with a file of the same form for the tests (`--tests`)',
  recognises: ({ prompt, samples }) => typeof prompt === 'string' && Array.isArray(samples),
  needs: {
    file: 'tests',
    otherwise: 'CodeT’s samples have their tests in a second file: name it by --tests.',
  },
  read: linewise((fields, context) => {
    const prompt = text(fields.prompt);
    const samples = strings(fields.samples);
    if (prompt === undefined || samples === undefined) return fault('There are no `prompt` and `samples`.');
    const tests = testsOf(prompt, context);
    if (tests === undefined) return fault('The file of tests (--tests) has no line with this prompt.');
    if (tests.length === 0) return fault('The samples of tests hold no assert that calls the function.');
    return {
      kind: 'request',
      request: { language: context.language, prelude: prompt, candidates: samples.map(cutOff), tests },
      truth: null,
    };
  }),
};

function cutOff(sample: string): string {
  const ends = STOPS.map((stop) => sample.indexOf(stop)).filter((end) => end !== -1);
  return sample.slice(0, Math.min(sample.length, ...ends));
}

const indexes = new WeakMap<readonly Fields[], ReadonlyMap<string, Fields>>();

function testsOf(prompt: string, { tests }: ShapeContext): string[] | undefined {
  const index =
    indexes.get(tests) ?? new Map(tests.map((fields) => [keyOf(text(fields.prompt) ?? ''), fields] as const));
  indexes.set(tests, index);
  const line = index.get(keyOf(prompt));
  const samples = strings(line?.samples);
  if (line === undefined || samples === undefined) return undefined;
  const opened = /assert\s*$/.test(text(line.prompt) ?? '');
  const name = /(?:^|\n)\s*def\s+(\w+)/g;
  const entry = [...prompt.matchAll(name)].at(-1)?.[1] ?? '';
  return samples.flatMap((sample) => assertsOf(opened ? `assert ${sample.trimStart()}` : sample, entry));
}

function keyOf(prompt: string): string {
  return prompt.replace(REQUEST_FOR_TESTS, '').trimEnd();
}

function assertsOf(sample: string, entry: string): string[] {
  return sample
    .split(/^(?=\s*assert\b)/m)
    .map((part) => part.trim())
    .filter((part) => part.startsWith('assert') && part.includes(entry) && part.length > 'assert '.length)
    .map((part) => (part.split(/\n(?=\S)/)[0] ?? part).trimEnd())
    .slice(0, ASSERTS_PER_SAMPLE);
}

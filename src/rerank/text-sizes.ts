/** How long the texts of a request may be. */
import type { Ceilings } from '../config.ts';
import type { FieldError } from './refusal.ts';
import { pointerTo } from './wire/pointer.ts';
import type { RerankRequest } from './wire/request.ts';

const KB = 1_024;

export function textErrors(
  { prelude = '', candidates, tests }: Pick<RerankRequest, 'prelude' | 'candidates' | 'tests'>,
  { candidateKb, testKb }: Pick<Ceilings, 'candidateKb' | 'testKb'>,
): FieldError[] {
  const errors = (field: string, lengths: readonly number[], ceilingKb: number, what: string) =>
    lengths.flatMap((length, index) =>
      length <= ceilingKb * KB
        ? []
        : {
            pointer: pointerTo(field, index),
            detail: `${what} has ${length} characters; this service takes at most ${ceilingKb * KB}.`,
          },
    );
  return [
    ...errors(
      'candidates',
      candidates.map((sent) => prelude.length + (typeof sent === 'string' ? sent : sent.code).length),
      candidateKb,
      'It, with the prelude,',
    ),
    ...errors('tests', tests.map(lengthOfTest), testKb, 'It'),
  ];
}

function lengthOfTest(sent: RerankRequest['tests'][number]): number {
  if (typeof sent === 'string') return sent.length;
  if ('code' in sent) return sent.code.length;
  const { stdin, stdout, compare } = sent;
  const checker = typeof compare === 'object' && 'checker' in compare ? compare.checker : '';
  return stdin.length + stdout.length + checker.length;
}

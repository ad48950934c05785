/** What `GET /v1/batches/{id}/export` takes. Names are looked up later: one that is not there is told with those that are. */
import Type from 'typebox';
import { STANDARD_EXPORT } from '../../exports/choose.ts';
import { fileFormats } from '../../exports/export.ts';
import { rules } from '../../exports/rules.ts';
import { shapes } from '../../exports/shapes.ts';

const name = (what: string, there: readonly string[], standard: string) =>
  Type.Optional(
    Type.String({
      description: `${what}: ${there.join(', ')}. Default ${standard}.`,
      maxLength: 64,
      examples: [standard],
    }),
  );
const number = (description: string, pattern: string, example: string) =>
  Type.Optional(Type.String({ description, pattern, examples: [example] }));

export const ExportQuery = Type.Object(
  {
    format: name('File format', fileFormats, STANDARD_EXPORT.format),
    rule: name(
      'Which pairs',
      rules.map(({ name }) => name),
      STANDARD_EXPORT.rule,
    ),
    shape: name(
      'Shape of the rows',
      shapes.map(({ name }) => name),
      STANDARD_EXPORT.shape,
    ),
    most: number(`Most pairs of a problem. Default ${STANDARD_EXPORT.most}.`, '^[0-9]{1,9}$', '8'),
    least_margin: number(
      'Pairs of a smaller margin are left out; in the rule’s own unit. Default 0.',
      '^[0-9]{1,9}(\\.[0-9]{1,9})?$',
      '0.5',
    ),
    balance: Type.Optional(
      Type.Enum(['true', 'false'], {
        type: 'string',
        description:
          'As many pairs of each kind, as many good as bad labels, in each problem. Default false.',
        examples: ['true'],
      }),
    ),
    seed: number(`Which of equal pairs are taken. Default ${STANDARD_EXPORT.seed}.`, '^[0-9]{1,9}$', '1'),
  },
  { additionalProperties: false },
);

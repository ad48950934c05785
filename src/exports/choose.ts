/** What a caller asks for by names and numbers, whatever the door → an export. */
import { type FileFormat, fileFormats } from './export.ts';
import type { Export } from './rows.ts';
import { rules } from './rules.ts';
import { shapes } from './shapes.ts';

export type ExportWish = {
  readonly format: string;
  readonly rule: string;
  readonly shape: string;
  readonly most: number;
  readonly least_margin: number;
  readonly balance: boolean;
  readonly seed: number;
};

export const STANDARD_EXPORT: ExportWish = {
  ...{ format: 'jsonl', rule: 'focal', shape: 'trl' },
  ...{ most: 8, least_margin: 0, balance: false, seed: 1 },
};

export type ChosenExport =
  | { readonly ok: true; readonly what: Export; readonly format: FileFormat }
  /** What is wrong, and what there is instead. */
  | { readonly ok: false; readonly detail: string };

export function chooseExport(wish: Partial<ExportWish>): ChosenExport {
  const { most, least_margin: leastMargin, balance, seed, ...names } = { ...STANDARD_EXPORT, ...wish };
  const rule = rules.find(({ name }) => name === names.rule);
  const shape = shapes.find(({ name }) => name === names.shape);
  const format = fileFormats.find((name) => name === names.format);
  if (rule === undefined) return none('rule', rules);
  if (shape === undefined) return none('shape', shapes);
  if (format === undefined)
    return none(
      'format',
      fileFormats.map((name) => ({ name })),
    );
  if (most < 1) return { ok: false, detail: 'most must be at least 1.' };
  return { ok: true, format, what: { rule, shape, selection: { most, leastMargin, balance, seed } } };
}

function none(what: string, there: readonly { readonly name: string }[]): ChosenExport {
  return {
    ok: false,
    detail: `There is no such ${what}. There are: ${there.map(({ name }) => name).join(', ')}.`,
  };
}

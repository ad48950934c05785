/** What the drill prints: a line for each thing that went wrong, the gravest first, and what was counted. */
import { type Finding, KINDS } from './findings.ts';
import type { Trial } from './trial.ts';

export function reportOf(trials: readonly Trial[]): string[] {
  const lines = KINDS.flatMap((kind) => {
    const found = trials.flatMap((trial) =>
      distinct(trial.findings.filter((finding) => finding.kind === kind)).map((detail) => ({
        trial,
        detail,
      })),
    );
    if (found.length === 0) return [];
    const entries = new Set(found.map(({ trial }) => trial)).size;
    return [
      '',
      `${kind.toUpperCase()}: ${entries} of ${trials.length}`,
      ...found.map(({ trial, detail }) => `  ${nameOf(trial)}\n      ${detail}`),
    ];
  });
  return [...lines, '', ...counts(trials)];
}

/** One line for a trial, with the hostile program's outcomes. */
export function trialLine(trial: Trial): string {
  const mark = trial.findings.length === 0 ? 'ok  ' : 'FAIL';
  return `${mark} ${trial.rows.join(' ').padEnd(8)} ${(trial.ms / 1000).toFixed(1).padStart(6)} s  ${nameOf(trial)}`;
}

export function isClean(trials: readonly Trial[]): boolean {
  return trials.every(({ findings }) => findings.length === 0);
}

function counts(trials: readonly Trial[]): string[] {
  const byLanguage = Map.groupBy(trials, ({ entry }) => entry.problem.language);
  return [...byLanguage].map(([language, tried]) => {
    const good = tried.filter(({ findings }) => findings.length === 0).length;
    return `${language.padEnd(12)} ${String(tried.length).padStart(4)} programs, ${good} as expected`;
  });
}

function nameOf({ entry }: Trial): string {
  return `${entry.subject} / ${entry.name}`;
}

/** What is wrong in every order alike is told once, without the order; objects lie elsewhere every time. */
function distinct(findings: readonly Finding[]): string[] {
  const orders = Map.groupBy(findings, ({ detail }) =>
    detail.replace(/^[^:]*: /, '').replaceAll(/0x[0-9a-f]+/g, '0x…'),
  );
  return [...orders].map(([rest, found]) =>
    found.length === 1 ? (found[0]?.detail ?? rest) : `${rest} [${found.length} ×]`,
  );
}

/** Part of `npm run check`: every package of the lockfile is under a licence that lets anybody use and pass on what we make with it. */
import { readFileSync } from 'node:fs';

type Locked = { readonly license?: string; readonly version?: string; readonly link?: boolean };

export type LockedPackages = Readonly<Record<string, Locked>>;

/** Permissive, and MPL-2.0, which asks for changes of its own files alone. */
const ALLOWED: ReadonlySet<string> = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Zlib', 'CC0-1.0'],
  'Python-2.0',
  'MPL-2.0',
]);

/** Packages that do not name their licence where tools look, by name and version, with where it stands. */
const READ_BY_HAND: ReadonlyMap<string, string> = new Map([
  ['node_modules/cohere-ai 8.1.0', 'MIT, in its LICENSE (only a test uses it)'],
  ['node_modules/json-bignum 0.0.3', 'MIT, in its LICENSE (a part of apache-arrow, which only tests use)'],
]);

/** A sentence for each package that is not under an allowed licence. */
export function licenceMistakes(packages: LockedPackages): string[] {
  return Object.entries(packages).flatMap(([path, { license, version, link }]) => {
    const isOurs = !path.startsWith('node_modules/') || link === true;
    if (isOurs || READ_BY_HAND.has(`${path} ${version}`)) return [];
    if (license === undefined) return [`${path} ${version} names no licence.`];
    return isAllowed(license) ? [] : [`${path} ${version} is under ${license}, which is not allowed.`];
  });
}

/** SPDX expressions without nesting, which is all that there are. */
function isAllowed(expression: string): boolean {
  const bare = expression.replace(/[()]/g, '');
  if (/ AND /.test(bare) && / OR /.test(bare)) return false;
  if (/ AND /.test(bare)) return bare.split(' AND ').every((name) => ALLOWED.has(name));
  return bare.split(' OR ').some((name) => ALLOWED.has(name));
}

if (import.meta.main) {
  const { packages }: { packages: LockedPackages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const mistakes = licenceMistakes(packages);
  for (const mistake of mistakes) console.error(mistake);
  process.exitCode = mistakes.length === 0 ? 0 : 1;
}

/**
 * Test files that share a process, by the name of the file here that runs them: to start a process, and its sandboxes, takes
 * longer than their tests do. All others have one each. Holds no tests.
 */
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('..', import.meta.url));

type Group = { readonly folders: readonly string[]; readonly but: readonly string[] };

/** Files that put programs into sandboxes as they come. */
const SANDBOXED = [
  'execution/budget.test.ts',
  'execution/evidence-*.test.ts',
  'execution/*-forms.test.ts',
  'execution/outcomes.test.ts',
  'execution/python-isolation.test.ts',
  'http/leaving.test.ts',
  'rerank/deadline.test.ts',
  'rerank/probing.test.ts',
];

/** Files of `execution` that start nothing. */
const PURE = ['execution/batch.test.ts', 'execution/job.test.ts', 'execution/timeouts.test.ts'];

/** The longest first: the others fill the time until it ends. */
const GROUPS = {
  doors: {
    folders: ['admission', 'http', 'inputs', 'keys', 'rerank', 'rewards', 'workers/guest'],
    but: SANDBOXED,
  },
  sandboxed: { folders: SANDBOXED, but: [] },
  batches: { folders: ['jobs'], but: ['jobs/postgres.test.ts'] },
  pure: {
    folders: [
      ...['bench', 'drills', 'examples', 'exports', 'leaderboard', 'learning'],
      ...['matrix', 'probes', 'racing', 'ranking', 'together'],
      ...[...PURE, 'workers/compare-output.test.ts', 'config.test.ts', 'readme.test.ts'],
    ],
    but: [],
  },
} as const satisfies Record<string, Group>;

export type GroupName = keyof typeof GROUPS;

/** The files of a group, as paths within `test`. */
export function filesOf(name: GroupName): string[] {
  const { folders, but }: Group = GROUPS[name];
  const patterns = folders.map((folder) => (folder.endsWith('.ts') ? folder : `${folder}/**/*.test.ts`));
  return globSync(patterns, { cwd: TESTS, exclude: [...but] }).toSorted();
}

/** Every group's own file, then the files that are in none, as paths within `test`. */
export function testFiles(): string[] {
  const names = Object.keys(GROUPS).filter(isGroup);
  const grouped = new Set(names.flatMap(filesOf));
  const alone = globSync('**/*.test.ts', { cwd: TESTS }).filter((file) => !grouped.has(file));
  return [...names.map((name) => `together/${name}.ts`), ...alone.toSorted()];
}

export function isGroup(name: string): name is GroupName {
  return Object.hasOwn(GROUPS, name);
}

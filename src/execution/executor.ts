/**
 * The execution engine: takes plans, executes every cell in sandbox processes, gives outcomes. One crew of processes
 * per runtime; a language is a line in `languages.ts`. What a program does is an outcome, never an error of ours.
 */
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { Outcome, type Runtime } from '../../workers/messages.ts';
import { type Crew, startCrew } from './crew.ts';
import { guestBundles } from './guest-bundles.ts';
import { createJob } from './job.ts';
import { LANGUAGES, languageInfo } from './languages.ts';
import type { Executor } from './plan.ts';
import { pythonSnapshot } from './python-snapshot.ts';

export type ExecutorOptions = {
  /** Sandbox processes per runtime. */
  readonly sandboxes: number;
  /** Where the Python snapshot is kept between starts. */
  readonly dataDir: string;
  readonly log: Logger;
};

/** Starts the sandbox processes and returns at once; `ready()` tells when every runtime takes work. */
export function startExecutor({ sandboxes, dataDir, log }: ExecutorOptions): Executor {
  const crews = new Map<Runtime, Crew>();
  let closed = false;
  let jobs = 0;

  const javascript = guestBundles().then((guest) =>
    startCrew({ runtime: 'javascript', guest, snapshot: null }, sandboxes, log),
  );
  const python = pythonSnapshot(resolve(join(dataDir, 'cache')), log).then((snapshot) =>
    startCrew({ runtime: 'python', guest: null, snapshot }, sandboxes, log),
  );
  const starting = { javascript, python };
  for (const [runtime, crew] of [
    ['javascript', javascript],
    ['python', python],
  ] as const) {
    crew.then((started) => (closed ? started.close() : crews.set(runtime, started)));
  }

  return {
    async execute(plan, signal) {
      const crew = await starting[LANGUAGES[plan.language].runtime];
      return new Promise((done) => {
        const job = createJob(++jobs, plan, done);
        if (signal?.aborted) return job.abandon(Outcome.skipped);
        signal?.addEventListener('abort', () => job.abandon(Outcome.skipped), { once: true });
        crew.add(job);
      });
    },
    languages: () =>
      Object.values(LANGUAGES).map((language) => {
        const crew = crews.get(language.runtime);
        return languageInfo(language, crew?.info() ?? null, crew?.ready() ?? false);
      }),
    ready: () => crews.size === 2 && [...crews.values()].every((crew) => crew.ready()),
    async close() {
      closed = true;
      for (const crew of crews.values()) crew.close();
    },
  };
}

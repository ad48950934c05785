/**
 * The execution engine: takes plans, executes every cell in sandbox processes, gives outcomes. One crew of processes
 * per runtime; a language is a line in `languages.ts`. What a program does is an outcome, never an error of ours.
 */
import type { Logger } from 'pino';
import { Outcome, type Runtime, type SandboxOptions } from '../../workers/messages.ts';
import { type Crew, startCrew } from './crew.ts';
import { guestBundles } from './guest-bundles.ts';
import { createJob } from './job.ts';
import { LANGUAGES, languageInfo } from './languages.ts';
import type { Executor } from './plan.ts';
import { pythonSnapshot, snapshotDirectory } from './python-snapshot.ts';

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

  /** A crew that starts; null when it can't be started at all, which is then the answer to all its work. */
  async function start(runtime: Runtime, options: () => Promise<SandboxOptions>): Promise<Crew | null> {
    try {
      const crew = startCrew(await options(), sandboxes, log);
      crews.set(runtime, crew);
      if (closed) crew.close();
      return crew;
    } catch (error) {
      log.fatal({ err: error, runtime }, 'no sandboxes of this runtime can be started');
      return null;
    }
  }

  const starting: Readonly<Record<Runtime, Promise<Crew | null>>> = {
    javascript: start('javascript', async () => ({
      runtime: 'javascript',
      guest: await guestBundles(),
      snapshot: null,
    })),
    python: start('python', async () => ({
      runtime: 'python',
      guest: null,
      snapshot: await pythonSnapshot(snapshotDirectory(dataDir), log),
    })),
  };

  return {
    execute(plan, signal) {
      return new Promise((done) => {
        const job = createJob(++jobs, plan, done);
        const skip = () => job.abandon(Outcome.skipped);
        if (signal?.aborted) return skip();
        signal?.addEventListener('abort', skip, { once: true });
        void starting[LANGUAGES[plan.language].runtime].then((crew) => {
          if (crew) crew.add(job);
          else job.abandon(Outcome.infrastructure);
        });
      });
    },
    languages: () =>
      Object.values(LANGUAGES).map((language) => {
        const crew = crews.get(language.runtime);
        return languageInfo(language, crew?.info() ?? null, crew?.ready() ?? false);
      }),
    ready: () =>
      crews.size === Object.keys(starting).length && [...crews.values()].every((crew) => crew.ready()),
    async close() {
      closed = true;
      for (const crew of crews.values()) crew.close();
    },
  };
}

/**
 * The execution engine: takes plans, executes every cell in sandbox processes, gives outcomes. One crew of processes
 * per runtime; a language is a line in `languages.ts`. What a program does is an outcome, never an error of ours.
 */
import type { Logger } from 'pino';
import { Outcome, type Runtime, type SandboxOptions } from '../../workers/messages.ts';
import { createCellCache } from './cell-cache.ts';
import { type Crew, startCrew } from './crew.ts';
import { abandoned, executePlan } from './execute-plan.ts';
import { LANGUAGES, languageInfo } from './languages.ts';
import { orAborted } from './or-aborted.ts';
import type { Executor } from './plan.ts';
import { pythonSnapshot, snapshotDirectory } from './python-snapshot.ts';
import { sandboxCode } from './sandbox-code.ts';
import { findWalls, type Walls } from './walls.ts';

export type ExecutorOptions = {
  /** Sandbox processes per runtime. */
  readonly sandboxes: number;
  /** Where the Python snapshot and the sandboxes' code are kept between starts. */
  readonly dataDir: string;
  readonly log: Logger;
  /** How much of memory the outcomes of cells that were executed may take, in bytes; without it, none are kept. */
  readonly cacheBytes?: number;
  /** What stands around the sandboxes; without it, the best that can be had here. */
  readonly walls?: Promise<Walls>;
  /** The sandboxes of a runtime start with the first plan that they are for, and not at once. */
  readonly lazy?: boolean;
};

/** A runtime that is not ready after so long keeps the others from their further processes no more. */
const MOST_START_MS = 10_000;

/** In the order of their starts: Python takes longest. */
const RUNTIMES: readonly Runtime[] = ['python', 'javascript'];

/** Starts the sandbox processes and returns at once; `ready()` tells when every runtime that has been started takes work. */
export function startExecutor(given: ExecutorOptions): Executor {
  const { sandboxes, dataDir, log, lazy = false } = given;
  const cache = createCellCache(given.cacheBytes ?? 0);
  const walls = given.walls ?? findWalls({ namespaces: 'auto', dataDir, log });
  const code = sandboxCode(snapshotDirectory(dataDir), log);
  const starting = new Map<Runtime, Promise<Crew | null>>();
  const crews = new Map<Runtime, Crew>();
  let closed = false;
  let mayGrow = false;
  let jobs = 0;
  const growing = setTimeout(grow, MOST_START_MS).unref();

  const optionsOf: Readonly<Record<Runtime, () => Promise<SandboxOptions>>> = {
    python: async () => ({
      runtime: 'python',
      guest: null,
      snapshot: await pythonSnapshot(snapshotDirectory(dataDir), log),
    }),
    javascript: async () => ({ runtime: 'javascript', guest: (await code).guest, snapshot: null }),
  };

  /** A crew that starts; null when it can't be started at all, which is then the answer to all its work. */
  async function start(runtime: Runtime): Promise<Crew | null> {
    try {
      const [options, around, { folder }] = await Promise.all([optionsOf[runtime](), walls, code]);
      const crew = startCrew({ ...options, walls: around, code: folder }, sandboxes, log, growWhenReady);
      crews.set(runtime, crew);
      if (mayGrow) crew.grow();
      if (closed) crew.close();
      return crew;
    } catch (error) {
      log.fatal({ err: error, runtime }, 'no sandboxes of this runtime can be started');
      return null;
    }
  }

  function crewOf(runtime: Runtime): Promise<Crew | null> {
    const known = starting.get(runtime);
    if (known) return known;
    const crew = start(runtime);
    starting.set(runtime, crew);
    return crew;
  }

  /** The first process of each runtime is what the service waits for: they have the machine to themselves. */
  function growWhenReady(): void {
    if (!mayGrow && ready()) grow();
  }

  function grow(): void {
    mayGrow = true;
    clearTimeout(growing);
    for (const crew of crews.values()) crew.grow();
  }

  function ready(): boolean {
    return crews.size === starting.size && [...crews.values()].every((crew) => crew.ready());
  }

  if (!lazy) {
    for (const runtime of RUNTIMES) void crewOf(runtime);
  }

  return {
    async execute(plan, given = new AbortController().signal) {
      const signal = plan.budget ? AbortSignal.any([given, plan.budget.usedUp]) : given;
      const crew = await orAborted(crewOf(LANGUAGES[plan.language].runtime), signal);
      if (crew === 'aborted') return abandoned(plan, Outcome.skipped);
      if (crew === null) return abandoned(plan, Outcome.infrastructure);
      return executePlan({ crew, cache, sandboxes, nextJob: () => ++jobs }, plan, signal);
    },
    languages: () =>
      Object.values(LANGUAGES).map((language) => {
        const crew = crews.get(language.runtime);
        return languageInfo(language, crew?.info() ?? null, crew?.ready() ?? false);
      }),
    ready,
    walls: async () => (await walls).info,
    state: () => ({
      crews: [...crews].map(([runtime, crew]) => ({ runtime, ...crew.state() })),
      cacheBytes: cache?.bytes ?? 0,
    }),
    async close() {
      closed = true;
      clearTimeout(growing);
      for (const crew of crews.values()) crew.close();
    },
  };
}

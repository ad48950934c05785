/** What answers problems on the command line: the service's own use case in this process, or a service elsewhere. */
import manifest from '../../package.json' with { type: 'json' };
import type { Solver } from './batch/run.ts';

export type Engine = {
  readonly solver: Solver;
  /** Name of the engine with its version. */
  readonly name: string;
  /** Problems that keep it busy. */
  readonly width: number;
  readonly close: () => Promise<void>;
};

export const ENGINE_NAME = `crossrank ${manifest.version}`;

/**
 * The service at `url`; without one, sandboxes of this process, whose code is read only then.
 *
 * @throws InputError where it is no URL, or the environment is wrong.
 * @throws Error where nobody answers at `url`.
 */
export async function openEngine(url: string | undefined): Promise<Engine> {
  if (url !== undefined) return (await import('./remote-engine.ts')).remoteEngine(url);
  return (await import('./local-engine.ts')).localEngine();
}

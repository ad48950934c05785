/** What the command line says instead of the requests of files. */
import type { Overrides } from '../inputs/to-request.ts';
import { UsageError } from './exit.ts';

export function toStrategy(given: string): NonNullable<Overrides['strategy']> {
  if (!given.startsWith('{')) return given;
  try {
    return JSON.parse(given);
  } catch {
    throw new UsageError(
      `--strategy ${given}: it must be a name, or JSON such as {"name":"b4","alpha_xy":10}.`,
    );
  }
}

export const PARTS = ['clusters', 'tests', 'matrix', 'outcomes', 'failures', 'answers', 'why'] as const;

export function toParts(given: string): NonNullable<Overrides['include']> {
  return given.split(',').map((name) => {
    const part = PARTS.find((known) => known === name.trim());
    if (part === undefined) throw new UsageError(`--include: there is no ${name}, but ${PARTS.join(', ')}.`);
    return part;
  });
}

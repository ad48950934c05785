/** The keys that are good now: those of the environment and those of a file, which is read again when it changes. */
import { hash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { FastifyBaseLogger } from 'fastify';
import { type ApiKey, type Caller, parseKeys } from './api-key.ts';

export type KeyRing = {
  /** Whether requests must bring a key. */
  readonly demanded: boolean;
  /** Whose key this is; every key takes as long to be compared, whether it is the right one or not. */
  find(presented: string): Caller | undefined;
  /** Reads the file again whenever it changes. One that is spoilt leaves the keys that were good before. */
  watch(log: FastifyBaseLogger): void;
  close(): void;
};

export type KeySources = {
  /** Path; empty: none. */
  readonly keysFile: string;
  /** Text of a file; empty: none. */
  readonly apiKeys: string;
};

export type KeyRingOpening =
  | { readonly ok: true; readonly ring: KeyRing }
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** The file is read so often: it may be on a volume that tells of no changes, and it is small. */
const LOOK_MS = 1_000;

export const NO_KEYS: KeyRing = { demanded: false, find: () => undefined, watch: () => {}, close: () => {} };

export function openKeyRing({ keysFile, apiKeys }: KeySources): KeyRingOpening {
  if (keysFile === '' && apiKeys === '') return { ok: true, ring: NO_KEYS };
  const fromEnvironment: Reading =
    apiKeys === '' ? { ok: true, keys: [] } : readKeys('API_KEYS', () => apiKeys);
  const readFile = () => readKeys(`KEYS_FILE ${keysFile}`, () => readFileSync(keysFile, 'utf8'));
  let fromFile: Reading = keysFile === '' ? { ok: true, keys: [] } : readFile();
  const mistakes = [fromEnvironment, fromFile].flatMap((reading) => (reading.ok ? [] : reading.mistake));
  if (!fromEnvironment.ok || !fromFile.ok) return { ok: false, mistakes };

  let known = withHashes([...fromEnvironment.keys, ...fromFile.keys]);
  let stopWatching = () => {};

  return {
    ok: true,
    ring: {
      demanded: true,
      find(presented) {
        const digest = hash('sha256', presented, 'buffer');
        let found: Caller | undefined;
        for (const { caller, sha256 } of known) if (timingSafeEqual(digest, sha256)) found = caller;
        return found;
      },
      watch(log) {
        if (keysFile === '') return;
        const look = () => {
          const reading = readFile();
          if (isDeepStrictEqual(reading, fromFile)) return;
          fromFile = reading;
          if (!reading.ok) {
            log.error({ mistake: reading.mistake }, 'The keys stay as they were');
            return;
          }
          known = withHashes([...fromEnvironment.keys, ...reading.keys]);
          log.info({ keys: known.length }, 'Keys read again');
        };
        const looking = setInterval(look, LOOK_MS).unref();
        stopWatching = () => clearInterval(looking);
      },
      close: () => stopWatching(),
    },
  };
}

type Reading =
  | { readonly ok: true; readonly keys: readonly ApiKey[] }
  | { readonly ok: false; readonly mistake: string };

function readKeys(source: string, read: () => string): Reading {
  let text: string;
  try {
    text = read();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      mistake: `${source} can't be read: ${why}. \`crossrank keys add NAME\` makes a file of keys.`,
    };
  }
  const parsed = parseKeys(text);
  if (!parsed.ok) return { ok: false, mistake: `${source} holds no keys: ${parsed.refusal.detail}` };
  return { ok: true, keys: parsed.value };
}

/** Keys of one name are one caller, with the ceilings of the last: else they could be played off against each other. */
function withHashes(keys: readonly ApiKey[]) {
  const callers = new Map(keys.map(({ sha256: _, created_at: __, ...caller }) => [caller.name, caller]));
  return keys.map(({ name, sha256 }) => ({
    caller: callers.get(name),
    sha256: Buffer.from(sha256, 'hex'),
  }));
}

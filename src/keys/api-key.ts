/**
 * API keys as they are kept: a name, the SHA-256 of the key and what it may use. A key is 256 bits of chance, so that a plain
 * hash is enough: there is no dictionary to try.
 */
import { hash, randomBytes } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { type Answer, answer, refuse } from '../rerank/refusal.ts';
import { checkAgainst } from '../rerank/wire/check.ts';

const ceiling = (description: string, maximum: number) =>
  Type.Optional(Type.Integer({ description, minimum: 1, maximum }));

/** What bounds work itself, wherever and whenever it is done; what is left out is bounded by the service's own limits only. */
const workCeilings = {
  cells: ceiling('Most cells in a request.', 100_000_000),
  cell_timeout_ms: ceiling('Highest time limit of a cell.', 600_000),
  sandbox_seconds: ceiling('Time of sandboxes that a request uses, in seconds.', 1_000_000),
  sandbox_seconds_per_minute: ceiling('Time of sandboxes that is used in a minute, in seconds.', 1_000_000),
};

/** What a key may use. */
const ceilings = {
  weight: ceiling(
    'Share of the sandboxes beside other keys when there is not enough for all. Default 1.',
    1_000,
  ),
  requests_per_minute: ceiling('Requests in a minute; a minute’s worth may come at once.', 10_000_000),
  requests_at_once: ceiling('Requests under way.', 1_000_000),
  body_mb: ceiling('Largest body, in MB of 1,048,576 bytes.', 512),
  ...workCeilings,
};

const ApiKey = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    created_at: Type.Optional(Type.String({ pattern: '^[0-9TZ:.-]{10,30}$' })),
    admin: Type.Optional(
      Type.Boolean({ description: 'Whether it sees and cancels batches that other keys made.' }),
    ),
    ...ceilings,
  },
  { additionalProperties: false },
);

/** Several may have the same name: while a key is rotated, the old one and the new one are the same caller. */
export type ApiKey = Static<typeof ApiKey>;

/** Whoever brings a key, as all that counts what is used sees it. */
export type Caller = Omit<ApiKey, 'sha256' | 'created_at'>;

/**
 * Everybody, where no keys are configured: then the service has one tenant, and whoever reaches it sees and cancels all
 * batches. No key can have this name.
 */
export const ANYBODY: Caller = { name: '-', admin: true };

/** Whoever reads an open page: not asked who it is, and nothing is theirs. Nothing can be made under this name. */
export const STRANGER: Caller = { name: '' };

const WorkCeilings = Type.Object(workCeilings, { additionalProperties: false });

/** The ceilings of a key that are kept with its batches: they hold on every machine, and hold nothing secret. */
export type WorkCeilings = Static<typeof WorkCeilings>;

/** Whose work it is, what bounds it, and its share beside that of others (default 1). */
export type Owner = WorkCeilings & { readonly name: string; readonly weight?: number };

const checkCeilings = checkAgainst(WorkCeilings);

/** Ceilings as they were kept; null where they are none. */
export function toWorkCeilings(kept: unknown): WorkCeilings | null {
  const checked = checkCeilings(kept);
  return checked.ok ? checked.value : null;
}

/** What of a caller is kept with work that is done later. */
export function ownerOf(caller: Caller): Owner {
  const { name, weight, cells, cell_timeout_ms, sandbox_seconds, sandbox_seconds_per_minute } = caller;
  return {
    name,
    ...(weight !== undefined && { weight }),
    ...(cells !== undefined && { cells }),
    ...(cell_timeout_ms !== undefined && { cell_timeout_ms }),
    ...(sandbox_seconds !== undefined && { sandbox_seconds }),
    ...(sandbox_seconds_per_minute !== undefined && { sandbox_seconds_per_minute }),
  };
}

const KeyList = Type.Object({ keys: Type.Array(ApiKey) }, { additionalProperties: false });

const checkKeys = checkAgainst(KeyList);

/** The keys in the text of a file of keys. */
export function parseKeys(text: string): Answer<readonly ApiKey[]> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('invalid_request', [{ pointer: '', detail: 'It is not JSON.' }]);
  }
  const checked = checkKeys(value);
  return checked.ok ? answer(checked.value.keys) : checked;
}

export function keysText(keys: readonly ApiKey[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** A new key and what is kept of it. */
export function newKey(
  name: string,
  ceilings: Partial<ApiKey> = {},
): { readonly key: string; readonly kept: ApiKey } {
  const key = `crk_${randomBytes(32).toString('base64url')}`;
  return {
    key,
    kept: { name, sha256: hash('sha256', key), created_at: new Date().toISOString(), ...ceilings },
  };
}

/** Names of replies: 48 bits of time and 80 of chance, as a ULID has them (https://github.com/ulid/spec). */
import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const CHANCE_LENGTH = 16;

/** Chance for many ids at a time: to ask the system for it takes longer than all else here. */
const pool = new Uint8Array(256 * CHANCE_LENGTH);
let used = pool.length;

/** For example `rr_01JD3V8Q6T9M2Y4K7W5XE0ZBNA`. Ids of later milliseconds sort after those of earlier ones. */
export function sortableId(prefix: string, now = Date.now()): string {
  let time = '';
  for (let rest = now; time.length < TIME_LENGTH; rest = Math.floor(rest / 32))
    time = ALPHABET.charAt(rest % 32) + time;
  return `${prefix}_${time}${chance()}`;
}

function chance(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  let text = '';
  for (const end = used + CHANCE_LENGTH; used < end; used++) text += ALPHABET.charAt((pool[used] ?? 0) % 32);
  return text;
}

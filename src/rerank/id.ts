/** Names of replies: 48 bits of time and 80 of chance, as a ULID has them (https://github.com/ulid/spec). */
import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_LENGTH = 10;
const CHANCE_LENGTH = 16;

/** For example `rr_01JD3V8Q6T9M2Y4K7W5XE0ZBNA`. Ids of later milliseconds sort after those of earlier ones. */
export function sortableId(prefix: string, now = Date.now()): string {
  let time = '';
  for (let rest = now; time.length < TIME_LENGTH; rest = Math.floor(rest / 32))
    time = ALPHABET.charAt(rest % 32) + time;
  const chance = Array.from(randomBytes(CHANCE_LENGTH), (byte) => ALPHABET.charAt(byte % 32)).join('');
  return `${prefix}_${time}${chance}`;
}

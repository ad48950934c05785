/** Whether the judge in a realm still tells right from wrong, after a candidate's cells have run there. */
import { randomBytes } from 'node:crypto';
import { Outcome } from '../messages.ts';
import type { CanaryKind, Guest } from './guest-link.ts';

const PENDING = 0;
/** Nonces are cut from random bytes that are drawn seldom: a draw costs more than all the rest. */
const NONCE_CHARACTERS = 24;
/** A canary has nothing to wait for: what makes it wait is the program's own doing. */
const MOST_TURNS = 100;

let pool = '';

/**
 * True where a test that must fail passes, or one that must pass fails. A candidate that cannot even be started once more
 * (it is out of time, or ends otherwise than by an answer) says nothing.
 */
export function liesTo(guest: Guest, timeout: number): boolean {
  return (
    answer(guest, 'honest', timeout) === Outcome.failed ||
    answer(guest, 'lying', timeout) === Outcome.passed ||
    answer(guest, 'rejecting', timeout) === Outcome.passed
  );
}

function answer(guest: Guest, kind: CanaryKind, timeout: number): number {
  try {
    let code = guest.canary(kind, nonce(), nonce(), timeout);
    for (let turn = 0; code === PENDING && turn < MOST_TURNS; turn++) code = guest.call('poll', timeout);
    return code;
  } catch {
    // The program's own doing: a rejection, or its time.
    return Outcome.threw;
  }
}

function nonce(): string {
  if (pool.length < NONCE_CHARACTERS) pool = randomBytes(24 * 256).toString('base64');
  const taken = pool.slice(0, NONCE_CHARACTERS);
  pool = pool.slice(NONCE_CHARACTERS);
  return taken;
}

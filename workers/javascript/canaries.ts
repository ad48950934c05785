/** Whether the judge in a realm still tells right from wrong, after a candidate's cells have run there. */
import { randomBytes } from 'node:crypto';
import { Outcome } from '../messages.ts';
import type { CanaryKind, Guest, Nonces } from './guest-link.ts';

const KINDS: readonly CanaryKind[] = ['honest', 'lying', 'rejecting'];
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
  const nonces = { honest: nonce(), lying: nonce(), rejecting: nonce(), other: nonce() };
  const outcomes = together(guest, nonces, timeout) ?? oneByOne(guest, nonces, timeout);
  return outcomes[0] === Outcome.failed || outcomes[1] === Outcome.passed || outcomes[2] === Outcome.passed;
}

/** The outcomes of all three; null where the candidate was not started, or came to no end. The last waits, as it should. */
function together(guest: Guest, nonces: Nonces, timeout: number): readonly number[] | null {
  try {
    const [honest, lying, rejecting] = Array.from(guest.canaries(nonces, timeout), letterCode);
    if (!honest || !lying || rejecting === undefined) return null;
    return [honest, lying, settled(guest, rejecting, timeout)];
  } catch {
    return null;
  }
}

function letterCode(letter: string): number {
  return letter.charCodeAt(0);
}

function oneByOne(guest: Guest, nonces: Nonces, timeout: number): readonly number[] {
  return KINDS.map((kind) => {
    try {
      return settled(guest, guest.canary(kind, nonces, timeout), timeout);
    } catch {
      // The program's own doing: a rejection, or its time.
      return Outcome.threw;
    }
  });
}

function settled(guest: Guest, outcome: number, timeout: number): number {
  let code = outcome;
  for (let turn = 0; code === PENDING && turn < MOST_TURNS; turn++) code = guest.poll(timeout);
  return code;
}

function nonce(): string {
  if (pool.length < NONCE_CHARACTERS) pool = randomBytes(24 * 256).toString('base64');
  const taken = pool.slice(0, NONCE_CHARACTERS);
  pool = pool.slice(NONCE_CHARACTERS);
  return taken;
}

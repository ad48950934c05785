/** Runs one hostile program beside the honest ones, in each order, and looks whether all is well afterwards. */
import { randomBytes } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { RerankReply } from '../../src/rerank/wire/reply.ts';
import type { Bait } from './bait.ts';
import { type Finding, findingsOf } from './findings.ts';
import { AFTERWARDS, ORDERS, type Role, requestOf } from './request.ts';
import type { Entry } from './suite.ts';

/** More than any entry may take: its cells have limits. */
const REPLY_MS = 90_000;
const READY_MS = 10_000;

const replySchema = Compile(RerankReply);

export type Trial = {
  readonly entry: Entry;
  readonly findings: readonly Finding[];
  /** The hostile program's outcomes in each order, for the list of all entries. */
  readonly rows: readonly string[];
  readonly ms: number;
  /** The service no longer answers, or no longer rightly: it is not fit for the next entry. */
  readonly isSpoilt: boolean;
};

export async function tryEntry(entry: Entry, url: string, bait: Bait): Promise<Trial> {
  const start = performance.now();
  const findings: Finding[] = [];
  const rows: string[] = [];
  let isDown = false;
  for (const roles of [...ORDERS, AFTERWARDS]) {
    const answer = await ask(entry, roles, url, bait);
    findings.push(
      ...answer.findings.map((finding) => ({ ...finding, detail: `${orderOf(roles)}: ${finding.detail}` })),
    );
    if (answer.row !== null) rows.push(answer.row);
    isDown = answer.isDown;
    if (isDown) break;
  }
  const unready = await readiness(url);
  if (unready !== null) findings.push({ kind: 'service', detail: unready });
  for (const detail of await bait.touched()) findings.push({ kind: 'host', detail });
  const isSpoilt = isDown || unready !== null || findings.some(({ kind }) => kind === 'neighbour');
  return { entry, findings, rows, ms: performance.now() - start, isSpoilt };
}

function orderOf(roles: readonly Role[]): string {
  return roles === AFTERWARDS ? 'the next request' : `${roles[0]} first`;
}

type Answer = {
  readonly findings: readonly Finding[];
  /** The hostile program's outcomes, where it was there. */
  readonly row: string | null;
  readonly isDown: boolean;
};

async function ask(entry: Entry, roles: readonly Role[], url: string, bait: Bait): Promise<Answer> {
  const request = requestOf({ ...entry, code: bait.lay(entry.code) }, roles, randomBytes(8).toString('hex'));
  const answer = await post(new URL('/v1/rerank', url), request);
  if ('error' in answer) {
    return { findings: [{ kind: 'service', detail: answer.error }], row: null, isDown: true };
  }
  const findings: Finding[] = bait.toldBy(answer.text).map((detail) => ({ kind: 'host', detail }));
  if (answer.status !== 200) {
    const detail = `answered ${answer.status}: ${answer.text.slice(0, 200)}`;
    return { findings: [...findings, { kind: 'service', detail }], row: null, isDown: false };
  }
  const reply: unknown = JSON.parse(answer.text);
  if (!replySchema.Check(reply)) {
    const detail = 'the reply is not what its documentation says';
    return { findings: [...findings, { kind: 'service', detail }], row: null, isDown: false };
  }
  return {
    findings: [...findings, ...findingsOf(entry, roles, reply)],
    row: reply.outcomes?.[roles.indexOf('hostile')] ?? null,
    isDown: false,
  };
}

type Posted = { readonly status: number; readonly text: string } | { readonly error: string };

async function post(url: URL, body: unknown): Promise<Posted> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REPLY_MS),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    return { error: `no answer (${messageOf(error)})` };
  }
}

/** Why the service does not say that it is ready; null where it is. */
async function readiness(url: string): Promise<string | null> {
  try {
    const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(READY_MS) });
    return response.ok
      ? null
      : `/readyz answered ${response.status}: ${(await response.text()).slice(0, 200)}`;
  } catch (error) {
    return `/readyz gave no answer (${messageOf(error)})`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

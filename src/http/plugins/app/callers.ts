/** Who asks: requests bring a key where keys are demanded, and every key has its ceilings. */
import { Transform } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access, DoorConfig } from '../../../config/door.ts';
import { ANYBODY, type Caller, STRANGER } from '../../../keys/api-key.ts';
import type { KeyRing } from '../../../keys/key-ring.ts';
import type { Usage } from '../../../keys/usage.ts';
import { problem } from '../../../problem-details/problem-details.ts';
import { failure } from '../../failure.ts';

type Options = {
  readonly keys: KeyRing;
  readonly usage: Usage;
  readonly access: Pick<DoorConfig, 'docsAccess' | 'metricsAccess'>;
};

const callers = new WeakMap<FastifyRequest, Caller>();

/**
 * Who asks. A request that was not looked at has nobody to be taken for: to take it for `ANYBODY` would make an admin of a
 * stranger.
 *
 * @throws Error where `admitCallers` did not see it.
 */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('Nobody looked at who asks');
  return caller;
}

export function admitCallers(app: FastifyInstance, { keys, usage, access }: Options): void {
  app.addHook('onRequest', async (request, reply) => {
    const allowed = accessTo(request.routeOptions.url ?? request.url, access);
    if (allowed === 'off') throw failure(problem('not-found', 'The operator has closed this path.'));
    if (allowed === 'open' || !keys.demanded) {
      callers.set(request, keys.demanded ? STRANGER : ANYBODY);
      return;
    }

    const caller = callerWith(request.headers.authorization, keys, reply);
    callers.set(request, caller);
    const tooMuch = usage.enter(caller);
    if (tooMuch !== null) throw failure(problem('too-many-requests', tooMuch.detail, [], tooMuch.waitMs));
    reply.raw.once('close', () => usage.leave(caller));
    if (Number(request.headers['content-length'] ?? 0) > largestBody(caller)) throw bodyTooLarge(caller);
  });

  app.addHook('preParsing', async (request, _reply, payload) => {
    const caller = callerOf(request);
    if (caller.body_mb === undefined || request.headers['content-length'] !== undefined) return payload;
    return payload.pipe(bounded(caller));
  });
}

function accessTo(path: string, { docsAccess, metricsAccess }: Options['access']): Access {
  if (/^\/(?:healthz|readyz)$/.test(path)) return 'open';
  if (/^\/(?:docs|openapi\.json|problems)(?:\/|$)/.test(path)) return docsAccess;
  return path === '/metrics' ? metricsAccess : 'key';
}

function callerWith(authorization: string | undefined, keys: KeyRing, reply: FastifyReply): Caller {
  const presented = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const caller = presented === undefined ? undefined : keys.find(presented);
  if (caller !== undefined) return caller;
  const reason = presented === undefined ? '' : ', error="invalid_token"';
  reply.header('www-authenticate', `Bearer realm="crossrank"${reason}`);
  const detail =
    presented === undefined ? 'Send the header `Authorization: Bearer KEY`.' : 'This key is not known here.';
  throw failure(problem('unauthorized', detail));
}

function largestBody({ body_mb = Number.POSITIVE_INFINITY }: Caller): number {
  return body_mb * 1_048_576;
}

function bodyTooLarge({ body_mb }: Caller): Error {
  return failure(problem('body-too-large', `A body of this key may have at most ${body_mb} MB.`));
}

/** Passes on a body that does not say how long it is, as long as it is not too long. */
function bounded(caller: Caller): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      if (length > largestBody(caller)) done(bodyTooLarge(caller));
      else done(null, chunk);
    },
  });
}

/** Every request is logged when it comes and when it is answered, but for those that come all the time. */
import { LogController } from 'fastify';

const QUIET = /^\/(?:healthz|readyz|docs)\b/;

export const requestLog = new LogController({ disableRequestLogging: ({ url }) => QUIET.test(url) });

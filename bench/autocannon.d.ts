/** The part of autocannon 9 that is used here; the package has no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  type Request = {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
    /** Called before each request. */
    setupRequest?: (request: Request) => Request;
  };

  type Options = {
    url: string;
    connections: number;
    /** Requests in all. */
    amount: number;
    /** Seconds that a reply may take. */
    timeout: number;
    requests: Request[];
  };

  type Result = {
    '2xx': number;
    non2xx: number;
    errors: number;
    timeouts: number;
  };

  /** Emits `response` with the client, the status, the bytes and the milliseconds that it took. */
  type Run = EventEmitter<{ response: [client: object, status: number, bytes: number, ms: number] }> &
    PromiseLike<Result>;

  export default function autocannon(options: Options): Run;
}

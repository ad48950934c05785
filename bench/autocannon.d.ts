/** The part of autocannon 9 that is used here; the package has no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  type Request = {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
    /** Called before each request; the context is the one that its response comes with. */
    setupRequest?: (request: Request, context: object) => Request;
    /** Called after the time was taken. */
    onResponse?: (status: number, body: string, context: object) => void;
  };

  type Options = {
    url: string;
    connections: number;
    /** Requests in all. */
    amount: number;
    /** Seconds that a reply may take. */
    timeout: number;
    /** How often it looks whether it is over, in milliseconds. */
    sampleInt: number;
    requests: Request[];
  };

  type Result = {
    '2xx': number;
    non2xx: number;
    errors: number;
    timeouts: number;
  };

  /** Emits `response` with the client, the status, the bytes and the milliseconds that it took, right after `onResponse`. */
  type Run = EventEmitter<{ response: [client: object, status: number, bytes: number, ms: number] }> &
    PromiseLike<Result> & {
      /** Ends at its next look; the requests under way are dropped. */
      stop: () => void;
    };

  export default function autocannon(options: Options): Run;
}

/** Variables that say who may come in. */
import { isIPv4 } from 'node:net';
import { oneOf, text, wholeNumber } from './variable.ts';

const ACCESS = ['open', 'key', 'off'] as const;

/** Who may read pages that are not for work: everybody, whoever has a key, nobody. Without keys, `key` is `open`. */
export type Access = (typeof ACCESS)[number];

export const door = {
  keysFile: text('KEYS_FILE', '', /^[^\0]*$/, 'a path', {
    description:
      'File of API keys, hashed, as `crossrank keys add` writes it. It is read again when it changes. With it or `API_KEYS`, requests must bring a key.',
    standardInWords: 'none',
  }),
  apiKeys: text('API_KEYS', '', /^[^\0]*$/, 'what a file of keys holds', {
    description: 'API keys, hashed: the text of a file of keys, for where there is no file.',
    standardInWords: 'none',
    secret: true,
  }),
  allowNoKeys: oneOf('ALLOW_NO_KEYS', 'no', ['no', 'yes'] as const, {
    description:
      'Whether other addresses than loopback are served without keys: only where something else keeps strangers out.',
  }),
  docsAccess: oneOf('DOCS_ACCESS', 'open', ACCESS, {
    description:
      'Who may read `/docs`, `/openapi.json` and `/problems`: everybody, whoever has a key, nobody.',
  }),
  maxQueuedRequests: wholeNumber('MAX_QUEUED_REQUESTS', 1_000, 1, 1_000_000, {
    unit: 'requests',
    description: 'Most requests that wait for their turn; four fifths of it for those of one key.',
  }),
  maxQueuedCells: wholeNumber('MAX_QUEUED_CELLS', 20_000_000, 1, 1_000_000_000, {
    unit: 'cells',
    description: 'Most cells of requests that wait for their turn.',
  }),
  maxQueueMs: wholeNumber('MAX_QUEUE_MS', 10_000, 0, 3_600_000, {
    unit: 'ms',
    description:
      'Longest that a request is reckoned to wait: one that would have to wait for longer is refused.',
  }),
  maxConnections: wholeNumber('MAX_CONNECTIONS', 10_000, 1, 1_000_000, {
    unit: 'connections',
    description: 'Most connections, idle ones too; those beyond are closed.',
  }),
  headersTimeoutMs: wholeNumber('HEADERS_TIMEOUT_MS', 10_000, 100, 600_000, {
    unit: 'ms',
    description: 'Longest that the headers of a request may take to arrive.',
  }),
  requestTimeoutMs: wholeNumber('REQUEST_TIMEOUT_MS', 300_000, 100, 3_600_000, {
    unit: 'ms',
    description: 'Longest that a whole request may take to arrive.',
  }),
  keepAliveMs: wholeNumber('KEEP_ALIVE_MS', 72_000, 100, 3_600_000, {
    unit: 'ms',
    description: 'Longest that a connection may be idle between requests.',
  }),
  maxBodiesMb: wholeNumber('MAX_BODIES_MB', 512, 1, 1_048_576, {
    unit: 'MB',
    description:
      'Bodies of all requests under way, in MB of 1,048,576 bytes; four fifths of it for those of one key. Batches are written as they come, and do not count.',
  }),
  drainNoticeMs: wholeNumber('DRAIN_NOTICE_MS', 0, 0, 600_000, {
    unit: 'ms',
    description:
      'After SIGTERM, how long requests are still taken in while `/readyz` tells the load balancer to send no more.',
  }),
  drainMs: wholeNumber('DRAIN_MS', 10_000, 0, 3_600_000, {
    unit: 'ms',
    description: 'After that, how long requests under way have to end; then they get a 503.',
  }),
  metricsAccess: oneOf('METRICS_ACCESS', 'key', ACCESS, {
    description: 'Who may read `/metrics`. Where no keys are needed, `key` is `open`.',
  }),
};

export type DoorConfig = {
  /** Empty: none. */
  readonly keysFile: string;
  /** The text of a file of keys; empty: none. */
  readonly apiKeys: string;
  readonly docsAccess: Access;
  readonly metricsAccess: Access;
  /** Bounds of HTTP itself. */
  readonly http: {
    readonly connections: number;
    readonly headersMs: number;
    readonly requestMs: number;
    readonly keepAliveMs: number;
    readonly bodiesMb: number;
  };
  readonly drain: { readonly noticeMs: number; readonly boundMs: number };
  /** What may wait. */
  readonly queue: { readonly requests: number; readonly cells: number; readonly ms: number };
};

type Given = {
  readonly host: string;
  readonly keysFile: string;
  readonly apiKeys: string;
  readonly allowNoKeys: 'no' | 'yes';
};

/** What is wrong with serving this address; undefined where nothing is. */
export function exposureMistake({ host, keysFile, apiKeys, allowNoKeys }: Given): string | undefined {
  if (isLoopback(host) || keysFile !== '' || apiKeys !== '' || allowNoKeys === 'yes') return undefined;
  return `HOST is ${JSON.stringify(host)} and there are no API keys: anybody who reaches this address could run programs here. Make a key with \`crossrank keys add NAME\` and set KEYS_FILE, or set HOST=127.0.0.1, or ALLOW_NO_KEYS=yes where something else keeps strangers out.`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Node's `crypto` as far as programs without keys go: digests, and chance, which is the same in every run. Loaded into the realm
 * only where it is mentioned.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { md5, ripemd160, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_256, sha3_512 } from '@noble/hashes/sha3.js';
import { Buffer } from 'buffer';

const HASHES = new Map([
  ...Object.entries({ md5, ripemd160, sha1, sha224, sha256, sha384, sha512 }),
  ['sha3-256', sha3_256] as const,
  ['sha3-512', sha3_512] as const,
]);

type Hash = typeof sha256;
type State = { update(bytes: Uint8Array): unknown; digest(): Uint8Array };

function hashOf(name: unknown): Hash {
  const hash = HASHES.get(String(name).toLowerCase().replace(/^sha-/, 'sha'));
  if (!hash)
    throw Object.assign(new Error('Digest method not supported'), { code: 'ERR_OSSL_EVP_UNSUPPORTED' });
  return hash as Hash;
}

function bytesOf(data: unknown, encoding: unknown): Uint8Array {
  if (typeof data === 'string') return Uint8Array.from(Buffer.from(data, encoding as 'utf8'));
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  throw Object.assign(
    new TypeError(
      `The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received ${typeof data}`,
    ),
    { code: 'ERR_INVALID_ARG_TYPE' },
  );
}

function encoded(bytes: Uint8Array, encoding: unknown): unknown {
  const buffer = Buffer.from(bytes);
  if (encoding === undefined || encoding === null || encoding === 'buffer') return buffer;
  if (encoding !== 'base64url') return buffer.toString(encoding as 'hex');
  return buffer.toString('base64').replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
}

/** `Hash` and `Hmac`: taken in piece by piece, told once. */
function digesting(state: State): object {
  const digest = {
    update(data: unknown, encoding?: unknown) {
      state.update(bytesOf(data, encoding));
      return digest;
    },
    digest: (encoding?: unknown) => encoded(state.digest(), encoding),
  };
  return digest;
}

const createHash = (name: unknown) => digesting(hashOf(name).create());
const createHmac = (name: unknown, key: unknown) =>
  digesting(hmac.create(hashOf(name), bytesOf(key, 'utf8')));

function randomFill<View extends ArrayBufferView>(view: View): View {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  for (let index = 0; index < bytes.length; index++) bytes[index] = Math.floor(Math.random() * 256);
  return view;
}

function randomBytes(
  size: number,
  callback?: (error: null, bytes: Uint8Array) => unknown,
): Uint8Array | undefined {
  const bytes = randomFill(Buffer.alloc(size));
  if (!callback) return bytes;
  setImmediate(() => callback(null, bytes));
  return undefined;
}

function randomInt(first: number, second?: unknown): number {
  const [least, end] = typeof second === 'number' ? [first, second] : [0, first];
  if (!(end > least)) throw new RangeError('The value of "max" is out of range.');
  return least + Math.floor(Math.random() * (end - least));
}

function randomUUID(): string {
  const bytes = randomFill(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function timingSafeEqual(left: Uint8Array, right: Uint8Array): boolean {
  if (left.byteLength !== right.byteLength)
    throw new RangeError('Input buffers must have the same byte length');
  return Buffer.compare(Buffer.from(left), Buffer.from(right)) === 0;
}

const webcrypto = { getRandomValues: randomFill, randomUUID };

export const crypto = {
  createHash,
  createHmac,
  hash: (name: unknown, data: unknown, encoding: unknown = 'hex') =>
    encoded(hashOf(name)(bytesOf(data, 'utf8')), encoding),
  getHashes: () => [...HASHES.keys()],
  randomBytes,
  randomFillSync: randomFill,
  randomInt,
  randomUUID,
  timingSafeEqual,
  webcrypto,
};

/** Gives the realm the `crypto` of the web. */
export function installCrypto(realm: object): void {
  Object.defineProperty(realm, 'crypto', { value: webcrypto, writable: true, configurable: true });
}

/** Parts of Node that programs expect: loaded into the realm only where they are mentioned. */
import { Buffer } from 'buffer';
import EventEmitter from 'events';
import path from 'path-browserify';

const UTF8 = /^(utf-?8|unicode-1-1-utf-8)$/i;

/** Of the Encoding Standard: UTF-8, which is all that it writes. */
class TextEncoder {
  readonly encoding = 'utf-8';
  encode(text: unknown = ''): Uint8Array {
    return Uint8Array.from(Buffer.from(String(text), 'utf8'));
  }
}

/** Of the Encoding Standard: UTF-8, a whole text at a time. */
class TextDecoder {
  readonly encoding = 'utf-8';
  constructor(label: unknown = 'utf-8') {
    if (!UTF8.test(String(label))) throw new RangeError(`The "${String(label)}" encoding is not supported`);
  }
  decode(bytes?: ArrayBuffer | ArrayBufferView): string {
    if (bytes === undefined) return '';
    const view = ArrayBuffer.isView(bytes)
      ? Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
      : Buffer.from(bytes);
    return view.toString('utf8').replace(/^\ufeff/, '');
  }
}

const btoa = (text: unknown) => Buffer.from(String(text), 'latin1').toString('base64');
const atob = (text: unknown) => Buffer.from(String(text), 'base64').toString('latin1');

/** A machine like any other: what is said of it is the same everywhere. */
const os = {
  EOL: '\n',
  platform: () => 'linux',
  type: () => 'Linux',
  release: () => '6.0.0',
  arch: () => 'x64',
  hostname: () => 'localhost',
  homedir: () => '/',
  tmpdir: () => '/tmp',
  uptime: () => 1,
  totalmem: () => 2 ** 30,
  freemem: () => 2 ** 29,
  loadavg: () => [0, 0, 0],
  cpus: () => [{ model: '', speed: 0 }],
  availableParallelism: () => 1,
};

export const node = {
  Buffer,
  TextEncoder,
  TextDecoder,
  modules: {
    buffer: { Buffer, atob, btoa },
    events: EventEmitter,
    path,
    os,
  },
};

/** Gives the realm what Node has as globals. */
export function installGlobals(realm: object): void {
  for (const [name, value] of Object.entries({ Buffer, TextEncoder, TextDecoder, atob, btoa }))
    Object.defineProperty(realm, name, { value, writable: true, configurable: true });
}

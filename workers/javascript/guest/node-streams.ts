/**
 * Node's `stream` and `string_decoder`. Programs assign to what they inherit of streams, and streams keep what is told of them:
 * whoever requires them gets them made anew.
 */
import stream from 'readable-stream';
import { StringDecoder } from 'string_decoder/';

type Chunks = AsyncIterable<Uint8Array | string>;

async function bufferOf(chunks: Chunks): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(parts);
}

async function textOf(chunks: Chunks): Promise<string> {
  return (await bufferOf(chunks)).toString('utf8');
}

export const streams = {
  stream,
  'stream/promises': stream.promises,
  'stream/consumers': {
    buffer: bufferOf,
    text: textOf,
    json: async (chunks: Chunks) => JSON.parse(await textOf(chunks)),
  },
  string_decoder: { StringDecoder },
};

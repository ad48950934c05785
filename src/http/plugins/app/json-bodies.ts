/** Bodies are JSON in UTF-8, and nothing else. */
import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../../../problem-details/problem-details.ts';
import { failure } from '../../failure.ts';
import { readJson } from '../../json.ts';
import { beginStage } from './stages.ts';

/** Leaves out a byte order mark. */
const utf8 = new TextDecoder();

export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      beginStage(request);
      const encoding = request.headers['content-encoding'];
      if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
        throw failure(problem('unsupported-media-type', 'Send the body as it is, without Content-Encoding.'));
      if (!isUtf8(body)) throw failure(problem('invalid-json', 'The body is not UTF-8.'));

      const reading = readJson(utf8.decode(body));
      if (!reading.ok) throw failure(problem('invalid-json', reading.detail));
      return reading.value;
    },
  );
}

/** What is not even HTTP gets a problem too, written straight to the socket as there is no request yet. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE, problem } from '../../../problem-details/problem-details.ts';

type ConnectionError = Error & { readonly code?: string };

export function answerMalformedHttp(error: ConnectionError, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const reply = problemOfConnection(error.code);
  const body = JSON.stringify(reply);
  socket.end(
    [
      `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}`,
      `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function problemOfConnection(code: string | undefined) {
  if (code === 'HPE_HEADER_OVERFLOW') return problem('headers-too-large', 'Send fewer or shorter headers.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem('request-timeout', 'The request took too long to arrive.');
  return problem('bad-request', 'This is not a valid HTTP request.');
}

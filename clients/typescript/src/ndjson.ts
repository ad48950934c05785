/** Lines of JSON, both ways. */

/** The texts between line ends. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Values as a body that is made while it is sent. */
export function bodyOf(values: Iterable<unknown> | AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const rest = iteratorOf(values);
  return new ReadableStream({
    pull: async (stream) => {
      const { done, value } = await rest.next();
      if (done) stream.close();
      else stream.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
    cancel: async () => {
      await rest.return?.();
    },
  });
}

function iteratorOf(values: Iterable<unknown> | AsyncIterable<unknown>) {
  return Symbol.asyncIterator in values ? values[Symbol.asyncIterator]() : values[Symbol.iterator]();
}

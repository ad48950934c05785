/** What `GET /v1/limits` answers. */
import Type from 'typebox';

const number = (description: string, example: number) =>
  Type.Integer({ description, minimum: 0, examples: [example] });

const perCell = {
  cell_timeout_ms: number('Time limit of a cell in ms.', 1_000),
  memory_mb: number('Memory limit of a cell in MB.', 256),
  output_kb: number('Output limit of a cell in kB.', 1_024),
};

const InRequest = Type.Object(
  {
    candidates: number('Candidates.', 10_000),
    tests: number('Tests.', 10_000),
    cells: number('Candidates × tests.', 4_000_000),
    candidate_kb: number('One candidate with its prelude, in kB of 1,024 characters.', 16_384),
    test_kb: number('One test, in kB of 1,024 characters.', 16_384),
    body_mb: number('Body in MB of 1,048,576 bytes.', 64),
    ...perCell,
    sandbox_seconds: number('Time of sandboxes in seconds; the cells that are left then are `S`.', 3_600),
  },
  {
    description:
      'The most that a request may have. Over it: 413 for the body, else 422; of `sandbox_seconds`, an answer with what is known.',
    examples: [
      {
        candidates: 10_000,
        tests: 10_000,
        cells: 4_000_000,
        candidate_kb: 16_384,
        test_kb: 16_384,
        body_mb: 64,
        cell_timeout_ms: 10_000,
        memory_mb: 1_024,
        output_kb: 16_384,
        sandbox_seconds: 3_600,
      },
    ],
  },
);

const Defaults = Type.Object(perCell, {
  description: 'Limits of a cell where the request names none.',
  examples: [{ cell_timeout_ms: 1_000, memory_mb: 256, output_kb: 1_024 }],
});

const Queue = Type.Object(
  {
    requests: number('Requests; four fifths of it for one key.', 1_000),
    cells: number('Cells of these requests.', 20_000_000),
    wait_ms: number('Longest wait that a request is let in with, in ms.', 10_000),
  },
  {
    description: 'What may wait for its turn. Over it: 503.',
    examples: [{ requests: 1_000, cells: 20_000_000, wait_ms: 10_000 }],
  },
);

const Http = Type.Object(
  {
    connections: number('Connections, idle ones too.', 10_000),
    headers_ms: number('Time for the headers to arrive, in ms.', 10_000),
    request_ms: number('Time for the whole request to arrive, in ms.', 300_000),
    keep_alive_ms: number('Time that a connection may be idle, in ms.', 72_000),
    bodies_mb: number('Bodies of all requests under way, in MB of 1,048,576 bytes.', 512),
  },
  {
    description: 'Bounds of connections. Over them: 408, 503, or the connection is closed.',
    examples: [
      { connections: 10_000, headers_ms: 10_000, request_ms: 300_000, keep_alive_ms: 72_000, bodies_mb: 512 },
    ],
  },
);

const Key = Type.Object(
  {
    name: Type.String({ description: 'Its name; `-` where none is needed.', examples: ['team-a'] }),
    weight: number('Share of the sandboxes beside other keys.', 1),
    requests_per_minute: Type.Optional(number('Requests in a minute.', 600)),
    requests_at_once: Type.Optional(number('Requests under way.', 8)),
    sandbox_seconds_per_minute: Type.Optional(number('Time of sandboxes in a minute, in seconds.', 60)),
  },
  {
    description: 'The key that this was asked with. Over it: 429.',
    examples: [{ name: 'team-a', weight: 1, requests_per_minute: 600 }],
  },
);

export const Limits = Type.Object(
  { request: InRequest, defaults: Defaults, queue: Queue, http: Http, key: Key },
  { title: 'ServiceLimits', description: 'All limits, as they are for whoever asks.' },
);

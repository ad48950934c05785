/** One request with its reply, as the documentation shows them. */
export const exampleRequest = {
  language: 'python',
  prelude: 'from typing import List\n\n\ndef incr(xs: List[int]) -> List[int]:\n',
  candidates: [
    '    return [x + 1 for x in xs]\n',
    { id: 'b', code: '    return xs\n', count: 3, source: 'model-a', prior: 0.2 },
  ],
  tests: ['assert incr([1, 2]) == [2, 3]', { id: 't1', code: 'assert incr([]) == []', count: 2 }],
  strategy: 'b4',
  limits: { cell_timeout_ms: 1000, memory_mb: 256 },
  top_n: 5,
  include: ['clusters', 'tests', 'matrix', 'outcomes'],
};

export const exampleReply = {
  id: 'rr_01JD3V8Q6T9M2Y4K7W5XE0ZBNA',
  language: 'python',
  strategy: { name: 'b4', alpha_xy: 1000, beta_0: 100000 },
  engine: { version: '0.1.0', runtime: 'CPython 3.14 (Pyodide 314.0.7)' },
  results: [
    {
      index: 0,
      id: '0',
      rank: 1,
      relevance_score: 1,
      score: -34.033,
      cluster: 0,
      passed: 3,
      total: 3,
      cpu_ms: 0.42,
      cpu_ms_sd: 0.02,
    },
    {
      index: 1,
      id: 'b',
      rank: 2,
      relevance_score: 0,
      score: -51.356,
      cluster: 1,
      passed: 2,
      total: 3,
      cpu_ms: 0.2,
      cpu_ms_sd: 0,
    },
  ],
  clusters: [
    { id: 0, candidates: [0], tests_passed: [0, 1], size: 1, score: -34.033 },
    { id: 1, candidates: [1], tests_passed: [1], size: 3, score: -51.356 },
  ],
  tests: [
    { index: 0, id: '0', pass_rate: 0.25 },
    { index: 1, id: 't1', pass_rate: 1 },
  ],
  matrix: ['11', '01'],
  outcomes: ['PP', 'FP'],
  stats: {
    cells: 4,
    executed: 4,
    cached: 0,
    concluded: 0,
    skipped: 0,
    infra_errors: 0,
    queued_ms: 0,
    execute_ms: 3.1,
    rank_ms: 0.1,
    total_ms: 4,
  },
  warnings: [],
};

export const exampleScoreRequest = {
  matrix: ['110', '011'],
  candidate_counts: [1, 2],
  test_counts: [1, 1, 3],
  strategy: 'codet',
};

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fire } from '../../bench/fire.ts';
import { generateProblem } from '../../src/bench/generated-problem.ts';
import { buildTestApp, type Judge } from '../http/helper.ts';

const problems = Array.from({ length: 20 }, (_, variant) => generateProblem('python', 3, 4, variant));
const problemOf = (request: number) => problems[request % problems.length] ?? generateProblem('python', 1, 1);

/** What really comes of a cell of these problems. */
const rightJudge: Judge = (code, test) => {
  const row = problems.flatMap(({ candidates, matrix }) => matrix[candidates.indexOf(code)] ?? []);
  return row[0]?.charAt(test) === '1' ? 'P' : 'F';
};

async function withService<Result>(judge: Judge, use: (url: string) => Promise<Result>): Promise<Result> {
  const app = await buildTestApp({ judge });
  try {
    return await use(await app.listen({ port: 0 }));
  } finally {
    await app.close();
  }
}

test('every request has its time, however many are under way at once', async () => {
  const times = await withService(rightJudge, (url) => fire({ url, problemOf, until: 15, connections: 2 }));
  assert.equal(times.length, 15);
  assert.ok(times.every((ms) => ms > 0));
});

test('a wrong answer and a refused request are told', async () => {
  await withService(
    () => 'P',
    (url) => assert.rejects(fire({ url, problemOf, until: 5 }), /5 of 5 answers are wrong:\na wrong matrix/),
  );
  const tooMany = generateProblem('python', 1, 10_001);
  await withService(rightJudge, (url) =>
    assert.rejects(fire({ url, problemOf: () => tooMany, until: 1 }), /status 4\d\d/),
  );
});

test('it goes on until it is told that it is over', async () => {
  const over = new AbortController();
  let asked = 0;
  const times = await withService(rightJudge, (url) =>
    fire({
      url,
      problemOf: (request) => {
        asked = request + 1;
        if (asked === 30) over.abort();
        return problemOf(request);
      },
      until: over.signal,
    }),
  );
  // The one that was being sent when it was over does not count.
  assert.equal(times.length, 29);
});

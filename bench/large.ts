/** One request of 1,000 × 100 small JavaScript cells: is it answered, is it right, how long does it take? `npm run bench:large`. */
import { clientOf } from '../examples/client.ts';
import { startService } from '../examples/service.ts';
import { generateProblem, toRequest } from '../src/bench/generated-problem.ts';
import { runBench } from './options.ts';

const CANDIDATES = 1_000;
const TESTS = 100;

await runBench('npm run bench:large', {}, async () => {
  await using service = await startService();
  const problem = generateProblem('javascript', CANDIDATES, TESTS);

  const start = performance.now();
  const reply = await clientOf(service.url).rerank({ ...toRequest(problem), top_n: 1 });
  const ms = performance.now() - start;

  const wrong = (reply.matrix ?? []).filter((row, index) => row !== problem.matrix[index]).length;
  const isRight = reply.matrix?.length === CANDIDATES && wrong === 0;
  const { cells, executed, infra_errors, execute_ms, rank_ms } = reply.stats;
  const perSecond = Math.round(cells / (ms / 1_000)).toLocaleString('en');
  console.log(
    [
      `${CANDIDATES} × ${TESTS} JavaScript cells in one request: ${(ms / 1_000).toFixed(2)} s over HTTP, ${perSecond} cells a second`,
      `execution ${execute_ms.toFixed(0)} ms, ranking ${rank_ms.toFixed(0)} ms; ${executed.toLocaleString('en')} cells executed, infra_errors ${infra_errors}`,
      isRight ? 'The matrix is right.' : `THE MATRIX IS WRONG IN ${wrong} ROWS.`,
    ].join('\n'),
  );
  return isRight && infra_errors === 0 ? 0 : 1;
});

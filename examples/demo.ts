/**
 * Starts the service, asks it over HTTP to rank the candidates of `page-ranges.json`, and prints what it answers beside
 * what is known to be right. `npm run demo`; with `-- --request` it only prints the request.
 */
import { parseArgs, styleText } from 'node:util';
import type { RerankRequest } from '../src/rerank/wire/request.ts';
import { clientOf } from './client.ts';
import pageRanges from './page-ranges.json' with { type: 'json' };
import type { Paint } from './picture.ts';
import { programsOf, toProblem } from './problem.ts';
import { report } from './report.ts';
import { startService } from './service.ts';

const problem = toProblem(pageRanges);
const request: RerankRequest = {
  ...programsOf(problem),
  limits: { cell_timeout_ms: 250 },
  include: ['clusters', 'tests', 'matrix', 'outcomes'],
};

/** Colours only on a terminal, and not with NO_COLOR. */
const paint: Paint = (colour, text) => styleText(colour, text, { stream: process.stdout });

async function demo(): Promise<void> {
  console.log('Starting the service on a free port (the first start takes some seconds longer) …');
  await using service = await startService();

  const start = performance.now();
  const reply = await clientOf(service.url).rerank(request);
  const answerMs = performance.now() - start;

  const { cells, execute_ms, rank_ms, infra_errors } = reply.stats;
  const lines = [
    ...report(problem, reply, paint),
    '',
    `${paint('bold', 'Time')}  ${seconds(service.startMs)} until the service took work, then ${seconds(answerMs)} for the answer over HTTP:`,
    `  ${cells} cells executed in ${seconds(execute_ms)}, ranked in ${rank_ms.toFixed(1)} ms`,
    '',
    `${paint('bold', 'The same by hand')}  after npm start in another terminal:`,
    '  npm run --silent demo -- --request |',
    "    curl -s http://127.0.0.1:8080/v1/rerank -H 'content-type: application/json' --data-binary @-",
  ];
  console.log(lines.join('\n'));
  if (infra_errors > 0) throw new Error(`The service failed in ${infra_errors} cells.`);
}

function seconds(ms: number): string {
  return ms < 100 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

try {
  const { values } = parseArgs({ options: { request: { type: 'boolean', default: false } } });
  if (values.request) console.log(JSON.stringify(request));
  else await demo();
} catch (error) {
  console.error(`The demo failed. ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultsPage } from '../../bench/page-html.ts';
import { latencyPlot, passAt1s, selectorsPlot, throughputPlot, throughputs } from '../../bench/page-plots.ts';

const HOSTILE = '<script>alert(1)</script>&"\'';

test('texts of a page are escaped, whatever they are', () => {
  const page = resultsPage(HOSTILE, HOSTILE, [
    { title: HOSTILE, note: HOSTILE, svg: '<svg></svg>', head: [HOSTILE], rows: [[HOSTILE]] },
  ]);
  assert.doesNotMatch(page, /<script/);
  assert.equal(page.match(/&lt;script&gt;/g)?.length, 8);
  assert.match(page, /<svg><\/svg>/);
});

test('latencies become lines by size, p50 and p99 of each language', () => {
  const latencyOf = (side: number, p50: number) => ({
    ...{ language: 'python' as const, candidates: side, tests: side, requests: 9, totalMs: 90 },
    ...{ p50, p95: 2 * p50, p99: 3 * p50 },
  });
  const svg = latencyPlot([latencyOf(5, 4), latencyOf(100, 90)]);
  for (const text of ['5 × 5', '100 × 100', 'python p50', 'python p99']) assert.ok(svg.includes(`>${text}<`));
});

test('what had two sandboxes is one bar, whatever was beside it', () => {
  const rates = [
    { place: 'one core', language: 'python' as const, size: 9, less: [5, 6, 7], two: [10, 11] },
    { place: 'one sandbox', language: 'python' as const, size: 9, less: [8], two: [12] },
  ];
  assert.deepEqual(throughputs(rates), [
    { place: 'one core', language: 'python', rate: 6 },
    { place: 'one sandbox', language: 'python', rate: 8 },
    { place: 'two sandboxes', language: 'python', rate: 11 },
  ]);
  const svg = throughputPlot(rates);
  for (const text of ['one core', 'one sandbox', 'two sandboxes']) assert.ok(svg.includes(`>${text}<`));
});

test('strategies become lines of pass@1 in percent over problems, names escaped', () => {
  const values = [
    [1, 1, 1, 1],
    [0, 0.5, 1, 0.25],
  ];
  assert.deepEqual(passAt1s(values), [50, 75, 100, 62.5]);
  const svg = selectorsPlot([{ name: HOSTILE, values }], 'crossrank');
  assert.doesNotMatch(svg, /<script/);
  assert.match(svg, /&lt;script&gt;/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { closeness, wordPairs } from '../../src/exports/closeness.ts';
import { type Judged, toJudged } from '../../src/exports/judged.ts';
import type { Judgement, Pair, Rule } from '../../src/exports/rule.ts';
import { acecoder } from '../../src/exports/rules/acecoder.ts';
import { codedpo } from '../../src/exports/rules/codedpo.ts';
import { dstc } from '../../src/exports/rules/dstc.ts';
import { focal } from '../../src/exports/rules/focal.ts';
import { plum } from '../../src/exports/rules/plum.ts';
import { rules } from '../../src/exports/rules.ts';
import { selectPairs } from '../../src/exports/select.ts';
import { matrixFromCells } from '../../src/matrix/pass-matrix.ts';
import { asked, judged, replied, type Told } from './judging.ts';

const ALL = { most: 1000, leastMargin: 0, balance: false, seed: 0 };
const judge = (rule: Rule, problem: Judged): Judgement =>
  rule.judge(problem, problem.matrix ?? matrixFromCells(0, 0, () => null));
const pairsOf = (rule: Rule, problem: Judged, selection = ALL): Pair[] =>
  selectPairs(judge(rule, problem), rule.kinds, selection, problem.customId);
const names = (pairs: readonly Pair[]) =>
  pairs.map(({ chosen, rejected }) => `${chosen}>${rejected}`).toSorted();
const rows = (...of: string[]): Told[] => of.map((row, index) => ({ code: `return ${index}`, row }));

test('acecoder: gap at least 0.4, chosen at least 0.8, rejected above 0', () => {
  const problem = judged(rows('PPPPPPPPPF', 'PPPPPPPPFF', 'PPPPPFFFFF', 'PPPPFFFFFF', 'FFFFFFFFFF'));
  assert.deepEqual(names(pairsOf(acecoder, problem)), ['0>2', '0>3', '1>3']);
});

test('plum: all tests that somebody passes against some of them', () => {
  const problem = judged(rows('PPFP', 'PFFP', 'PPEP', 'FFFF'));
  const pairs = pairsOf(plum, problem);
  assert.deepEqual(names(pairs), ['0>1', '0>3', '2>1', '2>3']);
  assert.equal(pairs.find(({ rejected }) => rejected === 1)?.margin, 1 - 2 / 3);
  assert.deepEqual(pairsOf(plum, judged(rows('PF', 'FP'))), []);
});

test('dstc: the best program with its best test over the worst with the worst test', () => {
  const [pair, ...others] = pairsOf(dstc, judged(rows('PPF', 'PFF', 'FPF', 'FFF', 'PPF')));
  assert.deepEqual(others, []);
  assert.deepEqual([pair?.chosen, pair?.rejected, pair?.margin], [0, 3, 2 / 3]);
  assert.deepEqual(pair?.tests, { chosen: 0, rejected: 2 });
  assert.deepEqual(pairsOf(dstc, judged(rows('PP', 'PP'))), []);
});

test('codedpo: by PageRank, then by CPU time among the best', () => {
  const time = (cpu_ms: number, cpu_ms_sd: number) => ({ cpu_ms, cpu_ms_sd });
  const problem = judged([
    { code: 'slow', row: 'PPP', more: time(90, 1) },
    { code: 'fast', row: 'PPP', more: time(30, 1) },
    { code: 'hardly slower', row: 'PPP', more: time(40, 1) },
    { code: 'unsteady', row: 'PPP', more: time(90, 40) },
    { code: 'worse', row: 'PFF', more: time(1, 0) },
  ]);
  const pairs = pairsOf(codedpo, problem);
  const of = (kind: string) => pairs.filter((pair) => pair.kind === kind);
  assert.deepEqual(names(of('efficiency')), ['1>0', '2>0']);
  assert.deepEqual(
    of('efficiency').map(({ margin }) => Math.round(margin * 1000)),
    [667, 556],
  );
  assert.deepEqual(names(of('correctness')), ['0>4', '1>4', '2>4', '3>4']);
  const balanced = pairsOf(codedpo, problem, { ...ALL, balance: true });
  assert.equal(balanced.filter(({ kind }) => kind === 'correctness').length, 2);
  assert.equal(balanced.length, 4);
});

test('focal: odds apart, texts close, the closest first', () => {
  const posterior = (relevance_score: number) => ({ relevance_score });
  const problem = judged([
    { code: 'return sorted(x, key=len)[0] + 1', row: 'P', more: posterior(0.9) },
    { code: 'return sorted(x, key=len)[0] - 1', row: 'P', more: posterior(0.4) },
    { code: 'return sorted(x, key=max)[0] - 1', row: 'P', more: posterior(0.4) },
    { code: 'while True: pass', row: 'P', more: posterior(0.01) },
    { code: 'return sorted(x, key=len)[0] + 2', row: 'P', more: posterior(0.6) },
  ]);
  const pairs = pairsOf(focal, problem);
  assert.deepEqual(
    pairs.map(({ chosen, rejected }) => [chosen, rejected]),
    [
      [0, 1],
      [0, 2],
    ],
  );
  assert.ok(Math.abs((pairs[0]?.margin ?? 0) - Math.log(9 / (2 / 3))) < 1e-12);
});

test('closeness is symmetric, in [0, 1], and 1 for the same words', () => {
  assert.equal(closeness(wordPairs('return a + b'), wordPairs('return a - b')), 0.6);
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const [a, b] = [wordPairs(one), wordPairs(other)];
      const close = closeness(a, b);
      assert.ok(close >= 0 && close <= 1);
      assert.equal(close, closeness(b, a));
      assert.equal(closeness(a, wordPairs(` ${one}\n`)), 1);
    }),
  );
});

test('who tampers, who was not judged whole, and whose text is there already is neither chosen nor rejected', () => {
  const told: Told[] = [
    { code: 'return 1', row: 'PPP' },
    { code: 'return 1  \n', row: 'PPP' },
    { code: 'return 2', row: 'PPP', more: { flags: ['tampering'] } },
    { code: 'return 3', row: 'PIF' },
    { code: 'return 4', row: 'FSF' },
    { code: 'return 5', row: 'PFF' },
    { code: '```python\nreturn 6\n```', row: 'FFF' },
  ];
  const problem = judged(told);
  assert.deepEqual(
    problem.candidates.map(({ code }) => code.trim()),
    ['return 1', 'return 5', 'return 6'],
  );
  // Without outcomes the counts tell it, too.
  const { outcomes: _, ...reply } = replied(told);
  const counted = toJudged('p', asked(told), reply);
  assert.ok(!('unusable' in counted));
  assert.deepEqual(
    counted.candidates.map(({ id }) => id),
    problem.candidates.map(({ id }) => id),
  );
});

test('a reply to another request, or without a prompt, gives nothing', () => {
  const told = rows('PP', 'PF');
  const other = toJudged('p', asked(told.slice(0, 1)), replied(told));
  assert.deepEqual(other, { unusable: 'other_problem' });
  assert.deepEqual(toJudged('p', asked(told, { prelude: '' }), replied(told)), { unusable: 'no_prompt' });
});

const matrices = fc.integer({ min: 1, max: 8 }).chain((tests) =>
  fc.array(
    fc.record({
      row: fc.string({ unit: fc.constantFrom('P', 'F', 'E', 'I'), minLength: tests, maxLength: tests }),
      relevance_score: fc.double({ min: 0, max: 1, noNaN: true }),
      cpu_ms: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
    }),
    { minLength: 1, maxLength: 12 },
  ),
);

test('every rule: nobody is preferred to himself or both ways, margins are above 0 and what was asked for, the cap and the seed hold', () => {
  fc.assert(
    fc.property(
      matrices,
      fc.nat(),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (told, seed, most, balance, leastMargin) => {
        const problem = judged(
          told.map(({ row, relevance_score, cpu_ms }, index) => ({
            code: `return x + ${index}`,
            row,
            more: { relevance_score, cpu_ms, cpu_ms_sd: 0 },
          })),
        );
        for (const rule of rules) {
          const selection = { most, leastMargin, balance, seed };
          const pairs = pairsOf(rule, problem, selection);
          assert.deepEqual(pairs, pairsOf(rule, problem, selection));
          assert.ok(pairs.length <= most);
          const keys = new Set(pairs.map(({ chosen, rejected }) => `${chosen} ${rejected}`));
          assert.equal(keys.size, pairs.length);
          for (const { chosen, rejected, margin, kind } of pairs) {
            assert.notEqual(chosen, rejected);
            assert.ok(!keys.has(`${rejected} ${chosen}`));
            assert.ok(margin > 0 && margin >= leastMargin && rule.kinds.includes(kind));
          }
        }
      },
    ),
  );
});

test('a candidate comes a second time only when all other pairs are taken', () => {
  const problem = judged(rows('PP', 'PP', 'PP', 'FF', 'FF', 'FF'));
  const three = pairsOf(plum, problem, { ...ALL, most: 3 });
  assert.equal(new Set(three.flatMap(({ chosen, rejected }) => [chosen, rejected])).size, 6);
  assert.equal(pairsOf(plum, problem).length, 9);
});

import { test } from 'node:test';
import betaln from '@stdlib/math-base-special-betaln';
import fc from 'fast-check';
import { b4 } from '../../src/ranking/b4.ts';
import { anyRows, matrixOf } from '../matrix/matrices.ts';
import { assertClose } from './approximately.ts';

const published = { alpha_xy: 1_000, beta_0: 100_000, counted: false };

test('a single cell: B(1 + α, 1) twice, B(1, 1) and B(1, β₀)', () => {
  const expected = -2 * Math.log(1_001) - Math.log(100_000);
  assertClose(b4.score(matrixOf(['1']), published), [expected]);
});

// Computed with the code published with the paper (ZJU-CTAG/B4, strategy.py).
test('the scores are those of the published code', () => {
  const agreement = matrixOf(['1100', '1100', '0011']);
  assertClose(b4.score(agreement, published), [-68.803879762, -68.803879762, -96.071327263]);
  assertClose(
    b4.score(agreement, { ...published, beta_0: 10_000 }),
    [-61.896394458, -61.896394458, -84.55930165],
  );
  assertClose(
    b4.score(agreement, { ...published, alpha_xy: 10, beta_0: 10 }),
    [-19.636474287, -19.636474287, -24.571148041],
  );
  const nobody = matrixOf(['000', '000']);
  assertClose(b4.score(nobody, published), [-44.267933405, -44.267933405]);
  const simulated = matrixOf(['00000011', '01100000', '00110111', '10011111', '10001011', '10010000']);
  assertClose(
    b4.score(simulated, published),
    [-224.86701431, -265.544537793, -154.815254416, -122.700885314, -176.159792296, -242.546067685],
  );
});

test('counted, every count of the formula is of samples', () => {
  const matrix = matrixOf(['11', '01'], { candidateCounts: [1, 3], testCounts: [1, 2] });
  // N = 4, M = 3; the other side's 3 samples × 3 test samples, of which they pass 3 × 2.
  const first = betaln(1_001, 4) + betaln(1_003, 1) + betaln(6 + 1, 3 + 1) + betaln(1, 100_000);
  // The first candidate passes the second's 2 test samples, and the 1 that the second fails.
  const second = betaln(1_003, 2) + betaln(1_002, 2) + betaln(2 + 1, 1) + betaln(1 + 1, 100_000);
  assertClose(b4.score(matrix, { ...published, counted: true }), [first, second]);
  assertClose(b4.score(matrix, published), [-34.033, -51.356], 1e-4);
});

test('the scores are those of the formula taken literally, cell by cell', () => {
  fc.assert(
    fc.property(
      anyRows(),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      (rows, alpha_xy, beta_0) => {
        const expected = rows.map((row) => literally(rows, row, alpha_xy, beta_0));
        assertClose(b4.score(matrixOf(rows), { alpha_xy, beta_0, counted: false }), expected);
      },
    ),
  );
});

function literally(rows: readonly string[], row: string, alpha: number, beta: number): number {
  const others = rows.filter((other) => other !== row);
  const set = rows.length - others.length;
  const cells = (own: string) =>
    others.flatMap((other) => [...other].filter((_, index) => row[index] === own));
  const count = (list: readonly string[], cell: string) => list.filter((other) => other === cell).length;
  const passed = count([...row], '1');
  const onRight = cells('1');
  const onWrong = cells('0');
  return (
    betaln(set + alpha, others.length + 1) +
    betaln(passed + alpha, row.length - passed + 1) +
    betaln(count(onRight, '1') + 1, count(onRight, '0') + 1) +
    betaln(count(onWrong, '1') + 1, count(onWrong, '0') + beta)
  );
}

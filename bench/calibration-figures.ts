/** How good probabilities are. Pure. */
import { mean } from './pass-at-1.ts';

/** What was said, in [0, 1]; what came of it, in [0, 1]; and of which problem. */
export type Forecast = { readonly said: number; readonly came: number; readonly problem: string };

export type Bin = { readonly said: number; readonly came: number; readonly forecasts: number };

const TRIALS = 200;

/** Bins of equal mass: the forecasts in the order of what was said, as many in each bin as in any other, but for one. */
export function binsOf(forecasts: readonly Forecast[], bins: number): Bin[] {
  const sorted = forecasts.toSorted((a, b) => a.said - b.said);
  return Array.from({ length: bins }, (_, bin) =>
    sorted.slice(Math.round((bin * sorted.length) / bins), Math.round(((bin + 1) * sorted.length) / bins)),
  )
    .filter(({ length }) => length > 0)
    .map((part) => ({
      said: mean(part.map(({ said }) => said)),
      came: mean(part.map(({ came }) => came)),
      forecasts: part.length,
    }));
}

/**
 * Expected calibration error: the mean over bins of equal mass, weighed by them, of |mean said − mean came|. In [0, 1], 0 is
 * best. Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
 */
export function calibrationError(forecasts: readonly Forecast[], bins: number): number {
  return binsOf(forecasts, bins).reduce(
    (sum, bin) => sum + (bin.forecasts / forecasts.length) * Math.abs(bin.said - bin.came),
    0,
  );
}

/**
 * The mean calibration error where what was said is exactly true, simulated: what chance alone makes of so few forecasts.
 * `apart`: samples of one problem come out each for itself. `together`: one draw for all samples of a problem, which then come
 * out as like as can be. Those of real problems lie between the two.
 */
export function perfectError(
  forecasts: readonly Forecast[],
  bins: number,
  random: () => number,
): { readonly apart: number; readonly together: number } {
  const simulated = (drawFor: () => (problem: string) => number) =>
    mean(
      Array.from({ length: TRIALS }, () => {
        const draw = drawFor();
        const came = forecasts.map((one) => ({ ...one, came: draw(one.problem) < one.said ? 1 : 0 }));
        return calibrationError(came, bins);
      }),
    );
  return { apart: simulated(() => random), together: simulated(() => oncePerProblem(random)) };
}

function oncePerProblem(random: () => number): (problem: string) => number {
  const drawn = new Map<string, number>();
  return (problem) => {
    const value = drawn.get(problem) ?? random();
    drawn.set(problem, value);
    return value;
  };
}

/**
 * The chance that a forecast of what came was higher than one of what did not, equals half: area under the ROC curve, as the
 * Mann–Whitney statistic. What came by a share counts on both sides. NaN where one side is empty. O(n log n).
 */
export function auc(forecasts: readonly Forecast[]): number {
  const sorted = forecasts.toSorted((a, b) => a.said - b.said);
  const positives = sorted.reduce((sum, { came }) => sum + came, 0);
  let [below, won] = [0, 0];
  for (let first = 0, next = 0; first < sorted.length; first = next) {
    let [came, not] = [0, 0];
    for (; next < sorted.length && sorted[next]?.said === sorted[first]?.said; next++) {
      came += sorted[next]?.came ?? 0;
      not += 1 - (sorted[next]?.came ?? 0);
    }
    won += came * (below + not / 2);
    below += not;
  }
  return won / (positives * (sorted.length - positives));
}

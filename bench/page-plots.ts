/** Plots of a results page, as SVG that needs no script. Texts are escaped by the library. Pure. */
import { type EChartsOption, init } from 'echarts';
import { grouped, median } from '../src/bench/figures.ts';
import { type Language, languages } from '../src/bench/generated-problem.ts';
import { budgets } from '../src/learning/samples.ts';
import type { Latency } from './latency-figures.ts';
import { mean } from './pass-at-1.ts';
import type { Rates } from './scaling-figures.ts';
import type { Row } from './selectors-report.ts';

const WIDTH = 848;
const HEIGHT = 440;
/** Where the legend begins: texts are wider in some fonts than the library thinks, so it has room to its right. */
const LEGEND_LEFT = 670;
const FONT = 'system-ui, sans-serif';
/** Okabe and Ito's, which most people can tell apart, less yellow, which white swallows. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'];
/** Strategies beyond the colours come again with another stroke. */
const STROKES = ['solid', 'dashed', 'dotted'] as const;

const SIZE_AXIS = {
  type: 'category',
  name: 'candidates × tests',
  nameLocation: 'middle',
  nameGap: 32,
} as const;
/** Its name begins at the axis: centred over it, a long one would be cut off. */
const VALUE_AXIS = { nameTextStyle: { align: 'left' } } as const;

/** p50 and p99 of every language by size, on a logarithmic scale. */
export function latencyPlot(latencies: readonly Latency[]): string {
  const sizes = [...new Set(latencies.map(sizeOf))];
  const measured = languages.filter((name) => latencies.some(({ language }) => language === name));
  const lineOf = (language: Language, part: 'p50' | 'p99') => ({
    type: 'line' as const,
    name: `${language} ${part}`,
    symbolSize: 7,
    lineStyle: { type: part === 'p50' ? ('solid' as const) : ('dashed' as const) },
    color: colourOf(languages.indexOf(language)),
    data: sizes.map(
      (size) => latencies.find((one) => one.language === language && sizeOf(one) === size)?.[part] ?? null,
    ),
  });
  return drawn({
    xAxis: { ...SIZE_AXIS, data: sizes },
    yAxis: { ...VALUE_AXIS, type: 'log', name: 'a request, ms' },
    series: measured.flatMap((language) => [lineOf(language, 'p50'), lineOf(language, 'p99')]),
  });
}

/** Cells a second in every language, with less and with two sandboxes. */
export function throughputPlot(rates: readonly Rates[]): string {
  const bars = throughputs(rates);
  const measured = [...new Set(bars.map(({ language }) => language))];
  const places = [...new Set(bars.map(({ place }) => place))];
  return drawn({
    xAxis: { type: 'category', data: measured },
    yAxis: { ...VALUE_AXIS, type: 'value', name: 'cells a second', axisLabel: { formatter: grouped } },
    series: places.map((place, at) => ({
      type: 'bar',
      name: place,
      color: colourOf(at),
      label: { show: true, position: 'top', formatter: ({ value }) => grouped(Number(value)) },
      data: measured.map(
        (language) => bars.find((bar) => bar.language === language && bar.place === place)?.rate ?? null,
      ),
    })),
  });
}

/** Median cells a second of each place and language; what had two sandboxes is one place, whatever was beside it. */
export function throughputs(rates: readonly Rates[]): {
  readonly place: string;
  readonly language: string;
  readonly rate: number;
}[] {
  const less = rates.map(({ place, language, less }) => ({ place, language, rate: median(less) }));
  const measured = [...new Set(rates.map(({ language }) => language))];
  const two = measured.map((language) => ({
    place: 'two sandboxes',
    language,
    rate: median(rates.filter((each) => each.language === language).flatMap((each) => each.two)),
  }));
  return [...less, ...two];
}

/** pass@1 of every strategy at each budget; the default and what nobody can be better than stand out. */
export function selectorsPlot(rows: readonly Row[], standard: string): string {
  const best = rows.at(-1)?.name;
  return drawn({
    xAxis: { ...SIZE_AXIS, data: budgets.map(({ name }) => name) },
    yAxis: { ...VALUE_AXIS, type: 'value', name: 'pass@1, %', scale: true },
    series: rows.map(({ name, values }, at) => ({
      type: 'line',
      name,
      symbolSize: name === standard ? 9 : 5,
      color: name === best ? '#999999' : colourOf(at),
      lineStyle: {
        width: name === standard ? 4 : 1.5,
        type: name === best ? 'dashed' : (STROKES[Math.floor(at / COLOURS.length)] ?? 'solid'),
      },
      z: name === standard ? 3 : 2,
      data: passAt1s(values),
    })),
  });
}

/** In percent at each budget, over problems. */
export function passAt1s(values: Row['values']): number[] {
  return budgets.map((_, at) => Number((100 * mean(values.map((ofOne) => ofOne[at] ?? 0))).toFixed(1)));
}

function sizeOf({ candidates, tests }: Latency): string {
  return `${candidates} × ${tests}`;
}

function colourOf(place: number): string {
  return COLOURS[place % COLOURS.length] ?? '#000000';
}

function drawn(option: EChartsOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: FONT },
      legend: { type: 'plain', orient: 'vertical', left: LEGEND_LEFT, top: 'middle', itemWidth: 36 },
      grid: { left: 64, right: WIDTH - LEGEND_LEFT + 20, top: 40, bottom: 48 },
      ...option,
    });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

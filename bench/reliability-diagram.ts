/** Reliability diagrams as SVG: what was said against what came. Pure. */
import type { Bin } from './calibration-figures.ts';

const SIDE = 320;
const [LEFT, TOP] = [56, 40];

/** Diagrams side by side. A point on the diagonal is said as it comes; titles must be our own. */
export function reliabilityDiagram(
  panels: readonly { readonly title: string; readonly bins: readonly Bin[] }[],
): string {
  const width = panels.length * (SIDE + LEFT + 24);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${SIDE + TOP + 52}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="white"/>',
    ...panels.map(
      ({ title, bins }, at) =>
        `<g transform="translate(${LEFT + at * (SIDE + LEFT + 24)} ${TOP})">${panel(title, bins)}</g>`,
    ),
    '</svg>\n',
  ].join('\n');
}

function panel(title: string, bins: readonly Bin[]): string {
  const points = bins.map(({ said, came }) => `${across(said)},${up(came)}`);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return [
    `<text x="0" y="-14" font-weight="bold">${title}</text>`,
    `<rect width="${SIDE}" height="${SIDE}" fill="none" stroke="#999"/>`,
    `<line x1="0" y1="${SIDE}" x2="${SIDE}" y2="0" stroke="#999" stroke-dasharray="4"/>`,
    ...ticks.map((at) => `<text x="${across(at)}" y="${SIDE + 18}" text-anchor="middle">${at}</text>`),
    ...ticks.map((at) => `<text x="-8" y="${up(at) + 4}" text-anchor="end">${at}</text>`),
    `<text x="${SIDE / 2}" y="${SIDE + 38}" text-anchor="middle">confidence</text>`,
    `<text transform="translate(-40 ${SIDE / 2}) rotate(-90)" text-anchor="middle">share right</text>`,
    `<polyline points="${points.join(' ')}" fill="none" stroke="#06c" stroke-width="1.5"/>`,
    ...bins.map(({ said, came }) => `<circle cx="${across(said)}" cy="${up(came)}" r="4" fill="#06c"/>`),
  ].join('');
}

function across(share: number): number {
  return Number((share * SIDE).toFixed(1));
}

function up(share: number): number {
  return Number(((1 - share) * SIDE).toFixed(1));
}

/** A page of results: a plot and its figures in each section. Pure. */
import { escapeMarkup } from '../src/leaderboard/names.ts';

export type Section = {
  readonly title: string;
  /** How it was measured. */
  readonly note: string;
  /** Markup of our own making. */
  readonly svg: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 880px; margin: 2rem auto; padding: 0 1rem; color: #222; }
h2 { margin: 2.5rem 0 0; }
p { color: #555; margin: 0.3rem 0 0.8rem; }
figure { margin: 0; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin-top: 0.5rem; }
th, td { padding: 0.15rem 1rem 0.15rem 0; text-align: right; border-bottom: 1px solid #ddd; }
th:first-child, td:first-child { text-align: left; }
summary { cursor: pointer; }
`;

/** HTML without script; it loads nothing. */
export function resultsPage(title: string, about: string, sections: readonly Section[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${STYLE}</style>
<h1>${escapeMarkup(title)}</h1>
<p>${escapeMarkup(about)}</p>
${sections.map(toHtml).join('\n')}
</html>
`;
}

function toHtml({ title, note, svg, head, rows }: Section): string {
  return `<section>
<h2>${escapeMarkup(title)}</h2>
<p>${escapeMarkup(note)}</p>
<figure role="img" aria-label="${escapeMarkup(title)}">${svg}</figure>
<details><summary>Figures</summary><table>
${[rowOf('th', head), ...rows.map((row) => rowOf('td', row))].join('\n')}
</table></details>
</section>`;
}

function rowOf(tag: 'th' | 'td', cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<${tag}>${escapeMarkup(cell)}</${tag}>`).join('')}</tr>`;
}

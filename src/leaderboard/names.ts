/** Names of sources as they may be shown: whoever sends candidates writes them. */
import { safeText } from '../../workers/safe-text.ts';

const LONGEST = 48;

/** On one line, bounded, without control characters and what turns text around. */
export function plainName(name: string): string {
  return safeText(name.trim().replace(/\s+/g, ' '), LONGEST);
}

/** In a cell of a Markdown table: nothing of it is markup. */
export function markdownName(name: string): string {
  return markupName(name).replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&');
}

/** In XML and HTML. */
export function markupName(name: string): string {
  return escapeMarkup(plainName(name));
}

/** Any text as text of XML and HTML, between tags and in attributes with double quotes. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/**
 * Takes a program out of the Markdown that a model wrapped it in.
 *
 * - Prose may stand before and after the fenced block; what is in the block is kept to the letter, leading
 *   indentation included, so that a completion still goes on from its prelude.
 * - Of several blocks the first that names the language counts, else the first that is not empty.
 * - A block that never closes (the model ran out of tokens) goes on to the end. A closing fence without an opening
 *   one (the prompt had opened the block) ends the program.
 * - Three backticks inside a string or a comment of the program are no fence, and a text without a fence comes back
 *   as it is.
 */
import type { LanguageName } from '../execution/plan.ts';

/** An opening or closing fence: at most three spaces, backticks, then perhaps the language. */
const FENCE = /^( {0,3})(`{3,})([^`\r\n]*)\r?$/gm;

/** What models write behind the backticks. */
const NAMES: Readonly<Record<LanguageName, ReadonlySet<string>>> = {
  python: new Set(['python', 'python3', 'py', 'py3']),
  javascript: new Set(['javascript', 'js', 'jsx', 'mjs', 'cjs', 'node', 'nodejs']),
  typescript: new Set(['typescript', 'ts', 'tsx', 'mts', 'cts']),
};

type Fence = {
  readonly indent: number;
  readonly ticks: number;
  readonly info: string;
  /** Where its line starts, and where the next one does. */
  readonly from: number;
  readonly to: number;
};

type Block = { readonly language: string; readonly code: string };

/** The program within the fence, or undefined where there is no fence to take off. */
export function unfence(text: string, language: LanguageName): string | undefined {
  if (!text.includes('```')) return undefined;
  const fences = fencesOf(text);
  const [first] = fences;
  if (first === undefined || isInsideToken(text.slice(0, first.from), language)) return undefined;

  const before = text.slice(0, first.from);
  const closesBefore = fences.length % 2 === 1 && first.info === '' && before.trim() !== '';
  if (closesBefore) return before;

  const blocks = blocksOf(text, fences).filter(({ code }) => code.trim() !== '');
  return (blocks.find((block) => NAMES[language].has(block.language)) ?? blocks[0])?.code;
}

function fencesOf(text: string): readonly Fence[] {
  return Array.from(
    text.matchAll(FENCE),
    ({ 0: line, 1: indent = '', 2: ticks = '', 3: info = '', index }) => ({
      indent: indent.length,
      ticks: ticks.length,
      info: info.trim(),
      from: index,
      to: Math.min(index + line.length + 1, text.length),
    }),
  );
}

function blocksOf(text: string, fences: readonly Fence[]): readonly Block[] {
  const blocks: Block[] = [];
  let opening: Fence | undefined;
  const add = (open: Fence, end: number) =>
    blocks.push({
      language: (/^\W*([\w+#]*)/.exec(open.info)?.[1] ?? '').toLowerCase(),
      code: outdent(text.slice(open.to, end), open.indent),
    });

  for (const fence of fences) {
    if (opening === undefined) {
      opening = fence;
    } else if (fence.info === '' && fence.ticks >= opening.ticks) {
      add(opening, fence.from);
      opening = undefined;
    }
  }
  if (opening !== undefined) add(opening, text.length);
  return blocks;
}

/** Takes away the indentation that the fence itself had (a block in a list), as Markdown does. */
function outdent(code: string, indent: number): string {
  return indent === 0 ? code : code.replace(new RegExp(`^ {1,${indent}}`, 'gm'), '');
}

/** Whether a program that starts with `before` is within a long string or a comment at its end. */
function isInsideToken(before: string, language: LanguageName): boolean {
  if (language === 'python')
    return occurrences(before, '"""') % 2 === 1 || occurrences(before, "'''") % 2 === 1;
  return before.lastIndexOf('/*') > before.lastIndexOf('*/');
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}

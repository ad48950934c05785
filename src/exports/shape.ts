/** What a shape of training data is: columns, and what of a problem goes into them. One file a framework, in `shapes/`. */
import type { Judged, JudgedCandidate } from './judged.ts';
import type { Pair } from './rule.ts';

/** What a column holds. `message` and `turn` are objects, with the names that OpenAI and ShareGPT have for their fields. */
export type ColumnType =
  | 'text'
  | 'number'
  | 'boolean'
  | 'numbers'
  | 'texts'
  | 'message'
  | 'messages'
  | 'turn'
  | 'turns'
  | 'rated';

export type Message = { readonly role: 'user' | 'assistant'; readonly content: string };
export type Turn = { readonly from: 'human' | 'gpt'; readonly value: string };
/** An answer with its score, as UltraFeedback has it. */
export type Rated = { readonly model: string; readonly response: string; readonly overall_score: number };

export type Value =
  | string
  | number
  | boolean
  | null
  | Message
  | Turn
  | readonly (string | number | Message | Turn | Rated)[];

export type Columns = Readonly<Record<string, ColumnType>>;
export type Row = Readonly<Record<string, Value>>;

/** A program as text that goes on from the prompt, and as what an assistant says. */
export type Answer = { readonly text: string; readonly said: string };
/** A candidate whose label or score goes into the data. */
export type Labelled = {
  readonly candidate: JudgedCandidate;
  readonly answer: Answer;
  readonly score: number;
  readonly label: boolean;
};
/** A pair with its texts. */
export type AnsweredPair = { readonly pair: Pair; readonly chosen: Answer; readonly rejected: Answer };

export type Shape = {
  readonly name: string;
  readonly description: string;
  /** Where its columns are documented. */
  readonly url: string;
  readonly columns: Columns;
} & (
  | { readonly of: 'pairs'; readonly row: (prompt: string, pair: AnsweredPair) => Row }
  /** Every candidate that a pair chose or rejected. */
  | { readonly of: 'labels'; readonly row: (prompt: string, labelled: Labelled) => Row }
  /** All candidates of a problem, the best first; at least two. */
  | { readonly of: 'lists'; readonly row: (prompt: string, all: readonly Labelled[]) => Row }
  /** The best candidate that is fit to be chosen. */
  | { readonly of: 'winners'; readonly row: (prompt: string, winner: Labelled) => Row }
);

export function asked(content: string): Message {
  return { role: 'user', content };
}

export function answered({ said }: Answer): Message {
  return { role: 'assistant', content: said };
}

/**
 * The program as a completion (the text as it came), and as a chat answer: the whole program in a fence, with the prelude in
 * front where the prompt is the prelude. `test` goes behind both.
 */
export function toAnswer({ code }: JudgedCandidate, problem: Judged, test: string | null = null): Answer {
  const { completes, prelude, language } = problem;
  const text = test === null ? code : `${code.trimEnd()}\n\n${test.trimEnd()}\n`;
  const program = completes ? `${prelude}${text}` : text;
  // A fence that the program itself holds must not end it.
  const ticks = Math.max(3, ...(program.match(/`+/g) ?? []).map((run) => run.length + 1));
  const fence = '`'.repeat(ticks);
  return { text, said: `${fence}${language}\n${program.trimEnd()}\n${fence}` };
}

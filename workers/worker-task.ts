/** What the main thread of a sandbox asks of its worker thread. */
import type { Problem, Slice } from './messages.ts';

export type WorkerTask =
  /** Answers with the runtime's name and version. */
  | { readonly type: 'hello' }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'forget'; readonly problem: number }
  | { readonly type: 'slice'; readonly slice: Slice };

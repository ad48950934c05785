/** Replies of chat models: texts with Markdown fences, as strings or as the messages of an API. */
import { type Fields, fault, isFields, linewise, type Shape, text } from '../shape.ts';

export const chat: Shape = {
  name: 'chat',
  description:
    'chat replies a line: `choices`, `responses`, `replies` or `completions` (texts, `{ content }`, `{ message }` or `{ text }`) with `tests`',
  recognises: (fields) => repliesOf(fields) !== undefined,
  read: linewise((fields, { language }) => {
    const replies = repliesOf(fields);
    if (replies === undefined)
      return fault('There are no `choices`, `responses`, `replies` or `completions`.');
    const candidates = replies.map(replyText);
    const missing = candidates.indexOf(undefined);
    if (missing !== -1) return fault(`Reply ${missing} has no text.`);
    return { kind: 'request', request: { language, ...fields, candidates }, truth: null };
  }),
};

function repliesOf({ choices, responses, replies, completions }: Fields): readonly unknown[] | undefined {
  const given = choices ?? responses ?? replies ?? completions;
  return Array.isArray(given) ? given : undefined;
}

function replyText(reply: unknown): string | undefined {
  if (typeof reply === 'string') return reply;
  if (!isFields(reply)) return undefined;
  return isFields(reply.message) ? text(reply.message.content) : (text(reply.content) ?? text(reply.text));
}

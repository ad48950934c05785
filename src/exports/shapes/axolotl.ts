import { answered, asked, type Shape } from '../shape.ts';

/** axolotl, `rl: dpo` with `type: chat_template.default`. */
export const axolotl: Shape = {
  name: 'axolotl',
  description: 'axolotl DPO (chat_template.default): messages, chosen, rejected.',
  url: 'https://docs.axolotl.ai/docs/rlhf.html',
  of: 'pairs',
  columns: { messages: 'messages', chosen: 'message', rejected: 'message' },
  row: (prompt, { chosen, rejected }) => ({
    messages: [asked(prompt)],
    chosen: answered(chosen),
    rejected: answered(rejected),
  }),
};

import { answered, asked, type Shape } from '../shape.ts';

/** Rejection sampling: the best candidate of each problem, for fine-tuning. */
export const sft: Shape = {
  name: 'sft',
  description:
    'Rejection sampling: the conversation with the winner, messages. For TRL, axolotl, LLaMA-Factory (openai).',
  url: 'https://huggingface.co/docs/trl/dataset_formats',
  of: 'winners',
  columns: { messages: 'messages' },
  row: (prompt, { answer }) => ({ messages: [asked(prompt), answered(answer)] }),
};

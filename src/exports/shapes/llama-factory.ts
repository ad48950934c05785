/** LLaMA-Factory with `"ranking": true` in `dataset_info.json`. */
import type { Answer, Shape, Turn } from '../shape.ts';

const url = 'https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md';

export const llamaFactoryAlpaca: Shape = {
  name: 'llama-factory-alpaca',
  description: 'LLaMA-Factory ranking, alpaca: instruction, input, chosen, rejected.',
  url,
  of: 'pairs',
  columns: { instruction: 'text', input: 'text', chosen: 'text', rejected: 'text' },
  row: (prompt, { chosen, rejected }) => ({
    instruction: prompt,
    input: '',
    chosen: chosen.said,
    rejected: rejected.said,
  }),
};

export const llamaFactoryShareGpt: Shape = {
  name: 'llama-factory-sharegpt',
  description: 'LLaMA-Factory ranking, sharegpt: conversations, chosen, rejected.',
  url,
  of: 'pairs',
  columns: { conversations: 'turns', chosen: 'turn', rejected: 'turn' },
  row: (prompt, { chosen, rejected }) => ({
    conversations: [{ from: 'human', value: prompt }],
    chosen: turn(chosen),
    rejected: turn(rejected),
  }),
};

function turn({ said }: Answer): Turn {
  return { from: 'gpt', value: said };
}

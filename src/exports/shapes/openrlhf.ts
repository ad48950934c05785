import { answered, asked, type Shape } from '../shape.ts';

/** OpenRLHF with `--apply_chat_template` and no `--prompt_key`: both columns are whole conversations. It reads `margin` too. */
export const openrlhf: Shape = {
  name: 'openrlhf',
  description:
    'OpenRLHF (DPO, reward models) with --apply_chat_template: chosen, rejected as whole conversations.',
  url: 'https://github.com/OpenRLHF/OpenRLHF/blob/main/openrlhf/datasets/reward_dataset.py',
  of: 'pairs',
  columns: { chosen: 'messages', rejected: 'messages' },
  row: (prompt, { chosen, rejected }) => ({
    chosen: [asked(prompt), answered(chosen)],
    rejected: [asked(prompt), answered(rejected)],
  }),
};

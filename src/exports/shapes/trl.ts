/** TRL: preference and unpaired preference, as text and as conversations. */
import { answered, asked, type Shape } from '../shape.ts';

const url = 'https://huggingface.co/docs/trl/dataset_formats';

export const trl: Shape = {
  name: 'trl',
  description: 'TRL preference (DPO, ORPO, reward models): prompt, chosen, rejected.',
  url,
  of: 'pairs',
  columns: { prompt: 'text', chosen: 'text', rejected: 'text' },
  row: (prompt, { chosen, rejected }) => ({ prompt, chosen: chosen.text, rejected: rejected.text }),
};

export const trlChat: Shape = {
  name: 'trl-chat',
  description: 'The same as conversations.',
  url,
  of: 'pairs',
  columns: { prompt: 'messages', chosen: 'messages', rejected: 'messages' },
  row: (prompt, { chosen, rejected }) => ({
    prompt: [asked(prompt)],
    chosen: [answered(chosen)],
    rejected: [answered(rejected)],
  }),
};

export const kto: Shape = {
  name: 'kto',
  description: 'TRL unpaired preference (KTO): prompt, completion, label.',
  url,
  of: 'labels',
  columns: { prompt: 'text', completion: 'text', label: 'boolean' },
  row: (prompt, { answer, label }) => ({ prompt, completion: answer.text, label }),
};

export const ktoChat: Shape = {
  name: 'kto-chat',
  description: 'The same as conversations.',
  url,
  of: 'labels',
  columns: { prompt: 'messages', completion: 'messages', label: 'boolean' },
  row: (prompt, { answer, label }) => ({
    prompt: [asked(prompt)],
    completion: [answered(answer)],
    label,
  }),
};

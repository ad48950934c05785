/** All candidates of a problem with scores: for listwise losses (PRO, LiPO), and as UltraFeedback has them. */
import type { Shape } from '../shape.ts';

export const listwise: Shape = {
  name: 'listwise',
  description: 'A problem a row: prompt, completions (best first), scores.',
  url: 'https://arxiv.org/abs/2306.17492',
  of: 'lists',
  columns: { prompt: 'text', completions: 'texts', scores: 'numbers' },
  row: (prompt, all) => ({
    prompt,
    completions: all.map(({ answer }) => answer.text),
    scores: all.map(({ score }) => score),
  }),
};

export const ultraFeedback: Shape = {
  name: 'ultrafeedback',
  description: 'A problem a row as in UltraFeedback: instruction, models, completions with overall_score.',
  url: 'https://huggingface.co/datasets/openbmb/UltraFeedback',
  of: 'lists',
  columns: { instruction: 'text', models: 'texts', completions: 'rated' },
  row: (prompt, all) => ({
    instruction: prompt,
    models: all.map(({ candidate }) => candidate.source ?? ''),
    completions: all.map(({ candidate, answer, score }) => ({
      model: candidate.source ?? '',
      response: answer.said,
      overall_score: score,
    })),
  }),
};

/** Every shape that an export can name. Adding one is a file in `shapes/` and a line here. */
import type { Shape } from './shape.ts';
import { axolotl } from './shapes/axolotl.ts';
import { listwise, ultraFeedback } from './shapes/lists.ts';
import { llamaFactoryAlpaca, llamaFactoryShareGpt } from './shapes/llama-factory.ts';
import { openrlhf } from './shapes/openrlhf.ts';
import { sft } from './shapes/sft.ts';
import { kto, ktoChat, trl, trlChat } from './shapes/trl.ts';

export const shapes: readonly Shape[] = [
  ...[trl, trlChat, kto, ktoChat, openrlhf, llamaFactoryAlpaca, llamaFactoryShareGpt, axolotl],
  ...[listwise, ultraFeedback, sft],
];

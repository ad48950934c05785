/** Every rule that an export can name. Adding one is a file in `rules/` and a line here. */
import type { Rule } from './rule.ts';
import { acecoder } from './rules/acecoder.ts';
import { codedpo } from './rules/codedpo.ts';
import { dstc } from './rules/dstc.ts';
import { focal } from './rules/focal.ts';
import { plum } from './rules/plum.ts';

export const rules: readonly Rule[] = [focal, codedpo, plum, dstc, acecoder];

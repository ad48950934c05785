/**
 * Probes: inputs that no test has, made from those that tests have. Nobody knows what a right program answers to them, but
 * right programs answer alike. No model is asked.
 */
import { chanceOf } from '../seeded.ts';
import { type Call, parseCall, printCall } from './call.ts';
import { mutate } from './mutate.ts';

/** Tries for each probe wanted: what is there already is no probe. */
const TRIES = 4;

/**
 * At most `most` calls that are none of the questions, each question's in turn. The same for the same questions and seed. Questions
 * that are no single call with plain arguments have none.
 */
export function probesOf(questions: readonly string[], most: number, seed: number): string[] {
  const calls = questions.flatMap((text) => parseCall(text) ?? []).filter(({ args }) => args.length > 0);
  const known = new Set([...questions, ...calls.map(printCall)]);
  const probes: string[] = [];
  for (let tried = 0; calls.length > 0 && tried < TRIES * most && probes.length < most; tried++) {
    const call = calls[tried % calls.length];
    if (!call) break;
    const chance = chanceOf('probe', seed, printCall(call), Math.floor(tried / calls.length));
    const probe = printCall(mutate(call, sameFunction(calls, call), chance));
    if (known.has(probe)) continue;
    known.add(probe);
    probes.push(probe);
  }
  return probes;
}

function sameFunction(calls: readonly Call[], { callee, args }: Call): Call[] {
  return calls.filter((other) => other.callee === callee && other.args.length === args.length);
}

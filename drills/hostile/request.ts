/** The request that an entry makes: two honest candidates and the hostile one, in texts that no cache has seen. */
import type { RerankRequest } from '../../src/rerank/wire/request.ts';
import type { Entry, Problem } from './suite.ts';

export type Role = 'good' | 'hostile' | 'wrong';

/** Behind an honest one it is run in a sandbox that is warm; before it, what it leaves behind shows. */
export const ORDERS: readonly (readonly Role[])[] = [
  ['good', 'hostile', 'wrong'],
  ['hostile', 'good', 'wrong'],
];

/** What is asked after a hostile program has been there. */
export const AFTERWARDS: readonly Role[] = ['good', 'wrong'];

/** @param nonce makes every cell one that was never run before; letters and digits */
export function requestOf(entry: Entry, roles: readonly Role[], nonce: string): RerankRequest {
  const { problem, code } = entry;
  const codes: Record<Role, string> = { good: problem.good, hostile: code, wrong: problem.wrong };
  return {
    language: problem.language,
    ...novelty(problem, nonce),
    candidates: roles.map((role) => ({ id: role, code: codes[role] })),
    strategy: 'max_pass',
    include: ['outcomes', 'failures'],
    ...(problem.limits ? { limits: { ...problem.limits } } : {}),
  };
}

function novelty({ language, tests }: Problem, nonce: string): Pick<RerankRequest, 'prelude' | 'tests'> {
  const comment = `${language === 'python' ? '#' : '//'} ${nonce}`;
  const hasPrograms = tests.some((test) => typeof test !== 'string');
  return {
    // Tests carry it where they can: a text before the candidate would hide what the candidate begins with.
    ...(hasPrograms ? { prelude: `${comment}\n` } : {}),
    tests: tests.map((test) => (typeof test === 'string' ? `${test}\n${comment}` : { ...test })),
  };
}

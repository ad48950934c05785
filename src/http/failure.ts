/** Problems on their way through Fastify, which carries failures as errors. */
import type { Problem } from '../problem-details/wire.ts';

const problemOf = new WeakMap<Error, Problem>();

/** An error that the error handler answers with exactly this problem. */
export function failure(problem: Problem): Error {
  const error = Object.assign(new Error(problem.title), { statusCode: problem.status });
  problemOf.set(error, problem);
  return error;
}

/** The problem of an error that `failure` made. */
export function problemIn(error: Error): Problem | undefined {
  return problemOf.get(error);
}

/** Numbers on the command line. */
import { InvalidArgumentError } from 'commander';

/** @throws InvalidArgumentError */
export function wholeNumber(given: string): number {
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(given);
}

/** @throws InvalidArgumentError */
export function fromZero(given: string): number {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(given)) throw new InvalidArgumentError('It must be a number from 0.');
  return Number(given);
}

/** The errors of Node that tell of wrong use: a TypeError with a code. */
import { render } from './render.ts';

class CodedTypeError extends TypeError {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

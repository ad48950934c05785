/** A fault in a field of a request, as RFC 9457 replies list it. */
export type FieldError = {
  /** JSON Pointer to the field. */
  readonly pointer: string;
  /** What is wrong and what to do about it, in a sentence for people. */
  readonly detail: string;
};

/** A JSON pointer (RFC 6901) to a field, for example `/tests/3/code`. */
export function pointerTo(...path: readonly (string | number)[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

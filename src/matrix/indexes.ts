/** 0, 1, 2 … below this length. */
export function indexes(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

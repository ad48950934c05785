/** What of one collection is still to be matched with members of another. */
export class Rest {
  readonly #items: unknown[];
  #start = 0;
  #end: number;
  #forward = true;

  /** Takes possession of the list. */
  constructor(items: unknown[]) {
    this.#items = items;
    this.#end = items.length - 1;
  }

  get size(): number {
    return this.#end - this.#start + 1;
  }

  /**
   * Takes one that fits out of the rest, if there is one. The ends are tried first, since entries mostly come in
   * the same order or in reverse; and the whole order is Node's, since it shows where fitting is not symmetric.
   */
  take(fits: (item: unknown) => boolean): boolean {
    if (this.#start > this.#end) return false;
    let from = this.#start;
    if (this.#forward) {
      if (fits(this.#items[from])) {
        this.#start++;
        return true;
      }
      if (from === this.#end) return false;
      this.#forward = false;
      from++;
    }
    if (!fits(this.#items[this.#end])) {
      this.#forward = true;
      let i = this.#end - 1;
      while (i >= from && !fits(this.#items[i])) i--;
      if (i < from) return false;
      this.#items[i] = this.#items[this.#end];
    }
    this.#end--;
    return true;
  }
}

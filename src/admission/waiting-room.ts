/**
 * Who waits, and whose turn it is. Work is served by weight: of the flows that wait (a caller's interactive work, its bulk
 * work), the one goes next that has been given the least for its weight (start-time fair queueing: Goyal, Vin and Cheng,
 * SIGCOMM 1996). A flow that comes back after a pause starts where the others are: nobody saves up.
 */

/** Work that waits or runs for somebody. */
export type Entry = {
  /** Whose it is: a caller and a priority. */
  readonly flow: string;
  /** Share beside other flows. */
  readonly weight: number;
  /** What it is reckoned to cost, in milliseconds of sandboxes. */
  readonly cost: number;
  readonly cells: number;
};

export type WaitingRoom<Waiting extends Entry> = {
  add(entry: Waiting): void;
  /** Takes out the next that is allowed. */
  next(allowed?: (entry: Waiting) => boolean): Waiting | null;
  /** Takes out one that will not wait any longer; says whether it was there. */
  remove(entry: Waiting): boolean;
  /** What a newcomer waits for: all of its own flow, and of the others as much as they get in the meantime. */
  costAhead(newcomer: Entry): number;
  readonly length: number;
};

type Flow<Waiting> = { readonly weight: number; readonly entries: Waiting[]; servedTo: number };

export function createWaitingRoom<Waiting extends Entry>(): WaitingRoom<Waiting> {
  const flows = new Map<string, Flow<Waiting>>();
  /** How far the flow that was served last had got: cost ÷ weight. */
  let servedTo = 0;

  function flowOf({ flow, weight }: Waiting): Flow<Waiting> {
    const known = flows.get(flow);
    if (known) return known;
    const created: Flow<Waiting> = { weight, entries: [], servedTo };
    flows.set(flow, created);
    return created;
  }

  /** One that has nothing more and is not ahead of the others need not be remembered. */
  function forgetIdle(): void {
    for (const [name, flow] of flows)
      if (flow.entries.length === 0 && flow.servedTo <= servedTo) flows.delete(name);
  }

  return {
    add(entry) {
      const flow = flowOf(entry);
      if (flow.entries.length === 0) flow.servedTo = Math.max(flow.servedTo, servedTo);
      flow.entries.push(entry);
    },
    next(allowed = () => true) {
      let first: Flow<Waiting> | null = null;
      for (const flow of flows.values()) {
        const [entry] = flow.entries;
        if (entry && allowed(entry) && (first === null || flow.servedTo < first.servedTo)) first = flow;
      }
      const entry = first?.entries.shift();
      if (!first || !entry) return null;
      servedTo = Math.max(servedTo, first.servedTo);
      first.servedTo += entry.cost / first.weight;
      forgetIdle();
      return entry;
    },
    remove(entry) {
      const entries = flows.get(entry.flow)?.entries;
      const index = entries?.indexOf(entry) ?? -1;
      if (index >= 0) entries?.splice(index, 1);
      return index >= 0;
    },
    costAhead(newcomer) {
      const own = sumOfCosts(flows.get(newcomer.flow)?.entries ?? []);
      const perWeight = (own + newcomer.cost) / newcomer.weight;
      let ahead = own;
      for (const [name, flow] of flows)
        if (name !== newcomer.flow) ahead += Math.min(sumOfCosts(flow.entries), perWeight * flow.weight);
      return ahead;
    },
    get length() {
      let length = 0;
      for (const { entries } of flows.values()) length += entries.length;
      return length;
    },
  };
}

function sumOfCosts(entries: readonly Entry[]): number {
  return entries.reduce((sum, { cost }) => sum + cost, 0);
}

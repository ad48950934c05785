/** Lets many in at a time, or one that must be alone. Who must be alone does not wait for ever: nobody new comes in before it. */
export type Gate = { enter<Result>(alone: boolean, work: () => Promise<Result>): Promise<Result> };

export function createGate(): Gate {
  let inside = 0;
  let closed: Promise<void> | null = null;
  let emptied: (() => void) | null = null;
  return {
    async enter(alone, work) {
      while (closed !== null) await closed;
      if (!alone) {
        inside += 1;
        try {
          return await work();
        } finally {
          inside -= 1;
          if (inside === 0) emptied?.();
        }
      }
      const opening = Promise.withResolvers<void>();
      closed = opening.promise;
      try {
        if (inside > 0)
          await new Promise<void>((resolve) => {
            emptied = resolve;
          });
        return await work();
      } finally {
        emptied = null;
        closed = null;
        opening.resolve();
      }
    },
  };
}

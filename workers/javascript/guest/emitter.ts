/** What streams and line readers have of Node's `EventEmitter`, for a realm that need not have it. */

export type Listener = (...values: unknown[]) => unknown;

type Entry = { readonly listener: Listener; readonly once: boolean };

export type Emitter = {
  emit(event: string, ...values: unknown[]): boolean;
  /**
   * The methods that a program calls on `owner`, which they give back.
   * @param onListen called after a listener was added
   */
  methods(owner: object, onListen: (event: string) => void): object;
};

export function createEmitter(): Emitter {
  const entries = new Map<string, readonly Entry[]>();
  const of = (event: string) => entries.get(event) ?? [];
  return {
    emit(event, ...values) {
      const called = of(event);
      for (const entry of called) {
        if (entry.once)
          entries.set(
            event,
            of(event).filter((other) => other !== entry),
          );
        entry.listener(...values);
      }
      return called.length > 0;
    },
    methods(owner, onListen) {
      const add = (once: boolean) => (event: string, listener: Listener) => {
        entries.set(event, [...of(event), { listener, once }]);
        onListen(event);
        return owner;
      };
      const remove = (event: string, listener: Listener) => {
        entries.set(
          event,
          of(event).filter((entry) => entry.listener !== listener),
        );
        return owner;
      };
      return {
        on: add(false),
        addListener: add(false),
        once: add(true),
        off: remove,
        removeListener: remove,
        removeAllListeners(event?: string) {
          if (event === undefined) entries.clear();
          else entries.delete(event);
          return owner;
        },
        listenerCount: (event: string) => of(event).length,
      };
    },
  };
}

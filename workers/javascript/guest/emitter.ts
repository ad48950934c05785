/** What streams, line readers and `process` have of Node's `EventEmitter`, for a realm that need not have it. */

export type Listener = (...values: unknown[]) => unknown;

type Entry = { readonly listener: Listener; readonly once: boolean };

export type Emitter = {
  /** Calls the listeners; false where there are none. Throws what they throw. */
  emit(event: string, ...values: unknown[]): boolean;
  add(event: string, listener: Listener): void;
  isHeard(event: string): boolean;
  /**
   * The methods that a program calls on `owner`, which they give back.
   * @param onListen called after a listener was added
   */
  methods(owner: () => object, onListen?: (event: string) => void): object;
};

export function createEmitter(): Emitter {
  const entries = new Map<string, readonly Entry[]>();
  let ownerOf: (() => object) | undefined;
  const of = (event: string) => entries.get(event) ?? [];
  const remove = (event: string, isMeant: (entry: Entry) => boolean) => {
    entries.set(
      event,
      of(event).filter((entry) => !isMeant(entry)),
    );
  };
  const emit = (event: string, ...values: unknown[]) => {
    const called = of(event);
    for (const entry of called) {
      if (entry.once) remove(event, (other) => other === entry);
      Reflect.apply(entry.listener, ownerOf?.(), values);
    }
    return called.length > 0;
  };
  return {
    emit,
    isHeard: (event) => of(event).length > 0,
    add: (event, listener) => {
      entries.set(event, [...of(event), { listener, once: false }]);
    },
    methods(owner, onListen) {
      ownerOf = owner;
      const adding = (once: boolean, first: boolean) => (event: string, listener: Listener) => {
        const entry = { listener, once };
        entries.set(event, first ? [entry, ...of(event)] : [...of(event), entry]);
        onListen?.(event);
        return owner();
      };
      const removing = (event: string, listener: Listener) => {
        remove(event, (entry) => entry.listener === listener);
        return owner();
      };
      return {
        emit,
        on: adding(false, false),
        addListener: adding(false, false),
        prependListener: adding(false, true),
        once: adding(true, false),
        prependOnceListener: adding(true, true),
        off: removing,
        removeListener: removing,
        removeAllListeners(event?: string) {
          if (event === undefined) entries.clear();
          else entries.delete(event);
          return owner();
        },
        setMaxListeners: owner,
        getMaxListeners: () => 10,
        eventNames: () => [...entries.keys()].filter((event) => of(event).length > 0),
        listeners: (event: string) => of(event).map(({ listener }) => listener),
        listenerCount: (event: string) => of(event).length,
      };
    },
  };
}

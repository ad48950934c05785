/**
 * What streams, line readers and `process` have of Node's `EventEmitter`, for a realm that need not have it. Their methods are
 * the same functions in every cell, on one prototype: to make them anew took longer than a small program.
 */
import { inheritable } from './guard.ts';

export type Listener = (...values: unknown[]) => unknown;

type Entry = { readonly listener: Listener; readonly once: boolean };

export type Emitter = {
  readonly entries: Map<string, readonly Entry[]>;
  /** What programs hold of it, and what listeners are called on. */
  owner: object | undefined;
  /** Called after a program has added a listener. */
  onListen: ((event: string) => void) | undefined;
  /** Somebody wants text of this stream, whatever others want: no program can see that. */
  wantsText: boolean;
};

const emitters = new WeakMap<object, Emitter>();

export function createEmitter(): Emitter {
  return { entries: new Map(), owner: undefined, onListen: undefined, wantsText: false };
}

/** Makes an object that has `EMITTER` for a prototype the one by which programs have to do with the emitter. */
export function attach<Owner extends object>(
  emitter: Emitter,
  owner: Owner,
  onListen?: (event: string) => void,
): Owner {
  emitter.owner = owner;
  emitter.onListen = onListen;
  emitters.set(owner, emitter);
  return owner;
}

/** Calls the listeners; false where there are none. Throws what they throw. */
export function emit(emitter: Emitter, event: string, ...values: unknown[]): boolean {
  const called = listenersOf(emitter, event);
  for (const entry of called) {
    if (entry.once) remove(emitter, event, (other) => other === entry);
    Reflect.apply(entry.listener, emitter.owner, values);
  }
  return called.length > 0;
}

export function listen(emitter: Emitter, event: string, listener: Listener): void {
  add(emitter, event, { listener, once: false });
}

function add(emitter: Emitter, event: string, entry: Entry, first = false): void {
  const others = listenersOf(emitter, event);
  emitter.entries.set(event, first ? [entry, ...others] : [...others, entry]);
}

export function isHeard(emitter: Emitter, event: string): boolean {
  return listenersOf(emitter, event).length > 0;
}

function listenersOf({ entries }: Emitter, event: string): readonly Entry[] {
  return entries.get(event) ?? [];
}

function remove(emitter: Emitter, event: string, isMeant: (entry: Entry) => boolean): void {
  emitter.entries.set(
    event,
    listenersOf(emitter, event).filter((entry) => !isMeant(entry)),
  );
}

export function emitterOf(owner: object): Emitter | undefined {
  return emitters.get(owner);
}

function of(owner: object): Emitter {
  const emitter = emitterOf(owner);
  if (!emitter) throw new TypeError('It is no EventEmitter');
  return emitter;
}

function adding(once: boolean, first: boolean) {
  return function (this: object, event: string, listener: Listener): object {
    const emitter = of(this);
    add(emitter, event, { listener, once }, first);
    emitter.onListen?.(event);
    return this;
  };
}

const addListener = adding(false, false);

function removeListener(this: object, event: string, listener: Listener): object {
  remove(of(this), event, (entry) => entry.listener === listener);
  return this;
}

export const EMITTER = {
  emit(event: string, ...values: unknown[]) {
    return emit(of(this), event, ...values);
  },
  on: addListener,
  addListener,
  prependListener: adding(false, true),
  once: adding(true, false),
  prependOnceListener: adding(true, true),
  off: removeListener,
  removeListener,
  removeAllListeners(event?: string) {
    const { entries } = of(this);
    if (event === undefined) entries.clear();
    else entries.delete(event);
    return this;
  },
  setMaxListeners() {
    return this;
  },
  getMaxListeners: () => 10,
  eventNames() {
    const emitter = of(this);
    return [...emitter.entries.keys()].filter((event) => isHeard(emitter, event));
  },
  listeners(event: string) {
    return listenersOf(of(this), event).map(({ listener }) => listener);
  },
  listenerCount(event: string) {
    return listenersOf(of(this), event).length;
  },
};
// A program may put functions of its own on a stream.
inheritable.add(EMITTER);

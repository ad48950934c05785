/** `EventTarget` and its events, of the DOM Standard, without a tree: what Node has of them. */

type Handler = ((event: unknown) => unknown) | { handleEvent(event: unknown): unknown };
type Options = boolean | { readonly once?: boolean; readonly capture?: boolean } | null;
type Entry = { readonly handler: Handler; readonly once: boolean };

export class Event {
  readonly type: string;
  readonly cancelable: boolean;
  readonly bubbles: boolean;
  readonly timeStamp = performance.now();
  defaultPrevented = false;
  target: unknown = null;
  currentTarget: unknown = null;
  #isStopped = false;
  constructor(type: unknown, init: { readonly cancelable?: boolean; readonly bubbles?: boolean } = {}) {
    this.type = String(type);
    this.cancelable = Boolean(init.cancelable);
    this.bubbles = Boolean(init.bubbles);
  }
  preventDefault(): void {
    if (this.cancelable) this.defaultPrevented = true;
  }
  stopPropagation(): void {}
  stopImmediatePropagation(): void {
    this.#isStopped = true;
  }
  static isStopped(event: Event): boolean {
    return event.#isStopped;
  }
}

export class CustomEvent extends Event {
  readonly detail: unknown;
  constructor(type: unknown, init: { readonly detail?: unknown } = {}) {
    super(type, init as object);
    this.detail = init.detail ?? null;
  }
}

const { isStopped } = Event;
// The Standard has no such function.
Reflect.deleteProperty(Event, 'isStopped');

export class EventTarget {
  #entries = new Map<string, readonly Entry[]>();
  addEventListener(type: unknown, handler: Handler | null, options: Options = null): void {
    const event = String(type);
    const known = this.#entries.get(event) ?? [];
    if (!handler || known.some((entry) => entry.handler === handler)) return;
    const once = typeof options === 'object' && Boolean(options?.once);
    this.#entries.set(event, [...known, { handler, once }]);
  }
  removeEventListener(type: unknown, handler: Handler | null): void {
    const event = String(type);
    const known = this.#entries.get(event) ?? [];
    this.#entries.set(
      event,
      known.filter((entry) => entry.handler !== handler),
    );
  }
  dispatchEvent(event: Event): boolean {
    event.target = this;
    event.currentTarget = this;
    for (const { handler, once } of this.#entries.get(event.type) ?? []) {
      if (once) this.removeEventListener(event.type, handler);
      if (typeof handler === 'function') Reflect.apply(handler, this, [event]);
      else handler.handleEvent(event);
      if (isStopped(event)) break;
    }
    event.currentTarget = null;
    return !event.defaultPrevented;
  }
}

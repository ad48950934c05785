/** `AbortController`, `AbortSignal` and `DOMException`, of the DOM Standard. */
import { Event, EventTarget } from './event-target.ts';

const CODES: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  SyntaxError: 12,
  AbortError: 20,
  TimeoutError: 23,
  DataCloneError: 25,
});

export class DOMException extends Error {
  readonly code: number;
  constructor(message = '', name: unknown = 'Error') {
    super(String(message));
    const own = typeof name === 'object' && name !== null && 'name' in name ? name.name : name;
    Object.defineProperty(this, 'name', { value: String(own), configurable: true, writable: true });
    this.code = CODES[String(own)] ?? 0;
  }
}

/** Signals are made by controllers and by functions of `AbortSignal`, and by nobody else. */
const MAKING = {};

let abortSignal: (signal: AbortSignal, reason: unknown) => void;

export class AbortSignal extends EventTarget {
  #isAborted = false;
  #reason: unknown;
  onabort: ((event: Event) => unknown) | null = null;
  constructor(making?: unknown) {
    if (making !== MAKING) throw new TypeError('Illegal constructor');
    super();
  }
  get aborted(): boolean {
    return this.#isAborted;
  }
  get reason(): unknown {
    return this.#reason;
  }
  throwIfAborted(): void {
    if (this.#isAborted) throw this.#reason;
  }
  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(MAKING);
    abortSignal(signal, reason);
    return signal;
  }
  static timeout(ms: number): AbortSignal {
    const signal = new AbortSignal(MAKING);
    const why = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    (setTimeout(() => abortSignal(signal, why), ms) as unknown as { unref(): void }).unref();
    return signal;
  }
  static any(signals: Iterable<AbortSignal>): AbortSignal {
    const signal = new AbortSignal(MAKING);
    for (const other of signals) {
      if (other.aborted) abortSignal(signal, other.reason);
      else other.addEventListener('abort', () => abortSignal(signal, other.reason), { once: true });
    }
    return signal;
  }
  static {
    abortSignal = (signal, reason) => {
      if (signal.#isAborted) return;
      signal.#isAborted = true;
      signal.#reason = reason ?? new DOMException('This operation was aborted', 'AbortError');
      const event = new Event('abort');
      signal.onabort?.(event);
      signal.dispatchEvent(event);
    };
  }
}

export class AbortController {
  readonly #signal = new AbortSignal(MAKING);
  get signal(): AbortSignal {
    return this.#signal;
  }
  abort(reason?: unknown): void {
    abortSignal(this.#signal, reason);
  }
}

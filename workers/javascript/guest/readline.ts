/**
 * `readline` and `readline/promises`: lines by event, by question or by `for await`. As with a pipe in Node, all lines of a
 * piece of input are told at once: one that comes where nobody listens and nothing is asked is lost.
 */
import { attach, createEmitter, EMITTER, type Emitter, emit, listen } from './emitter.ts';
import { askForText } from './input.ts';
import { PROMISIFIED } from './promisify.ts';

type Source = {
  on(event: string, listener: (piece?: unknown) => void): unknown;
  pause?(): unknown;
  resume?(): unknown;
};
type Settings = {
  readonly input?: Source;
  readonly output?: { write(text: string): unknown } | null;
  readonly prompt?: string;
};
type Ask = (query: string, answer: (line: string) => unknown) => void;

export type Readline = { readonly createInterface: (...given: unknown[]) => object };

export function readlineOf(): Readline & { readonly promises: Readline } {
  return { ...withQuestion(questionByCallback), promises: readlinePromisesOf() };
}

export function readlinePromisesOf(): Readline {
  return withQuestion(questionByPromise);
}

function withQuestion(toQuestion: (ask: Ask) => object): Readline & { readonly Interface: unknown } {
  const createInterface = (first: unknown, output?: unknown) => {
    const isSettings = typeof first === 'object' && first !== null && 'input' in first;
    return lineReader((isSettings ? first : { input: first, output }) as Settings, toQuestion);
  };
  return {
    createInterface,
    Interface: function Interface(first: unknown, output?: unknown) {
      return createInterface(first, output);
    },
  };
}

function questionByPromise(ask: Ask): object {
  return async (query: string) => new Promise((answer) => ask(query, answer));
}

/** `question(query, options?, callback)`; a promise by `util.promisify`. */
function questionByCallback(ask: Ask): object {
  const question = (query: string, second: unknown, third?: unknown) => {
    const callback = typeof second === 'function' ? second : third;
    if (typeof callback === 'function') ask(query, (line) => callback(line));
  };
  return Object.assign(question, { [PROMISIFIED]: questionByPromise(ask) });
}

const LINE_END = /\r?\n|\r(?!\n)|\u2028|\u2029/;

function lineReader({ input, output, prompt = '> ' }: Settings, toQuestion: (ask: Ask) => object): object {
  const emitter = createEmitter();
  let rest = '';
  let closed = false;
  let said = prompt;
  let answer: ((line: string) => unknown) | null = null;
  let lines: AsyncIterableIterator<string> | null = null;

  const tell = (line: string) => {
    const asked = answer;
    answer = null;
    if (asked) asked(line);
    else emit(emitter, 'line', line);
  };
  const take = (piece: unknown) => {
    const parts = (rest + String(piece)).split(LINE_END);
    rest = parts.pop() ?? '';
    for (const line of parts) tell(line);
  };
  const close = () => {
    if (closed) return;
    reader.pause();
    closed = true;
    reader.closed = true;
    emit(emitter, 'close');
  };
  const used = () => {
    if (closed) throw Object.assign(new Error('readline was closed'), { code: 'ERR_USE_AFTER_CLOSE' });
  };
  const ask: Ask = (query, callback) => {
    used();
    if (answer) return reader.prompt();
    answer = callback;
    output?.write(String(query));
    input?.resume?.();
  };

  const reader = {
    __proto__: EMITTER,
    terminal: false,
    closed: false,
    line: '',
    input,
    output,
    question: toQuestion(ask),
    close,
    setPrompt(text: string) {
      said = text;
    },
    getPrompt: () => said,
    prompt() {
      used();
      input?.resume?.();
      output?.write(said);
    },
    write(text: unknown) {
      used();
      take(text);
    },
    pause() {
      used();
      input?.pause?.();
      emit(emitter, 'pause');
      return reader;
    },
    resume() {
      used();
      input?.resume?.();
      emit(emitter, 'resume');
      return reader;
    },
    [Symbol.asyncIterator]() {
      lines ??= linesOf(emitter);
      return lines;
    },
    [Symbol.dispose ?? Symbol('dispose')]: close,
  };
  if (input) {
    askForText(input);
    input.on('data', (piece) => {
      if (!closed) take(piece);
    });
    input.on('end', () => {
      if (!closed && rest !== '') tell(rest);
      close();
    });
    input.resume?.();
  }
  return attach(emitter, reader);
}

/**
 * The lines from now on: those that come while nobody waits are kept. After a `break` out of a loop they are there for the next
 * one; where all lines had been told before, it waits for ever.
 */
function linesOf(emitter: Emitter): AsyncIterableIterator<string> {
  const kept: string[] = [];
  const waiting: ((result: IteratorResult<string>) => void)[] = [];
  let closed = false;
  listen(emitter, 'line', (line) => {
    const wake = waiting.shift();
    if (wake) wake({ done: false, value: String(line) });
    else kept.push(String(line));
  });
  listen(emitter, 'close', () => {
    closed = true;
    for (const wake of waiting.splice(0)) wake({ done: true, value: undefined });
  });
  let next = 0;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const value = kept[next++];
      if (value !== undefined) return { done: false, value };
      next--;
      if (closed) return { done: true, value };
      return new Promise((wake) => {
        waiting.push(wake);
      });
    },
    async return() {
      return { done: true, value: undefined };
    },
  };
}

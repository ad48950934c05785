/** `readline` and `readline/promises` over standard input: lines by event, by question or by `for await`. */
import { createEmitter } from './emitter.ts';
import { PROMISIFIED } from './promisify.ts';

export type Readline = { readonly createInterface: () => object };

export function readlineOf(stdin: string): Readline & { readonly promises: Readline } {
  return {
    createInterface: () => lineReader(stdin, questionByCallback),
    promises: readlinePromisesOf(stdin),
  };
}

export function readlinePromisesOf(stdin: string): Readline {
  return { createInterface: () => lineReader(stdin, (ask) => (query: string) => ask(query)) };
}

type Ask = (query: string) => Promise<string>;

/** `question(query, options?, callback)`; a promise by `util.promisify`. */
function questionByCallback(ask: Ask): object {
  const question = (query: string, second: unknown, third?: unknown) => {
    const callback = typeof second === 'function' ? second : third;
    if (typeof callback === 'function') void ask(query).then((line) => setImmediate(() => callback(line)));
  };
  return Object.assign(question, { [PROMISIFIED]: ask });
}

/** As Node's: after the last line comes `close`, and a question that finds no line is never answered. */
function lineReader(stdin: string, toQuestion: (ask: Ask) => object): object {
  const lines = stdin === '' ? [] : stdin.replace(/\r?\n$/, '').split(/\r?\n/);
  const emitter = createEmitter();
  const asked: ((line: string) => void)[] = [];
  let next = 0;
  let closed = false;
  let flowing = false;

  const close = () => {
    if (closed) return;
    closed = true;
    emitter.emit('close');
  };
  const flow = () => {
    if (closed) return;
    const line = lines[next++];
    if (line === undefined) {
      close();
      return;
    }
    const answer = asked.shift();
    if (answer) answer(line);
    else emitter.emit('line', line);
    setImmediate(flow);
  };
  const begin = () => {
    if (flowing) return;
    flowing = true;
    setImmediate(flow);
  };
  const ask: Ask = () =>
    new Promise((answer) => {
      // Between lines that are told, the next one is the answer; else it is taken here, and the rest is left alone.
      const line = flowing || closed ? undefined : lines[next++];
      if (line !== undefined) answer(line);
      else if (flowing) asked.push(answer);
      else close();
    });

  const reader = {
    terminal: false,
    question: toQuestion(ask),
    close,
    setPrompt() {},
    prompt() {},
    write() {},
    pause: () => reader,
    resume: () => reader,
    async *[Symbol.asyncIterator]() {
      for (let line = lines[next++]; line !== undefined; line = lines[next++]) yield line;
      close();
    },
    [Symbol.dispose ?? Symbol('dispose')]: close,
  };
  return Object.assign(
    reader,
    emitter.methods(reader, (event) => {
      if (event === 'line') begin();
    }),
  );
}

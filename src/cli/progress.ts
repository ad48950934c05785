/** Tells how far a command is: on a terminal a line that changes, else a line now and then. On standard error. */
import { printable } from './told.ts';

const REDRAW_MS = 200;
const LINE_EVERY_MS = 10_000;

export type Progress = {
  /** Says something that stays. */
  say(text: string): void;
  update(): void;
  end(): void;
};

/** `text()`: how far it is now. */
export function showProgress(
  done: { text(): string },
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  const every = stream.isTTY ? REDRAW_MS : LINE_EVERY_MS;
  const erase = () => {
    if (stream.isTTY) stream.write('\r\u001b[K');
  };
  let last = performance.now();
  return {
    say(text) {
      erase();
      stream.write(`${printable(text)}\n`);
    },
    update() {
      if (performance.now() - last < every) return;
      last = performance.now();
      erase();
      stream.write(stream.isTTY ? done.text().slice(0, Math.max(0, stream.columns - 1)) : `${done.text()}\n`);
    },
    end() {
      erase();
      stream.write(`${done.text()}\n`);
    },
  };
}

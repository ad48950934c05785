/** Tells how far a bench is: a bar on a terminal, else a line now and then. On stderr, so that results can be redirected. */
import type { WriteStream } from 'node:tty';

const BAR_WIDTH = 30;
const LINE_EVERY_MS = 10_000;

export type Progress = { readonly done: (cells: number) => void; readonly end: () => void };

export function progressOf(
  total: number,
  stream: NodeJS.WriteStream | WriteStream = process.stderr,
): Progress {
  const start = performance.now();
  let done = 0;
  let cells = 0;
  let lastLine = start;

  const state = () => {
    const seconds = (performance.now() - start) / 1_000;
    return `${done}/${total} problems, ${cells.toLocaleString('en')} cells, ${seconds.toFixed(0)} s`;
  };
  const bar = () => {
    const filled = Math.round((done / total) * BAR_WIDTH);
    return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${state()}`;
  };
  return {
    done(more) {
      done += 1;
      cells += more;
      if (stream.isTTY) stream.write(`\r\u001b[K${bar()}`);
      else if (done < total && performance.now() - lastLine > LINE_EVERY_MS) {
        lastLine = performance.now();
        stream.write(`${state()}\n`);
      }
    },
    end() {
      stream.write(stream.isTTY ? '\r\u001b[K' : `${state()}\n`);
    },
  };
}

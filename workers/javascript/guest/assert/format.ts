/** `util.format` for messages, in small: values are shown as in all our messages. */
import { stringIndexOf, stringSlice } from '../primordials.ts';
import { render } from './render.ts';

/** Fills the text at `from` with the values behind it: `%s`, `%d`, `%i`, `%f`, `%j`, `%o`, `%O`; what is left over follows. */
export function format(values: readonly unknown[], from: number): string {
  const pattern = values[from] as string;
  let next = from + 1;
  let text = '';
  let done = 0;
  for (;;) {
    const at = stringIndexOf(pattern, '%', done);
    if (at === -1 || at === pattern.length - 1) break;
    const letter = pattern[at + 1] as string;
    let part = `%${letter}`;
    if (letter === '%') part = '%';
    else if (next < values.length && stringIndexOf('sdifjoOc', letter) !== -1) {
      part = letter === 'c' ? '' : plain(values[next]);
      next++;
    }
    text += stringSlice(pattern, done, at) + part;
    done = at + 2;
  }
  text += stringSlice(pattern, done);
  for (; next < values.length; next++) text += ` ${plain(values[next])}`;
  return text;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : render(value);
}

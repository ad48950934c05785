/** `crossrank config`: the configuration that counts, or every mistake in it. Starts nothing. */
import type { Command } from 'commander';
import { type InForce, readConfig } from '../config.ts';
import { openKeyRing } from '../keys/key-ring.ts';
import { UsageError } from './exit.ts';
import { table } from './table.ts';

export function defineConfig(command: Command): void {
  command
    .description(
      'Prints every variable with the value that counts, where that comes from and what it may be, with secrets hidden. Where one is wrong, prints all mistakes, exit code 2: for a look before the service is started.',
    )
    .option('--json', 'print it as JSON')
    .action(({ json }: { readonly json?: true }) => print(json === true));
}

/** @throws UsageError where the environment is wrong. */
function print(asJson: boolean): void {
  const reading = readConfig(process.env, 'serve');
  if (!reading.ok) throw new UsageError(reading.mistakes.join('\n'));
  const opening = openKeyRing(reading.config.door);
  if (!opening.ok) throw new UsageError(opening.mistakes.join('\n'));
  const rows = toRows(reading.inForce);
  if (asJson) console.log(JSON.stringify(rows, null, 2));
  else {
    const heads = ['variable', 'value', 'unit', 'from', 'allowed'];
    const columns = rows.map((row) => [row.name, String(row.value), row.unit ?? '', row.from, row.allowed]);
    console.log(table(heads, columns));
  }
}

/** Every variable as people may see it: secrets are hidden. */
export function toRows(inForce: readonly InForce[]) {
  return inForce.map(toRow);
}

function toRow({ variable, value, given }: InForce) {
  const { name, unit = null, allowed, standardInWords, secret } = variable;
  const shown = value === '' ? (standardInWords ?? '') : value;
  return {
    name,
    value: secret && value !== '' ? '(hidden)' : shown,
    unit,
    from: given ? 'environment' : 'default',
    allowed,
  };
}

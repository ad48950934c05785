/** `crossrank keys`: makes, lists and takes back API keys in a file that the service reads again by itself. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type ApiKey, keysText, newKey, parseKeys } from '../keys/api-key.ts';
import { UsageError } from './exit.ts';
import { wholeNumber } from './numbers.ts';
import { table } from './table.ts';

type FileOption = { readonly file: string };

type Ceilings = {
  readonly admin?: true;
  readonly weight?: number;
  readonly requestsPerMinute?: number;
  readonly requestsAtOnce?: number;
  readonly bodyMb?: number;
  readonly cells?: number;
  readonly cellTimeoutMs?: number;
  readonly sandboxSeconds?: number;
  readonly sandboxSecondsPerMinute?: number;
};

const fileOption = () =>
  new Option('--file <path>', 'file of keys (KEYS_FILE)').env('KEYS_FILE').default('keys.json');

export function defineKeys(command: Command): void {
  command.description(
    'Keys are kept hashed: what `add` prints is not written anywhere. A service that runs reads the file again within seconds. To rotate a key, `add` its name again, hand out the new one, and `remove --old`.',
  );
  command
    .command('add')
    .description(
      'Makes a key and prints it, once. A name may have several; all have the ceilings of the last.',
    )
    .argument('<name>', 'letters, digits, `.`, `_` and `-`')
    .addOption(fileOption())
    .option('--admin', 'sees and cancels batches of other keys, too')
    .option('--weight <number>', 'share of the sandboxes beside other keys', wholeNumber)
    .option('--requests-per-minute <number>', 'requests in a minute', wholeNumber)
    .option('--requests-at-once <number>', 'requests under way', wholeNumber)
    .option('--body-mb <number>', 'largest body in MB', wholeNumber)
    .option('--cells <number>', 'most cells in a request', wholeNumber)
    .option('--cell-timeout-ms <number>', 'highest time limit of a cell', wholeNumber)
    .option('--sandbox-seconds <number>', 'time of sandboxes that a request uses', wholeNumber)
    .option('--sandbox-seconds-per-minute <number>', 'time of sandboxes used in a minute', wholeNumber)
    .action(add);
  command
    .command('list')
    .description('Names, beginnings of hashes, days and ceilings.')
    .addOption(fileOption())
    .action(({ file }: FileOption) => list(file));
  command
    .command('remove')
    .description('Takes back all keys of a name.')
    .argument('<name>')
    .option('--old', 'all but the newest')
    .addOption(fileOption())
    .action((name: string, { file, old }: FileOption & { readonly old?: true }) =>
      remove(file, name, old === true),
    );
}

function add(name: string, { file, ...given }: FileOption & Ceilings): void {
  const { key, kept } = newKey(name, toCeilings(given));
  const text = keysText([...(existsSync(file) ? read(file) : []), kept]);
  const parsed = parseKeys(text);
  if (!parsed.ok) throw new UsageError(`There can be no such key: ${parsed.refusal.detail}`);
  write(file, text);
  console.log(key);
  console.error(`This is the only time that the key of ${name} is shown. ${file} holds its hash.`);
}

function toCeilings(given: Ceilings): Partial<ApiKey> {
  return {
    ...(given.admin === true && { admin: true }),
    ...(given.weight !== undefined && { weight: given.weight }),
    ...(given.requestsPerMinute !== undefined && { requests_per_minute: given.requestsPerMinute }),
    ...(given.requestsAtOnce !== undefined && { requests_at_once: given.requestsAtOnce }),
    ...(given.bodyMb !== undefined && { body_mb: given.bodyMb }),
    ...(given.cells !== undefined && { cells: given.cells }),
    ...(given.cellTimeoutMs !== undefined && { cell_timeout_ms: given.cellTimeoutMs }),
    ...(given.sandboxSeconds !== undefined && { sandbox_seconds: given.sandboxSeconds }),
    ...(given.sandboxSecondsPerMinute !== undefined && {
      sandbox_seconds_per_minute: given.sandboxSecondsPerMinute,
    }),
  };
}

function list(file: string): void {
  const rows = read(file).map(({ name, sha256, created_at, ...ceilings }) => [
    name,
    sha256.slice(0, 8),
    created_at ?? '–',
    Object.entries(ceilings)
      .map(([ceiling, value]) => `${ceiling} ${value}`)
      .join(', '),
  ]);
  console.log(table(['name', 'hash', 'made', 'ceilings'], rows));
}

function remove(file: string, name: string, onlyOld: boolean): void {
  const keys = read(file);
  const newest = keys.findLast((key) => key.name === name);
  if (newest === undefined) throw new UsageError(`${file} has no key of that name.`);
  const left = keys.filter((key) => key.name !== name || (onlyOld && key === newest));
  write(file, keysText(left));
  console.error(`${keys.length - left.length} taken back, ${left.length} left.`);
}

/** @throws UsageError */
function read(file: string): readonly ApiKey[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = parseKeys(text);
  if (parsed.ok) return parsed.value;
  throw new UsageError(`${file} is no file of keys: ${parsed.refusal.detail}`);
}

/** Whoever reads the file sees the old one or the new one, never half of it. */
function write(file: string, text: string): void {
  const beside = `${file}.${process.pid}.new`;
  writeFileSync(beside, text, { mode: 0o600 });
  renameSync(beside, file);
}

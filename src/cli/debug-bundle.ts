/**
 * `crossrank debug-bundle`: what a report of a bug needs, as one JSON document that people can read before they send it.
 * Nothing of a program is in it: of the log only the fields that are ours, of errors the kind and the places, not the message.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, freemem, release, totalmem } from 'node:os';
import type { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { readConfig } from '../config.ts';
import { toRows } from './config.ts';
import { UsageError } from './exit.ts';
import { checkOutput } from './output-path.ts';

type Options = {
  readonly url?: string;
  readonly log?: string;
  readonly output?: string;
};

const LOG_LINES = 500;
const WAIT_MS = 5_000;
/** Fields of a line of the log that hold numbers, or words of ours. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  ...['level', 'time', 'pid', 'reqId', 'trace_id', 'msg', 'problem', 'responseTime'],
  ...['runtime', 'code', 'signal', 'reason', 'batch', 'from', 'to'],
]);

export function defineDebugBundle(command: Command): void {
  command
    .description(
      'Writes versions, the machine, the configuration that counts with secrets hidden and, where they are given, what a running service tells of itself and the last lines of its log. Holds no text of programs. Read it before you send it.',
    )
    .option(
      '--url <url>',
      'a running service, for its limits, metrics and walls; its key is in CROSSRANK_API_KEY',
    )
    .option('--log <file>', `log of the service; the last ${LOG_LINES} lines are taken`)
    .option('-o, --output <file>', 'file to write (standard output)')
    .action(write);
}

/** @throws UsageError where the URL is none or the log can't be read. */
async function write({ url, log, output }: Options): Promise<void> {
  if (url !== undefined && !URL.canParse(url))
    throw new UsageError(`--url ${url}: it is no URL, such as http://127.0.0.1:8080.`);
  const reading = readConfig(process.env, 'serve');
  const bundle = {
    crossrank: manifest.version,
    node: process.versions,
    dependencies: manifest.dependencies,
    machine: {
      platform: `${process.platform} ${process.arch} ${release()}`,
      cores: availableParallelism(),
      memory_mb: Math.round(totalmem() / 2 ** 20),
      free_mb: Math.round(freemem() / 2 ** 20),
    },
    configuration: reading.ok ? toRows(reading.inForce) : { mistakes: reading.mistakes.length },
    ...(url !== undefined && { service: await ask(url, process.env.CROSSRANK_API_KEY) }),
    ...(log !== undefined && { log: logLines(await textOf(log)) }),
  };
  const text = `${JSON.stringify(bundle, null, 2)}\n`;
  if (output !== undefined) checkOutput(output);
  if (output === undefined) process.stdout.write(text);
  else await writeFile(output, text);
}

/** What the service tells of itself; of a path that does not answer, why. */
async function ask(url: string, key: string | undefined) {
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const about = async (path: string) => {
    try {
      const target = new URL(path, url.endsWith('/') ? url : `${url}/`);
      const reply = await fetch(target, { headers, signal: AbortSignal.timeout(WAIT_MS) });
      const body = await reply.text();
      const isJson = reply.headers.get('content-type')?.includes('json') === true;
      return { status: reply.status, body: isJson ? JSON.parse(body) : body.split('\n') };
    } catch (error) {
      return { error: error instanceof Error ? error.name : 'unknown' };
    }
  };
  const [ready, limits, languages, metrics] = await Promise.all(
    ['readyz', 'v1/limits', 'v1/languages', 'metrics'].map(about),
  );
  return { ready, limits, languages, metrics };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--log ${file}: it can't be read (${error instanceof Error ? error.message : error}).`,
    );
  }
}

/** The last lines of a log, each with our own fields alone; what is no line of ours is left out. */
export function logLines(text: string): object[] {
  return text.split('\n').filter(Boolean).slice(-LOG_LINES).flatMap(ownPart);
}

function ownPart(line: string): object[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return [];
  }
  if (typeof parsed !== 'object' || parsed === null) return [];
  const fields: Readonly<Record<string, unknown>> = { ...parsed };
  const own: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (OWN_FIELDS.has(field) && typeof value !== 'object') own[field] = value;
    if (field === 'err') own.err = errorPart(value);
    if (field === 'res') own.status = numberIn(value, 'statusCode');
  }
  // Where nothing else was said of an error, its message is the line's.
  if (fields.err !== undefined && messageOf(fields.err) === fields.msg) delete own.msg;
  return [own];
}

function messageOf(error: unknown): string {
  const { message = '' }: { message?: unknown } = Object(error);
  return String(message);
}

/** Places in our code, and the kind of error. Its message, which comes first in the stack, may quote what was sent. */
function errorPart(error: unknown): object {
  const {
    type = null,
    code = null,
    stack = '',
  }: { type?: unknown; code?: unknown; stack?: unknown } = Object(error);
  const text = String(stack);
  const message = messageOf(error);
  const places = text.slice(text.indexOf(message) + message.length).match(/^ {4}at .*$/gm) ?? [];
  return { type, code, at: places };
}

function numberIn(value: unknown, field: string): number | null {
  const found: unknown = Object.entries(Object(value)).find(([name]) => name === field)?.[1];
  return typeof found === 'number' ? found : null;
}

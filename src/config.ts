/**
 * The environment, read once. `environment` says which variables there are, what each means and allows; the README's
 * table is made from it. `readConfig` is pure: an environment goes in, a `Config` or every mistake at once comes out.
 */
import { availableParallelism } from 'node:os';
import type { CellLimits } from '../workers/messages.ts';
import { type DoorConfig, door, exposureMistake } from './config/door.ts';
import { oneOf, shown, text, type Variable, wholeNumber } from './config/variable.ts';
import type { NamespacesMode } from './execution/walls.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const NAMESPACES_MODES: readonly NamespacesMode[] = ['auto', 'require', 'off'];

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Every variable that the service reads. */
export const environment = {
  host: text('HOST', '127.0.0.1', /^[\w.:%-]{1,253}$/, 'a host name or an IP address', {
    description: 'Address to listen on. `0.0.0.0` is every IPv4 interface, `::` every interface.',
  }),
  port: wholeNumber('PORT', 8_080, 0, 65_535, { description: 'Port to listen on. 0 takes any free one.' }),
  dataDir: text('DATA_DIR', './data', /^[^\0]+$/, 'a path', {
    description: 'Folder for what outlives the process: embedded database, caches.',
  }),
  databaseUrl: text(
    'DATABASE_URL',
    '',
    /^(?:postgres(?:ql)?:\/\/.+)?$/,
    'a URL such as postgres://user@host/name',
    {
      secret: true,
      description: 'PostgreSQL for batches, shared by any number of services and workers.',
      standardInWords: 'embedded, in `DATA_DIR`',
    },
  ),
  batchKeepHours: wholeNumber('BATCH_KEEP_HOURS', 168, 1, 87_600, {
    unit: 'hours',
    description: 'Hours that a batch is kept after its end.',
  }),
  logLevel: oneOf('LOG_LEVEL', 'info', LOG_LEVELS, {
    description: "How much is logged. Up to `info` nothing of a program's text is.",
  }),
  tracesEndpoint: text(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    '',
    /^(?:https?:\/\/[^\s/@]+(?:\/\S*)?)?$/,
    'a URL such as http://127.0.0.1:4318',
    {
      description:
        'Where traces are sent, by OTLP over HTTP. Other `OTEL_…` variables (headers, sampling, batches) are read by OpenTelemetry itself.',
      standardInWords: 'none: no traces',
    },
  ),
  sandboxes: wholeNumber('SANDBOXES', availableParallelism(), 1, 1_024, {
    unit: 'processes',
    description: 'Sandbox processes of each runtime.',
    standardInWords: 'number of cores',
  }),
  namespaces: oneOf('SANDBOX_NAMESPACES', 'auto', NAMESPACES_MODES, {
    description:
      'Whether sandbox processes run in namespaces of their own, by bubblewrap: `auto` where that can be had, `require` or the service does not start, `off`.',
  }),
  cellCacheMb: wholeNumber('CELL_CACHE_MB', 64, 0, 65_536, {
    unit: 'MB',
    description:
      'Memory for outcomes of cells that were executed before, in MB of 1,048,576 bytes. 0 keeps none.',
  }),
  metricsPort: wholeNumber('METRICS_PORT', 0, 0, 65_535, {
    description:
      'Port on which `crossrank worker` serves `/metrics`, `/healthz` and `/readyz`. 0: none. The service has them on `PORT`.',
  }),
  metricsHost: text('METRICS_HOST', '127.0.0.1', /^[\w.:%-]{1,253}$/, 'a host name or an IP address', {
    description: 'Address of `METRICS_PORT`. Nobody needs a key there.',
  }),
  learnt: text('CROSSRANK_LEARNT', '', /^[^\0]*$/, 'a path', {
    description: 'File that `crossrank fit` wrote, which the default strategy then goes by.',
    standardInWords: 'what is shipped',
  }),
  maxCandidates: wholeNumber('MAX_CANDIDATES', 10_000, 1, 1_000_000, {
    unit: 'candidates',
    description: 'Most candidates in one request.',
  }),
  maxTests: wholeNumber('MAX_TESTS', 10_000, 1, 1_000_000, {
    unit: 'tests',
    description: 'Most tests in one request.',
  }),
  maxCells: wholeNumber('MAX_CELLS', 4_000_000, 1, 100_000_000, {
    unit: 'cells',
    description: 'Most cells (candidates × tests) in one request.',
  }),
  maxCandidateKb: wholeNumber('MAX_CANDIDATE_KB', 16_384, 1, 524_288, {
    unit: 'kB',
    description: 'Longest candidate, its prelude included, in kB of 1,024 characters.',
  }),
  maxTestKb: wholeNumber('MAX_TEST_KB', 16_384, 1, 524_288, {
    unit: 'kB',
    description: 'Longest test, in kB of 1,024 characters: its code, or input, output and checker together.',
  }),
  maxBodyMb: wholeNumber('MAX_BODY_MB', 64, 1, 512, {
    unit: 'MB',
    description: 'Largest request body, in MB of 1,048,576 bytes.',
  }),
  maxCellTimeoutMs: wholeNumber('MAX_CELL_TIMEOUT_MS', 10_000, 1, 600_000, {
    unit: 'ms',
    description: 'Highest time limit of a cell that a request may ask for.',
  }),
  maxMemoryMb: wholeNumber('MAX_MEMORY_MB', 1_024, 1, 65_536, {
    unit: 'MB',
    description: 'Highest memory limit of a cell that a request may ask for.',
  }),
  maxSandboxSeconds: wholeNumber('MAX_SANDBOX_SECONDS', 3_600, 1, 1_000_000, {
    unit: 's',
    description: 'Most time of sandboxes that one request may use; the cells that are left then are `S`.',
  }),
  maxOutputKb: wholeNumber('MAX_OUTPUT_KB', 16_384, 1, 1_048_576, {
    unit: 'kB',
    description: 'Highest output limit of a cell that a request may ask for.',
  }),
  defaultCellTimeoutMs: wholeNumber('DEFAULT_CELL_TIMEOUT_MS', 1_000, 1, 600_000, {
    unit: 'ms',
    description: 'Time limit of a cell when the request names none.',
  }),
  defaultMemoryMb: wholeNumber('DEFAULT_MEMORY_MB', 256, 1, 65_536, {
    unit: 'MB',
    description: 'Memory limit of a cell when the request names none.',
  }),
  defaultOutputKb: wholeNumber('DEFAULT_OUTPUT_KB', 1_024, 1, 1_048_576, {
    unit: 'kB',
    description: 'Output limit of a cell when the request names none.',
  }),
  ...door,
};

/** The most that one request may ask for. */
export type Ceilings = {
  readonly candidates: number;
  readonly tests: number;
  readonly cells: number;
  /** Of the text of one candidate with its prelude, and of one test, in kB of 1,024 characters. */
  readonly candidateKb: number;
  readonly testKb: number;
  readonly cellTimeoutMs: number;
  readonly memoryMb: number;
  readonly outputKb: number;
  /** Time of sandboxes for the whole request. */
  readonly sandboxSeconds: number;
};

export type Config = {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** PostgreSQL for batches; empty: embedded. */
  readonly databaseUrl: string;
  readonly batchKeepHours: number;
  readonly logLevel: LogLevel;
  /** Receiver of traces; empty: none. */
  readonly tracesEndpoint: string;
  /** Sandbox processes of each runtime. */
  readonly sandboxes: number;
  readonly namespaces: NamespacesMode;
  /** Memory for outcomes of cells that were executed before. */
  readonly cellCacheMb: number;
  /** Where a worker serves its metrics; port 0: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number };
  /** File of what the default strategy goes by; empty: what is shipped. */
  readonly learnt: string;
  readonly maxBodyMb: number;
  readonly ceilings: Ceilings;
  /** Limits of a cell when the request names none. */
  readonly defaultLimits: CellLimits;
  /** Who may come in, and how much at a time. */
  readonly door: DoorConfig;
};

/** The value of a variable that counts. */
export type InForce = {
  readonly variable: Omit<Variable<unknown>, 'read'>;
  readonly value: string | number;
  /** Whether it stands in the environment, or is the standard value. */
  readonly given: boolean;
};

export type ConfigReading =
  | { readonly ok: true; readonly config: Config; readonly inForce: readonly InForce[] }
  /** One line for each variable that can't be used: its name, what was given, what is allowed. */
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** `purpose`: only what is served can be served to strangers. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  purpose: 'serve' | 'work' = 'work',
): ConfigReading {
  const mistakes: string[] = [];
  const inForce = new Map<string, InForce>();

  const note = <Value extends string | number>(variable: Variable<Value>, value: Value): Value => {
    inForce.set(variable.name, { variable, value, given: env[variable.name] !== undefined });
    return value;
  };
  const take = <Value extends string | number>(variable: Variable<Value>): Value => {
    const given = env[variable.name];
    if (given === undefined) return note(variable, variable.standard);
    const value = variable.read(given);
    if (value === undefined)
      mistakes.push(`${variable.name} ${shown(given)}: it must be ${variable.allowed}.`);
    return note(variable, value ?? variable.standard);
  };
  /** A limit that was not given comes down to its ceiling; one that was given may not be over it. */
  const takeUnder = (variable: Variable<number>, ceiling: Variable<number>, highest: number): number => {
    const value = take(variable);
    if (value > highest && env[variable.name] !== undefined)
      mistakes.push(
        `${variable.name} is ${value}: it must not be over ${ceiling.name}, which is ${highest}.`,
      );
    return note(variable, Math.min(value, highest));
  };

  /** Raised to what it must be able to hold; one that was given must be enough. */
  const takeOver = (variable: Variable<number>, floor: Variable<number>, lowest: number): number => {
    const value = take(variable);
    if (value < lowest && env[variable.name] !== undefined)
      mistakes.push(`${variable.name} is ${value}: it must not be under ${floor.name}, which is ${lowest}.`);
    return note(variable, Math.max(value, lowest));
  };

  const host = take(environment.host);
  const keysFile = take(environment.keysFile);
  const apiKeys = take(environment.apiKeys);
  const exposed = exposureMistake({ host, keysFile, apiKeys, allowNoKeys: take(environment.allowNoKeys) });
  if (purpose === 'serve' && exposed !== undefined) mistakes.push(exposed);
  const requestMs = take(environment.requestTimeoutMs);
  const maxBodyMb = take(environment.maxBodyMb);
  const ceilings = {
    candidates: take(environment.maxCandidates),
    tests: take(environment.maxTests),
    cells: take(environment.maxCells),
    candidateKb: take(environment.maxCandidateKb),
    testKb: take(environment.maxTestKb),
    cellTimeoutMs: take(environment.maxCellTimeoutMs),
    memoryMb: take(environment.maxMemoryMb),
    outputKb: take(environment.maxOutputKb),
    sandboxSeconds: take(environment.maxSandboxSeconds),
  };
  const config = {
    host,
    port: take(environment.port),
    dataDir: take(environment.dataDir),
    databaseUrl: take(environment.databaseUrl),
    batchKeepHours: take(environment.batchKeepHours),
    logLevel: take(environment.logLevel),
    tracesEndpoint: take(environment.tracesEndpoint),
    sandboxes: take(environment.sandboxes),
    namespaces: take(environment.namespaces),
    cellCacheMb: take(environment.cellCacheMb),
    metrics: { port: take(environment.metricsPort), host: take(environment.metricsHost) },
    learnt: take(environment.learnt),
    maxBodyMb,
    ceilings,
    defaultLimits: {
      cellTimeoutMs: takeUnder(
        environment.defaultCellTimeoutMs,
        environment.maxCellTimeoutMs,
        ceilings.cellTimeoutMs,
      ),
      memoryMb: takeUnder(environment.defaultMemoryMb, environment.maxMemoryMb, ceilings.memoryMb),
      outputKb: takeUnder(environment.defaultOutputKb, environment.maxOutputKb, ceilings.outputKb),
    },
    door: {
      keysFile,
      apiKeys,
      docsAccess: take(environment.docsAccess),
      metricsAccess: take(environment.metricsAccess),
      http: {
        connections: take(environment.maxConnections),
        headersMs: takeUnder(environment.headersTimeoutMs, environment.requestTimeoutMs, requestMs),
        requestMs,
        keepAliveMs: take(environment.keepAliveMs),
        bodiesMb: takeOver(environment.maxBodiesMb, environment.maxBodyMb, maxBodyMb),
      },
      drain: { noticeMs: take(environment.drainNoticeMs), boundMs: take(environment.drainMs) },
      queue: {
        requests: take(environment.maxQueuedRequests),
        cells: take(environment.maxQueuedCells),
        ms: take(environment.maxQueueMs),
      },
    },
  };
  return mistakes.length === 0
    ? { ok: true, config, inForce: [...inForce.values()] }
    : { ok: false, mistakes };
}

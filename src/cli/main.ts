/**
 * The command `crossrank`: a table of contents. Each command is a file of this folder, read only when it is asked for; all
 * use what the service uses.
 */
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { InputError } from '../inputs/input-error.ts';
import { EXIT, UsageError } from './exit.ts';
import { printable } from './told.ts';

/** Adds description, arguments, options and the action to a command. */
type Define = (command: Command) => void;

const COMMANDS: readonly {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Define>;
}[] = [
  {
    name: 'rank',
    summary: 'rank the candidates of one problem',
    load: async () => (await import('./rank.ts')).defineRank,
  },
  {
    name: 'batch',
    summary: 'rank every problem of files',
    load: async () => (await import('./batch/command.ts')).defineBatch,
  },
  {
    name: 'export',
    summary: 'training data from the results of batches',
    load: async () => (await import('./export.ts')).defineExport,
  },
  {
    name: 'leaderboard',
    summary: 'models compared by the results of batches',
    load: async () => (await import('./leaderboard.ts')).defineLeaderboard,
  },
  {
    name: 'fit',
    summary: 'learn the default strategy from labelled problems',
    load: async () => (await import('./fit.ts')).defineFit,
  },
  {
    name: 'bench',
    summary: 'measure this machine',
    load: async () => (await import('./bench.ts')).defineBench,
  },
  {
    name: 'serve',
    summary: 'start the HTTP service',
    load: async () => (await import('./serve.ts')).defineServe,
  },
  {
    name: 'worker',
    summary: 'work on the batches of a shared PostgreSQL',
    load: async () => (await import('./worker.ts')).defineWorker,
  },
  {
    name: 'keys',
    summary: 'make and take back API keys',
    load: async () => (await import('./keys.ts')).defineKeys,
  },
  {
    name: 'config',
    summary: 'print the configuration that counts',
    load: async () => (await import('./config.ts')).defineConfig,
  },
  {
    name: 'debug-bundle',
    summary: 'gather what a report of a bug needs',
    load: async () => (await import('./debug-bundle.ts')).defineDebugBundle,
  },
];

const program = new Command('crossrank')
  .description(
    'Which of these programs is right? Executes candidates × tests in sandboxes and ranks the candidates.',
  )
  .version(manifest.version)
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 some problems failed or nothing came of it, 2 wrong use, 130 ended by a signal.',
  )
  .exitOverride();

// Whoever reads standard output may stop reading: that is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await addCommands(process.argv.slice(2));
  await program.parseAsync();
  // Input that was stopped in the middle would keep the process alive.
  if (process.exitCode === EXIT.interrupted) process.exit();
} catch (error) {
  process.exitCode = told(error);
}

/** Every command can be listed; one that `words` do not name can't run either, so that its file need not be read. */
async function addCommands(words: readonly string[]): Promise<void> {
  for (const { name, summary, load } of COMMANDS) {
    const command = program.command(name).summary(summary);
    if (words.includes(name)) (await load())(command);
  }
  // What a command takes is known only once it is read: the list has names alone. Set last, as commands take it over.
  program.configureHelp({ subcommandTerm: (command) => command.name() });
}

function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  console.error(printable(error instanceof Error ? error.message : String(error)));
  return error instanceof InputError || error instanceof UsageError ? EXIT.wrongUse : EXIT.someFailed;
}

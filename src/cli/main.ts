/** The command `crossrank`: a table of contents. Each command is a file of this folder; all use what the service uses. */
import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { InputError } from '../inputs/inputs.ts';
import { addBatch } from './batch/command.ts';
import { addBench } from './bench.ts';
import { addConfig } from './config.ts';
import { addDebugBundle } from './debug-bundle.ts';
import { EXIT, UsageError } from './exit.ts';
import { addExport } from './export.ts';
import { addFit } from './fit.ts';
import { addKeys } from './keys.ts';
import { addLeaderboard } from './leaderboard.ts';
import { addRank } from './rank.ts';
import { addServe } from './serve.ts';
import { addWorker } from './worker.ts';

const program = new Command('crossrank')
  .description(
    'Which of these programs is right? Executes candidates × tests in sandboxes and ranks the candidates.',
  )
  .version(manifest.version)
  .addHelpText('after', '\nExit codes: 0 done, 1 some problems failed, 2 wrong use, 130 ended by a signal.')
  .exitOverride();

addRank(program);
addBatch(program);
addExport(program);
addLeaderboard(program);
addFit(program);
addBench(program);
addServe(program);
addWorker(program);
addKeys(program);
addConfig(program);
addDebugBundle(program);
for (const command of program.commands) command.exitOverride();

// Whoever reads standard output may stop reading: that is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  await program.parseAsync();
  // Input that was stopped in the middle would keep the process alive.
  if (process.exitCode === EXIT.interrupted) process.exit();
} catch (error) {
  process.exitCode = told(error);
}

function told(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  console.error(error instanceof Error ? error.message : error);
  return error instanceof InputError || error instanceof UsageError ? EXIT.wrongUse : EXIT.someFailed;
}

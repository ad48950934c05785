/** `crossrank serve`: the HTTP service, configured by the environment as ever. */
import type { Command } from 'commander';

export function defineServe(command: Command): void {
  command
    .description(
      'Starts the HTTP service. Its configuration is in environment variables; these options set two of them.',
    )
    .option('--host <address>', 'address to listen on (HOST)')
    .option('--port <number>', 'port to listen on (PORT)')
    .action(async ({ host, port }: { readonly host?: string; readonly port?: string }) => {
      if (host !== undefined) process.env.HOST = host;
      if (port !== undefined) process.env.PORT = port;
      await import('../main.ts');
    });
}

import { readFileSync } from 'fs';
import { join } from 'path';
import { Command, CommanderError } from 'commander';
import { addUserCommand } from './adduser';
import { httpSecretCommand } from './http-secret';
import { reason, say, UsageError } from './io';
import type { Io } from './io';
import { pullSecretCommand } from './pull-secret';
import { removeUserCommand } from './removeuser';

const HELP = `
Exit codes: 0 done, 1 refused or failed, 2 the command line makes no sense.
`;

/** Runs one command line, without the names of the program, and returns the exit code. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    await build(io).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 2;
    }
    say(io, `error: ${reason(error)}`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function build(io: Io): Command {
  const program = new Command('cdk8s-private-registry')
    .description('Users and secrets of a private container registry on Kubernetes.')
    .exitOverride()
    .configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
      outputError: (text, write) => write(`${reason(withoutValue(text))}\n`),
    })
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', HELP);
  addUserCommand(program, io);
  removeUserCommand(program, io);
  pullSecretCommand(program, io);
  httpSecretCommand(program, io);
  return program;
}

// somebody may have tried --password=…, and what is printed ends up in the logs of a pipeline
function withoutValue(text: string): string {
  return text.replace(/(unknown option '--[^=]*)=.*'/s, '$1\'').replace(/(unknown option '-[^-]).*'/s, '$1\'');
}

function version(): string {
  // the same way up from src/cli and from lib/cli
  return JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')).version;
}

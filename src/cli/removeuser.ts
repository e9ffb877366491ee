import type { Command } from 'commander';
import { withoutUser } from './htpasswd-lines';
import type { Io } from './io';
import { addTargetOptions, report, targetOf } from './target';
import { checkUserName } from '../access/htpasswd';

const HELP = `
The registry reads a changed file by itself; the user is out with the next request. Pull secrets with the user's
password stay in their namespaces and stop working.

Examples:
  cdk8s-private-registry removeuser alice
  cdk8s-private-registry removeuser alice --file auth --secret registry-users --namespace registry | kubectl apply -f -
`;

export function removeUserCommand(program: Command, io: Io): void {
  addTargetOptions(program.command('removeuser'))
    .description('Shut a user out: remove the line from the htpasswd file, or print the Secret without it.')
    .argument('<name>', 'the user')
    .addHelpText('after', HELP)
    .action((name: string, _options: unknown, command: Command) => removeUser(io, name, command));
}

async function removeUser(io: Io, name: string, command: Command): Promise<void> {
  const user = checkUserName('NAME', name);
  const target = targetOf(io, command, false);
  const file = JSON.stringify(command.opts<{ file: string }>().file);
  const before = target.read();
  if (before === undefined) {
    throw new Error(`cannot read ${file}: there is no such file`);
  }
  const content = withoutUser(before, user);
  if (content === undefined) {
    throw new Error(`there is no user ${JSON.stringify(user)} in ${file}`);
  }
  await target.store(content, before);
  report(io, `removed ${user} from ${target.name}`, content);
}

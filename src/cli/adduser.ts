import { hash } from 'bcryptjs';
import type { Command } from 'commander';
import { withUser } from './htpasswd-lines';
import { print, reason, say } from './io';
import type { Io } from './io';
import { checkLoginPassword, generatePassword, readPassword } from './password';
import { addTargetOptions, report, targetOf } from './target';
import type { Target } from './target';
import { checkUserName } from '../access/htpasswd';
import { invalid } from '../kubernetes/check';

const HELP = `
Asks for the password at a terminal, and reads it from standard input when there is none. It is never an argument,
where other users of the machine and the history of the shell would see it.

The registry computes the hash anew with each request of docker login, push and pull. On two cores it answers
143 requests a second with cost 8, 36 with cost 10, 6 with cost 12 and less than one with cost 14: a higher cost
makes a stolen file harder to use and every pull slower. A generated password is safe with any cost.

Examples:
  cdk8s-private-registry adduser alice
  cdk8s-private-registry adduser ci --generate > ci.password
  cdk8s-private-registry adduser alice --file auth --secret registry-users --namespace registry | kubectl apply -f -
`;

interface Options {
  readonly generate?: boolean;
  readonly cost: string;
}

export function addUserCommand(program: Command, io: Io): void {
  addTargetOptions(program.command('adduser'))
    .description('Let a user in, or give a user a new password: a htpasswd file, or the Secret made from it.')
    .argument('<name>', 'the user')
    .option('--generate', 'make a strong password and print it once: on standard output, with --secret on standard error')
    .option('--cost <number>', 'work that each check of the password takes, 4 to 14', '10')
    .addHelpText('after', HELP)
    .action((name: string, options: Options, command: Command) => addUser(io, name, options, command));
}

async function addUser(io: Io, name: string, options: Options, command: Command): Promise<void> {
  const user = checkUserName('NAME', name);
  const cost = checkCost(options.cost);
  const target = targetOf(io, command, true);
  // what cannot be read is said before somebody types a password twice
  target.read();
  const password = options.generate
    ? generatePassword()
    : checkLoginPassword(await readPassword(io, `Password for ${user}`, { twice: true }));
  const hashed = await hash(password, cost);

  // read again: the prompt may have waited for minutes
  const before = target.read();
  const { content, existed } = withUser(before ?? Buffer.alloc(0), user, hashed);
  await target.store(content, before);
  report(io, existed ? `updated ${user} in ${target.name}` : `added ${user} to ${target.name}`, content);
  if (target.printsManifest && before === undefined) {
    say(io, `${user} is the only user in it: to keep those of a Secret that exists, give its content with --file`);
  }
  if (options.generate) {
    await handOver(io, target, user, password);
  }
}

async function handOver(io: Io, target: Target, user: string, password: string): Promise<void> {
  try {
    await (target.printsManifest ? print(io.stderr, `password of ${user}: ${password}\n`) : print(io.stdout, `${password}\n`));
  } catch (error) {
    throw new Error(`${user} now has a password that could not be printed (${reason(error)}): run this again`);
  }
}

function checkCost(text: string): number {
  const cost = Number(text);
  if (!/^\d+$/.test(text) || cost < 4 || cost > 14) {
    throw invalid('--cost', 'must be a whole number between 4 and 14', text);
  }
  return cost;
}

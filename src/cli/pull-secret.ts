import type { Command } from 'commander';
import { print, say } from './io';
import type { Io } from './io';
import { secretManifests } from './manifest';
import { readPassword } from './password';
import { checkRegistryServer, dockerConfigJson } from '../access/docker-config';
import { checkUserName } from '../access/htpasswd';
import { checkNamespace, checkObjectName, invalid } from '../kubernetes/check';

const HELP = `
Asks for the password at a terminal, and reads it from standard input when there is none.

The server is what the names of the images begin with: a kubelet matches "registry.example.com" with images without
a port only, and "registry.example.com:5000" with images with that port only.

Examples:
  cdk8s-private-registry pull-secret --server registry.example.com --username ci --namespace shop | kubectl apply -f -
  cdk8s-private-registry pull-secret --server registry.example.com --username ci --namespace shop --namespace blog < ci.password
`;

interface Options {
  readonly server: string;
  readonly username: string;
  readonly name: string;
  readonly namespace: string[];
  readonly email?: string;
}

export function pullSecretCommand(program: Command, io: Io): void {
  program.command('pull-secret')
    .description('Print the Secret with which pods pull images, as `kubectl create secret docker-registry` makes it.')
    .requiredOption('--server <host>', 'the registry: host or host:port, with or without https:// before it')
    .requiredOption('--username <user>', 'the user to pull as')
    .requiredOption('--namespace <namespace>', 'namespace of the pods; give it again for each other one', collect)
    .option('--name <name>', 'name of the Secret', 'registry-pull')
    .option('--email <address>', 'an address that nothing reads; some policies ask for one')
    .addHelpText('after', HELP)
    .action((options: Options) => pullSecret(io, options));
}

function collect(value: string, values: string[] = []): string[] {
  return [...values, value];
}

async function pullSecret(io: Io, options: Options): Promise<void> {
  const server = checkRegistryServer('--server', options.server);
  const username = checkUserName('--username', options.username);
  const name = checkObjectName('--name', options.name);
  const namespaces = options.namespace.map(namespace => checkNamespace('--namespace', namespace));
  const twice = namespaces.find((namespace, index) => namespaces.indexOf(namespace) < index);
  if (twice) {
    throw invalid('--namespace', 'must be given once for each namespace', twice);
  }
  const password = await readPassword(io, `Password of ${username} at ${server}`, { twice: false });
  const content = Buffer.from(dockerConfigJson({ server, username, password, email: options.email }), 'utf8');
  await print(io.stdout, secretManifests(namespaces.map(namespace => (
    { name, namespace, type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': content } }
  ))));
  if (/:443$/.test(server)) {
    say(io, `warning: a kubelet uses this only for images that are written with the port, "${server.replace('https://', '')}/…"`);
  }
}

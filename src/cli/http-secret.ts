import { randomBytes } from 'crypto';
import type { Command } from 'commander';
import { print } from './io';
import type { Io } from './io';
import { secretManifests } from './manifest';
import { checkDataKey, checkNamespace, checkObjectName } from '../kubernetes/check';

const HELP = `
The secret signs the state of an upload between its requests. All pods of a registry share it; on a volume the first
pod makes one by itself.

Each run makes another value. A new one breaks the uploads that are under way, and pods take it up when they start:
until all of them have been restarted, uploads fail in turn. kubectl create leaves a Secret that exists as it is.

Examples:
  cdk8s-private-registry http-secret --namespace registry | kubectl create -f -
  cdk8s-private-registry http-secret --namespace registry | kubeseal --format yaml > http-secret.yaml
`;

interface Options {
  readonly name: string;
  readonly namespace: string;
  readonly key: string;
}

export function httpSecretCommand(program: Command, io: Io): void {
  program.command('http-secret')
    .description('Print a Secret with a random value that signs uploads, for HttpSecret.existingSecret.')
    .requiredOption('--namespace <namespace>', 'namespace of the registry')
    .option('--name <name>', 'name of the Secret', 'registry-http-secret')
    .option('--key <key>', 'key in the Secret', 'http-secret')
    .addHelpText('after', HELP)
    .action((options: Options) => httpSecret(io, options));
}

async function httpSecret(io: Io, options: Options): Promise<void> {
  const name = checkObjectName('--name', options.name);
  const namespace = checkNamespace('--namespace', options.namespace);
  const key = checkDataKey('--key', options.key);
  // text, since it is handed over as an environment variable
  const value = Buffer.from(randomBytes(32).toString('hex'));
  await print(io.stdout, secretManifests([{ name, namespace, type: 'Opaque', data: { [key]: value } }]));
}

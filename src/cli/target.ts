import type { Command } from 'commander';
import { readHtpasswdFile, writeHtpasswdFile } from './htpasswd-file';
import { countUsers, warnings } from './htpasswd-lines';
import { print, say, UsageError } from './io';
import type { Io } from './io';
import { secretManifests } from './manifest';
import { checkDataKey, checkNamespace, checkObjectName } from '../kubernetes/check';

/** Where the htpasswd text comes from, and where the changed one goes. */
export interface Target {
  /** How the change is spoken of: a file, or a Secret that is printed. */
  readonly name: string;
  readonly printsManifest: boolean;
  /** The text as it is now, undefined where there is none yet. */
  read(): Buffer | undefined;
  store(content: Buffer, before: Buffer | undefined): Promise<void>;
}

interface TargetOptions {
  readonly file: string;
  readonly secret?: string;
  readonly namespace?: string;
  readonly key: string;
}

/** The options that `adduser` and `removeuser` share. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--file <path>', 'the htpasswd file', 'auth')
    .option('--secret <name>', 'print the manifest of this Secret instead of writing the file')
    .option('--namespace <namespace>', 'namespace of the Secret')
    .option('--key <key>', 'key in the Secret; NGINX basic authentication reads "auth"', 'htpasswd');
}

/** @param fileIsOptional a Secret can be made from nothing, unless the command line names a file */
export function targetOf(io: Io, command: Command, fileIsOptional: boolean): Target {
  const options = command.opts<TargetOptions>();
  const named = command.getOptionValueSource('file') !== 'default';
  if (options.secret === undefined) {
    const stray = (['namespace', 'key'] as const).find(option => ![undefined, 'default'].includes(command.getOptionValueSource(option)));
    if (stray) {
      throw new UsageError(`--${stray} is of no use without --secret`);
    }
    return {
      name: options.file,
      printsManifest: false,
      read: () => readHtpasswdFile(options.file),
      store: (content, before) => writeHtpasswdFile(options.file, content, before),
    };
  }
  if (options.namespace === undefined) {
    throw new UsageError('--secret needs --namespace');
  }
  const name = checkObjectName('--secret', options.secret);
  const namespace = checkNamespace('--namespace', options.namespace);
  const key = checkDataKey('--key', options.key);
  const type = 'Opaque';
  return {
    name: `the Secret ${namespace}/${name}`,
    printsManifest: true,
    read: () => {
      if (fileIsOptional && !named) {
        return undefined;
      }
      const content = readHtpasswdFile(options.file);
      if (content === undefined) {
        // a mistyped path must not make a Secret that shuts everybody else out
        throw new Error(`cannot read ${JSON.stringify(options.file)}: there is no such file`);
      }
      return content;
    },
    store: content => print(io.stdout, secretManifests([{ name, namespace, type, data: { [key]: content } }])),
  };
}

/** Says what was done, and what of the result will not work. */
export function report(io: Io, done: string, content: Buffer): void {
  say(io, done);
  for (const warning of warnings(content)) {
    say(io, `warning: ${warning}`);
  }
  if (countUsers(content) === 0) {
    say(io, 'warning: no user is left: the registry refuses every login');
  }
}

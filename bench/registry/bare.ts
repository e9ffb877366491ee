import { execFileSync, spawn } from 'child_process';
import { randomBytes } from 'crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { AddressInfo, createServer } from 'net';
import { dirname, join } from 'path';
import { parse, stringify } from 'yaml';
import { atEnd } from './cleanup';
import { HOST, NAMESPACE, registryContainer, registryPod, renderedOne, Stack } from './stack';
import { PROGRAM_ENV } from '../../test/e2e/environment';
import { status } from '../../test/e2e/support/http';
import { get } from '../../test/e2e/support/kubectl';
import { waitFor } from '../../test/e2e/support/wait';

/** The registry without the stack: a process of this machine. */
export interface Bare {
  readonly port: number;
  /** where it keeps what is pushed */
  readonly store: string;
}

/** What the bare registries share. */
export interface BareFiles {
  readonly folder: string;
  readonly binary: string;
  readonly version: string;
  readonly store: string;
}

/** The binary of the stack's own pod, and a store beside the volume of its claim, on the same file system. */
export async function prepareBare({ volume }: Stack, scratch: string): Promise<BareFiles> {
  const folder = join(scratch, 'bare');
  const store = join(dirname(volume), 'registry-bench');
  for (const made of [folder, store]) {
    rmSync(made, { recursive: true, force: true });
    mkdirSync(made);
    atEnd(() => rmSync(made, { recursive: true, force: true }));
  }
  if (statSync(store).dev !== statSync(volume).dev) {
    throw new Error(`${store} is not on the file system of ${volume}: no comparison`);
  }
  const binary = join(folder, 'registry');
  const { metadata: { name } } = await registryPod();
  const copy = openSync(binary, 'w', 0o755);
  execFileSync('kubectl', ['exec', '-n', NAMESPACE, name, '-c', 'registry', '--', 'sh', '-c', 'cat "$(command -v registry)"'], {
    env: PROGRAM_ENV, stdio: ['ignore', copy, 'inherit'],
  });
  closeSync(copy); // what is open for writing cannot be run
  return { folder, binary, store, version: execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim().split(' ').pop()! };
}

/** Starts it on what the stack has: configuration, users, environment; with TLS, its certificate and key as well. */
export async function startBare(stack: Stack, files: BareFiles, tls: boolean): Promise<Bare> {
  const { folder, store, binary } = files;
  const port = await freePort();
  const name = join(folder, tls ? 'tls' : 'plain');
  writeFileSync(join(folder, 'htpasswd'), stack.htpasswd);
  writeFileSync(`${name}.yml`, stringify(configOf(stack, files, port, tls && await certificate(folder))));
  const log = openSync(`${name}.log`, 'w');
  const registry = spawn(binary, ['serve', `${name}.yml`], { env: environmentOf(stack), stdio: ['ignore', log, log] });
  atEnd(() => registry.kill('SIGKILL'));
  await waitFor('the bare registry asks for a password', 20, async () => {
    const answer = await status(`${tls ? 'https' : 'http'}://${HOST}:${port}/v2/`);
    if (answer !== 401) {
      throw new Error(`last answer: ${answer}\n${readFileSync(`${name}.log`, 'utf8').slice(-1000)}`);
    }
    return true;
  });
  return { port, store };
}

/** The rendered config.yml but for what must differ. */
function configOf(stack: Stack, { folder, store }: BareFiles, port: number, tls: object | false): object {
  const config = parse(renderedOne(stack, 'ConfigMap').data['config.yml']);
  config.storage.filesystem.rootdirectory = store;
  config.auth.htpasswd.path = join(folder, 'htpasswd');
  config.http = { ...config.http, addr: `:${port}`, ...tls && { tls } };
  return config;
}

function environmentOf(stack: Stack): NodeJS.ProcessEnv {
  const rendered: { name: string; value?: string }[] = registryContainer(stack).env;
  return { ...Object.fromEntries(rendered.map(({ name, value }) => [name, value])), REGISTRY_HTTP_SECRET: randomBytes(32).toString('hex') };
}

async function certificate(folder: string): Promise<{ certificate: string; key: string }> {
  const { data } = (await get('secret/registry-tls', NAMESPACE))!;
  const files = { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
  writeFileSync(files.certificate, Buffer.from(data['tls.crt'], 'base64'));
  writeFileSync(files.key, Buffer.from(data['tls.key'], 'base64'), { mode: 0o600 });
  return files;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject).listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

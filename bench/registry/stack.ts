import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Size } from 'cdk8s';
import { Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage } from 'cdk8s-private-registry';
import { host } from '../../test/e2e/environment';
import { served } from '../../test/e2e/support/http';
import { apply, get, KubeObject, objects, pods, rolledOut } from '../../test/e2e/support/kubectl';
import { makeNamespace, useNamespaces } from '../../test/e2e/support/namespaces';
import { ALICE, TestChart } from '../../test/e2e/support/registry';
import { acme, render } from '../../test/e2e/support/render';
import { tool } from '../../test/e2e/support/users';

export const NAMESPACE = 'bench';
export const HOST = host('registry-bench');

/** A user, and what a check of the password costs. */
export interface User {
  readonly login: string;
  readonly cost: number;
}

/** The registry as its users have it: what was rendered, and where it is. */
export interface Stack {
  readonly rendered: KubeObject[];
  readonly htpasswd: string;
  /** with the cost that the command line tool takes by itself */
  readonly alice: User;
  /** with the cost that docs/command-line.md has for robots, whose passwords are generated */
  readonly robot: User;
  /** the folder of the claim's volume, on this machine */
  readonly volume: string;
}

// before it starts, and when it is over, there is no such namespace
useNamespaces(NAMESPACE);

/** The README's registry: Traefik, a certificate by ACME, a claim, users. Ready for clients. */
export async function startStack(): Promise<Stack> {
  await makeNamespace(NAMESPACE);
  const htpasswd = await makeUsers();
  const yaml = render((app) => new TestChart(app, 'registry', NAMESPACE, (chart) => new PrivateRegistry(chart, 'registry', {
    auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
    storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
    exposure: Exposure.ingress({ host: HOST, controller: IngressController.traefik(), tls: acme() }),
  })));
  await apply(yaml);
  await Promise.all([rolledOut(NAMESPACE), served(HOST, undefined, 120)]);
  return {
    rendered: objects(yaml),
    htpasswd,
    alice: user(htpasswd, ALICE.name),
    robot: user(htpasswd, 'robot'),
    volume: await volumeFolder(),
  };
}

/** The one pod; another one after whatever took the one before. */
export async function registryPod(): Promise<KubeObject> {
  const [pod] = await pods(NAMESPACE);
  if (pod === undefined) {
    throw new Error(`no pod of the registry is left in ${NAMESPACE}`);
  }
  return pod;
}

export function renderedOne(stack: Stack, kind: string): KubeObject {
  return stack.rendered.find((object) => object.kind === kind)!;
}

export function registryContainer(stack: Stack): any {
  return renderedOne(stack, 'Deployment').spec.template.spec.containers.find(({ name }: { name: string }) => name === 'registry');
}

/** Two users with one password; returns their htpasswd. */
async function makeUsers(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'users-'));
  try {
    const file = join(folder, 'auth');
    await tool(['adduser', ALICE.name, '--file', file], `${ALICE.password}\n`);
    const secret = await tool([
      'adduser', 'robot', '--cost', '5', '--file', file, '--secret', 'registry-users', '--namespace', NAMESPACE,
    ], `${ALICE.password}\n`);
    await apply(secret);
    return Buffer.from(objects(secret)[0].data.htpasswd, 'base64').toString();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function user(htpasswd: string, name: string): User {
  const [, cost] = new RegExp(`^${name}:\\$2[aby]\\$(\\d+)\\$`, 'm').exec(htpasswd)!;
  return { login: `${name}:${ALICE.password}`, cost: Number(cost) };
}

async function volumeFolder(): Promise<string> {
  const { spec: { volumeName } } = (await get('persistentvolumeclaim/registry-data', NAMESPACE))!;
  const { spec: { local } } = (await get(`persistentvolume/${volumeName}`))!;
  if (local?.path === undefined) {
    throw new Error(`the volume ${volumeName} is no local folder: a registry on this machine cannot have the same disk`);
  }
  return local.path;
}

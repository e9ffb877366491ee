import { RegistryAuth, RegistryStorage, Exposure, PrivateRegistry } from 'cdk8s-private-registry';
import { served } from './http';
import { apply, rolledOut } from './kubectl';
import { makeNamespace } from './namespaces';
import { ALICE, TestChart } from './registry';
import { render } from './render';
import { setUsers } from './users';

/** A registry in a namespace of its own, reached in one way. */
export interface Way {
  readonly name: string;
  readonly namespace: string;
  /** host, or host:port: where clients reach it */
  readonly address: string;
  readonly exposure: Exposure;
  /** who asks for passwords; the registry itself, unless it says otherwise */
  readonly auth?: RegistryAuth;
}

/** Applies it, with one user and images in its pod, until it asks for a password. */
export async function startWay({ namespace, address, exposure, auth }: Way, trust?: () => Promise<string>): Promise<void> {
  await makeNamespace(namespace);
  await setUsers(namespace, { [ALICE.name]: ALICE.password });
  await apply(render((app) => new TestChart(app, 'registry', namespace, (chart) => new PrivateRegistry(chart, 'registry', {
    auth: auth ?? RegistryAuth.htpasswd({ secretName: 'registry-users' }),
    storage: RegistryStorage.ephemeral(),
    exposure,
  }))));
  await rolledOut(namespace, 'registry', 150);
  await served(address, await trust?.(), 120);
}

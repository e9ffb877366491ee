import { chmodSync, chownSync, existsSync, readdirSync, rmSync } from 'fs';
import { dirname, join } from 'path';
import { apply, get, kubectl, list, toYaml } from './kubectl';
import { waitFor } from './wait';
import { LOCAL_VOLUMES, STORAGE_CLASS } from '../environment';

/** Before a suite and after it: its namespaces are gone. What it leaves when it fails is shown by `cluster-environment.ts`. */
export function useNamespaces(...names: string[]): void {
  (globalThis as { e2eNamespaces?: string[] }).e2eNamespaces = names;
  beforeAll(() => removeNamespaces(names), 150_000);
  afterAll(() => removeNamespaces(names), 150_000);
}

/** A namespace beside those that the YAML brings itself, with the same Pod Security. */
export async function makeNamespace(name: string): Promise<void> {
  await apply(toYaml({
    apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  }));
}

export async function makeClaim(namespace: string, name: string): Promise<void> {
  await apply(toYaml({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '10Gi' } },
      ...(STORAGE_CLASS && { storageClassName: STORAGE_CLASS }),
    },
  }));
}

async function removeNamespaces(names: string[]): Promise<void> {
  for (const name of names) {
    // the pods first, and at once: a namespace waits for half of the longest grace period before it looks again
    await kubectl('delete', 'deployments', '--all', '-n', name);
    await kubectl('delete', 'pods', '--all', '-n', name, '--grace-period=1');
  }
  await kubectl('delete', 'namespace', ...names, '--ignore-not-found', '--timeout=140s');
  await recycleVolumes(names);
}

/** Gives retained volumes of this machine back, empty and root's, as a driver hands them over. */
async function recycleVolumes(namespaces: string[]): Promise<void> {
  const used = (await list('persistentvolumes')).filter(({ spec }) => (
    namespaces.includes(spec.claimRef?.namespace) && spec.persistentVolumeReclaimPolicy === 'Retain' && dirname(spec.local?.path ?? '') === LOCAL_VOLUMES
  ));
  for (const { metadata: { name }, spec: { local: { path } } } of used) {
    await waitFor(`volume ${name} released`, 20, async () => (await get(`persistentvolume/${name}`))?.status.phase === 'Released');
    if (existsSync(path)) {
      readdirSync(path).forEach((entry) => rmSync(join(path, entry), { recursive: true }));
      chownSync(path, 0, 0);
      chmodSync(path, 0o755);
    }
    await kubectl('patch', 'persistentvolume', name, '--type=json', '-p', '[{"op":"remove","path":"/spec/claimRef"}]');
  }
}

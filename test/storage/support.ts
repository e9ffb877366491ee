import { parse } from 'yaml';
import { AzureCredentials, GcsCredentials, HttpSecret, PrivateRegistry, PrivateRegistryProps, RegistryStorage, S3Credentials } from '../../src';
import { find, pod, registry, Rendered } from '../rendering';

export const httpSecret = HttpSecret.existingSecret({ secretName: 'registry-http' });

/** Each object storage in the plainest way. */
export const BUCKETS: Record<'s3' | 'minio' | 'gcs' | 'azure' | 'custom', RegistryStorage> = {
  s3: RegistryStorage.s3({ bucket: 'images', region: 'eu-central-1', credentials: S3Credentials.accessKey({ secretName: 's3' }) }),
  minio: RegistryStorage.s3({ bucket: 'images', endpoint: 'http://minio.storage.svc:9000', credentials: S3Credentials.accessKey({ secretName: 's3' }) }),
  gcs: RegistryStorage.gcs({ bucket: 'images', credentials: GcsCredentials.keyFile({ secretName: 'gcs', key: 'key.json' }) }),
  azure: RegistryStorage.azure({ accountName: 'images', container: 'images', credentials: AzureCredentials.accountKey({ secretName: 'azure', key: 'key' }) }),
  custom: RegistryStorage.custom('b2', { secretParameters: { key: { secretName: 'b2', key: 'key' } } }),
};

/** A registry on object storage. */
export function inBucket(storage: RegistryStorage = BUCKETS.s3, props: Partial<PrivateRegistryProps> = {}): PrivateRegistry {
  return registry({ storage, httpSecret, ...props });
}

export function configOf(it: PrivateRegistry): Rendered {
  return parse(find(it, 'ConfigMap', `${it.name}-config`).data['config.yml']);
}

/** Read by the runtime of its language, whatever the storage is. */
const RUNTIME = ['OTEL_TRACES_EXPORTER', 'GOMEMLIMIT'];

/** What the registry, or the init container, finds in its variables: the Secret and its key, or the value. */
export function environmentOf(it: PrivateRegistry, container: 'container' | 'prepare' = 'container'): Record<string, string> {
  return Object.fromEntries((pod(it)[container].env ?? []).map(({ name, value, valueFrom }: Rendered) => [
    name, value ?? `${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`,
  ]).filter(([name]: [string]) => !RUNTIME.includes(name)));
}

/** What is mounted at a path of the registry's container, and of the init container as well. */
export function mountAt(it: PrivateRegistry, path: string): Rendered {
  const { container, prepare, spec } = pod(it);
  const [mount, inPrepare] = [container, prepare].map(({ volumeMounts }) => volumeMounts.find(({ mountPath }: Rendered) => mountPath === path));
  expect(inPrepare).toEqual(mount);
  expect(mount).toEqual({ mountPath: path, name: mount.name, readOnly: true });
  const { name, ...source } = spec.volumes.find((volume: Rendered) => volume.name === mount.name);
  return source;
}

/** The pod that a cloud knows by its ServiceAccount, which is rendered with these annotations. */
export function expectIdentity(it: PrivateRegistry, annotations: Record<string, string> | undefined): void {
  const account = find(it, 'ServiceAccount');
  expect(account.metadata.name).toBe(it.name);
  expect(account.metadata.annotations).toEqual(annotations);
  expect(account.automountServiceAccountToken).toBe(false);
  const { spec } = pod(it);
  expect(spec.serviceAccountName).toBe(it.name);
  expect(spec.automountServiceAccountToken).toBe(false);
  expect(it.serviceAccount?.name).toBe(it.name);
}

import { Size } from 'cdk8s';
import { ClaimAccessMode, RegistryStorage } from '../../src';
import { find, objects, pod, registry, Rendered } from '../rendering';

function claim(size: Size): Rendered {
  return find(registry({ storage: RegistryStorage.newClaim({ size }) }), 'PersistentVolumeClaim');
}

describe('a new claim', () => {
  test('outlives the app wherever somebody can be told so', () => {
    expect(claim(Size.gibibytes(1)).metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
      'helm.sh/resource-policy': 'keep',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    });
  });

  test('goes with the app when asked to', () => {
    const storage = RegistryStorage.newClaim({ size: Size.gibibytes(1), keepOnDelete: false });
    expect(find(registry({ storage }), 'PersistentVolumeClaim').metadata).not.toHaveProperty('annotations');
  });

  test('takes size, class and access mode', () => {
    const storage = RegistryStorage.newClaim({ size: Size.tebibytes(2), storageClass: 'fast', accessMode: ClaimAccessMode.READ_WRITE_MANY });
    expect(find(registry({ storage }), 'PersistentVolumeClaim').spec).toEqual({
      accessModes: ['ReadWriteMany'], resources: { requests: { storage: '2Ti' } }, storageClassName: 'fast',
    });
  });

  test.each([
    [Size.gibibytes(1.5), '1536Mi'],
    [Size.mebibytes(1024), '1Gi'],
    [Size.mebibytes(1), '1Mi'],
    [Size.mebibytes(1.5), '1536Ki'],
    [Size.tebibytes(1024), '1Pi'],
  ])('has the size as Kubernetes writes it (%#)', (size, quantity) => {
    expect(claim(size).spec.resources.requests.storage).toBe(quantity);
  });

  test.each([
    [Size.kibibytes(1023), /^storage.size must be at least 1 Mi, but was "1023 Ki"\./],
    [Size.mebibytes(0), /^storage.size must be at least 1 Mi/],
    [Size.mebibytes(1.3), /^storage.size must be a whole number of Ki, but was "1331.2 Ki"\. Write it in a smaller unit/],
  ])('is refused in a size that Kubernetes does not take (%#)', (size, message) => {
    expect(() => claim(size)).toThrow(message);
  });

  test('is refused in a class that is no name', () => {
    expect(() => RegistryStorage.newClaim({ size: Size.gibibytes(1), storageClass: 'Fast Disk' })).toThrow(/^storage.storageClass must be the name/);
  });
});

describe('the rollout', () => {
  const rollout = (storage: RegistryStorage) => {
    const it = registry({ storage });
    return { strategy: find(it, 'Deployment').spec.strategy, affinity: pod(it).spec.affinity };
  };

  test('keeps the new pod on the node of the old one where one node mounts the claim', () => {
    const { strategy, affinity } = rollout(RegistryStorage.newClaim({ size: Size.gibibytes(1) }));
    expect(strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    expect(affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([{
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: { matchLabels: { 'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/name': 'registry' } },
    }]);
  });

  test('is Recreate where one pod mounts the claim', () => {
    const storage = RegistryStorage.existingClaim({ claimName: 'images', accessMode: ClaimAccessMode.READ_WRITE_ONCE_POD });
    expect(rollout(storage)).toEqual({ strategy: { type: 'Recreate' }, affinity: undefined });
  });

  test('is Recreate on ephemeral storage, where two pods would have different images', () => {
    expect(rollout(RegistryStorage.ephemeral()).strategy).toEqual({ type: 'Recreate' });
  });

  test('goes anywhere where all nodes mount the claim', () => {
    const { strategy, affinity } = rollout(RegistryStorage.existingClaim({ claimName: 'images', accessMode: ClaimAccessMode.READ_WRITE_MANY }));
    expect(strategy.type).toBe('RollingUpdate');
    expect(affinity).toBeUndefined();
  });

  test('leaves room for affinity that the user adds', () => {
    const it = registry();
    it.deployment.scheduling.spread();
    expect(Object.keys(pod(it).spec.affinity).sort()).toEqual(['podAffinity', 'podAntiAffinity']);
  });
});

test('an existing claim is mounted and not rendered', () => {
  const it = registry({ storage: RegistryStorage.existingClaim({ claimName: 'images' }) });
  expect(objects(it).some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
  expect(pod(it).spec.volumes.find((volume: Rendered) => volume.name === 'data').persistentVolumeClaim).toEqual({ claimName: 'images' });
  expect(() => RegistryStorage.existingClaim({ claimName: 'My Images' })).toThrow(/^storage.claimName must be the name/);
});

test('ephemeral storage may be limited, in the words of its prop', () => {
  const it = registry({ storage: RegistryStorage.ephemeral({ sizeLimit: Size.gibibytes(2) }) });
  expect(pod(it).spec.volumes.find((volume: Rendered) => volume.name === 'data').emptyDir).toEqual({ sizeLimit: '2Gi' });
  expect(() => RegistryStorage.ephemeral({ sizeLimit: Size.kibibytes(1500) })).toThrow(/^storage.sizeLimit must be a whole number of Mi/);
});

import { Size } from 'cdk8s';
import { ClaimAccessMode, RegistryStorage } from '../../src';
import { find, objects, pod, registry } from '../rendering';
import { BUCKETS, inBucket } from '../storage/support';

const claim = (accessMode: ClaimAccessMode) => RegistryStorage.newClaim({ size: Size.gibibytes(1), accessMode });
const many = claim(ClaimAccessMode.READ_WRITE_MANY);

describe.each(Object.entries(BUCKETS))('on %s', (_, storage) => {
  test('there may be several pods, and at an update one more', () => {
    const { spec } = find(inBucket(storage, { replicas: 3 }), 'Deployment');
    expect(spec.replicas).toBe(3);
    expect(spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    expect(spec.template.spec).not.toHaveProperty('affinity');
  });

  test('one pod is updated without a gap as well', () => {
    expect(find(inBucket(storage), 'Deployment').spec.strategy.type).toBe('RollingUpdate');
  });

  test('nothing is claimed', () => {
    const it = inBucket(storage);
    expect(objects(it).some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
    expect(pod(it).container.volumeMounts.some(({ mountPath }: { mountPath: string }) => mountPath === '/var/lib/registry')).toBe(false);
  });
});

describe('pods are spread', () => {
  const spread = [
    ['topology.kubernetes.io/zone', 'zones'],
    ['kubernetes.io/hostname', 'nodes'],
  ].map(([topologyKey]) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { 'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/name': 'registry' } },
    matchLabelKeys: ['pod-template-hash'],
  }));

  test('over zones and nodes, those of one update among themselves, where there may be several', () => {
    expect(pod(inBucket(BUCKETS.s3, { replicas: 2 })).spec.topologySpreadConstraints).toEqual(spread);
    expect(pod(inBucket(BUCKETS.s3, { autoscaling: { maxReplicas: 2 } })).spec.topologySpreadConstraints).toEqual(spread);
    expect(pod(registry({ storage: many, replicas: 2 })).spec.topologySpreadConstraints).toEqual(spread);
  });

  test('and nobody spreads one', () => {
    for (const props of [{}, { replicas: 1 }, { replicas: 0 }, { autoscaling: { minReplicas: 1, maxReplicas: 1 } }]) {
      expect(pod(inBucket(BUCKETS.s3, props)).spec).not.toHaveProperty('topologySpreadConstraints');
    }
  });
});

describe('more than one pod is refused', () => {
  const fix = 'Only one node mounts it. Use object storage (RegistryStorage.s3, gcs, azure), or a claim with ClaimAccessMode.READ_WRITE_MANY, for more.';

  test.each([
    ['a ReadWriteOnce claim', claim(ClaimAccessMode.READ_WRITE_ONCE)],
    ['a ReadWriteOncePod claim', claim(ClaimAccessMode.READ_WRITE_ONCE_POD)],
    ['a ReadWriteOnce claim', RegistryStorage.existingClaim({ claimName: 'images' })],
    ['ephemeral storage', RegistryStorage.ephemeral()],
  ])('on %s', (words, storage) => {
    expect(() => registry({ storage, replicas: 2 })).toThrow(new Error(`replicas must be 1 on ${words}, but was 2. ${fix}`));
    expect(() => registry({ storage, autoscaling: { maxReplicas: 4 } })).toThrow(new Error(`autoscaling.maxReplicas must be 1 on ${words}, but was 4. ${fix}`));
  });

  test('and one or none is not', () => {
    for (const storage of [claim(ClaimAccessMode.READ_WRITE_ONCE), RegistryStorage.ephemeral()]) {
      for (const props of [{ replicas: 0 }, { replicas: 1 }, { autoscaling: { minReplicas: 1, maxReplicas: 1 } }]) {
        expect(() => registry({ storage, ...props })).not.toThrow();
      }
    }
    expect(find(registry({ replicas: 0 }), 'Deployment').spec.replicas).toBe(0);
  });
});

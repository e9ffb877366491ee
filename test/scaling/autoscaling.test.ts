import { ApiObject, JsonPatch } from 'cdk8s';
import { Autoscaling, ClaimAccessMode, RegistryStorage } from '../../src';
import { find, objects, registry } from '../rendering';
import { BUCKETS, inBucket } from '../storage/support';

const scaled = (autoscaling: Autoscaling) => inBucket(BUCKETS.s3, { autoscaling });

describe('an autoscaler', () => {
  test('adds pods of the Deployment by their processor time', () => {
    const it = scaled({ maxReplicas: 5 });
    const { metadata, spec } = find(it, 'HorizontalPodAutoscaler');
    expect(metadata.name).toBe('registry');
    expect(spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'registry' },
      minReplicas: 2,
      maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
    });
    expect(find(it, 'Deployment').spec.template.spec.containers[0].resources.requests.cpu).toBe('100m');
  });

  test('takes what one says', () => {
    expect(find(scaled({ minReplicas: 1, maxReplicas: 1, cpuUtilization: 150 }), 'HorizontalPodAutoscaler').spec).toMatchObject({
      minReplicas: 1, maxReplicas: 1, metrics: [{ resource: { target: { averageUtilization: 150 } } }],
    });
  });

  test('is not set back by an apply: the Deployment says no number', () => {
    expect(find(scaled({ maxReplicas: 5 }), 'Deployment').spec).not.toHaveProperty('replicas');
  });

  test('scales a claim that all nodes mount', () => {
    const storage = RegistryStorage.existingClaim({ claimName: 'images', accessMode: ClaimAccessMode.READ_WRITE_MANY });
    expect(find(registry({ storage, autoscaling: { maxReplicas: 3 } }), 'HorizontalPodAutoscaler').spec.maxReplicas).toBe(3);
  });

  test('is a public child', () => {
    const it = scaled({ maxReplicas: 5 });
    it.autoscaler!.addJsonPatch(JsonPatch.add('/spec/behavior', { scaleDown: { stabilizationWindowSeconds: 600 } }));
    expect(it.autoscaler).toBeInstanceOf(ApiObject);
    expect(find(it, 'HorizontalPodAutoscaler').spec.behavior.scaleDown.stabilizationWindowSeconds).toBe(600);
  });

  test('is there only where it is asked for', () => {
    expect(objects(inBucket()).some(({ kind }) => kind === 'HorizontalPodAutoscaler')).toBe(false);
    expect(inBucket().autoscaler).toBeUndefined();
  });
});

test.each<[Autoscaling, string]>([
  [{ minReplicas: 3, maxReplicas: 2 }, 'autoscaling.minReplicas must not be above maxReplicas, 2, but was 3.'],
  [{ maxReplicas: 1 }, 'autoscaling.minReplicas must not be above maxReplicas, 1, but was 2.'],
  [{ minReplicas: 0, maxReplicas: 2 }, 'autoscaling.minReplicas must be a whole number, at least 1, but was 0.'],
  [{ minReplicas: 1.5, maxReplicas: 2 }, 'autoscaling.minReplicas must be a whole number, at least 1, but was 1.5.'],
  [{ maxReplicas: 0 }, 'autoscaling.maxReplicas must be a whole number, at least 1, but was 0.'],
  [{ maxReplicas: 2.5 }, 'autoscaling.maxReplicas must be a whole number, at least 1, but was 2.5.'],
  [{ maxReplicas: 3, cpuUtilization: 0 }, 'autoscaling.cpuUtilization must be a whole number, at least 1, but was 0.'],
  [{ maxReplicas: 3, cpuUtilization: 0.8 }, 'autoscaling.cpuUtilization must be a whole number, at least 1, but was 0.8.'],
])('numbers that contradict each other are refused: %j', (autoscaling, message) => {
  expect(() => scaled(autoscaling)).toThrow(new Error(message));
});

test('a number of pods beside an autoscaler is refused', () => {
  expect(() => inBucket(BUCKETS.s3, { replicas: 2, autoscaling: { maxReplicas: 4 } })).toThrow(
    new Error('replicas must be left out beside "autoscaling", but was 2. Every apply would set the autoscaler back.'));
});

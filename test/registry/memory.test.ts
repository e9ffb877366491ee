import { Size } from 'cdk8s';
import { pod, registry, Rendered } from '../rendering';
import { BUCKETS, inBucket } from '../storage/support';

const memory = (it: ReturnType<typeof registry>) => {
  const { resources, env } = pod(it).container;
  return { ...resources, soft: env.find(({ name }: Rendered) => name === 'GOMEMLIMIT')?.value };
};

test.each(Object.entries(BUCKETS))('the registry has memory for the pieces of layers that are on their way to %s, and gives them up before the limit', (_, storage) => {
  expect(memory(inBucket(storage))).toEqual({ requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' }, soft: '921MiB' });
});

test('as much as one says, and the soft limit follows', () => {
  expect(memory(inBucket(BUCKETS.s3, { resources: { memoryLimit: Size.gibibytes(4) } }))).toMatchObject({ limits: { memory: '4Gi' }, soft: '3686MiB' });
});

test('on a volume it streams', () => {
  expect(memory(registry())).toEqual({ requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '512Mi' }, soft: undefined });
});

import { DisruptionBudget, PrivateRegistryProps } from '../../src';
import { find, objects, registry } from '../rendering';
import { BUCKETS, inBucket } from '../storage/support';

const { maxUnavailable, minAvailable } = DisruptionBudget;
const budgeted = (disruptionBudget: DisruptionBudget, props: Partial<PrivateRegistryProps> = { replicas: 3 }) => (
  inBucket(BUCKETS.s3, { disruptionBudget, ...props })
);
const budgets = (props: Partial<PrivateRegistryProps>) => objects(inBucket(BUCKETS.s3, props)).filter(({ kind }) => kind === 'PodDisruptionBudget');

describe('a budget', () => {
  test('lets one pod go at a time where there may be several, and one that does not serve anyway', () => {
    const { metadata, spec } = find(inBucket(BUCKETS.s3, { replicas: 2 }), 'PodDisruptionBudget');
    expect(metadata.name).toBe('registry');
    expect(spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/name': 'registry' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
    expect(budgets({ autoscaling: { minReplicas: 1, maxReplicas: 2 } })).toHaveLength(1);
  });

  test('is none for one pod, which must be able to go', () => {
    for (const props of [{}, { replicas: 1 }, { replicas: 0 }, { autoscaling: { minReplicas: 1, maxReplicas: 1 } }]) {
      expect(budgets(props)).toEqual([]);
    }
    expect(inBucket().disruptionBudget).toBeUndefined();
    expect(objects(registry()).some(({ kind }) => kind === 'PodDisruptionBudget')).toBe(false);
  });

  test('is none where one says so', () => {
    expect(budgets({ replicas: 3, disruptionBudget: DisruptionBudget.none() })).toEqual([]);
  });

  test.each([
    [maxUnavailable('2'), { maxUnavailable: 2 }],
    [maxUnavailable('25%'), { maxUnavailable: '25%' }],
    [maxUnavailable('100%'), { maxUnavailable: '100%' }],
    [minAvailable('2'), { minAvailable: 2 }],
    [minAvailable('0'), { minAvailable: 0 }],
    [minAvailable('50%'), { minAvailable: '50%' }],
  ])('is a number or a share (%#)', (budget, spec) => {
    const rendered = find(budgeted(budget), 'PodDisruptionBudget').spec;
    expect(rendered).toMatchObject(spec);
    expect('maxUnavailable' in rendered).toBe('maxUnavailable' in spec);
    expect('minAvailable' in rendered).toBe('minAvailable' in spec);
  });

  test('may be said for one pod', () => {
    expect(find(budgeted(maxUnavailable('1'), {}), 'PodDisruptionBudget').spec.maxUnavailable).toBe(1);
    expect(budgeted(maxUnavailable('1'), {}).disruptionBudget?.kind).toBe('PodDisruptionBudget');
  });
});

describe('a budget that blocks every eviction is refused', () => {
  test.each(['0', '0%', '00', '00%'])('none may be away: %s', (amount) => {
    expect(() => maxUnavailable(amount)).toThrow(
      new Error(`disruptionBudget.maxUnavailable must be at least 1, but was "${amount}". With 0 no node that runs a pod of it can be drained.`));
  });

  test.each<[string, Partial<PrivateRegistryProps>, number]>([
    ['3', { replicas: 3 }, 3],
    ['4', { replicas: 3 }, 3],
    ['100%', { replicas: 3 }, 3],
    ['67%', { replicas: 3 }, 3],
    ['51%', { replicas: 2 }, 2],
    ['1', {}, 1],
    ['1', { replicas: 1 }, 1],
    ['1%', { replicas: 1 }, 1],
    ['2', { autoscaling: { maxReplicas: 10 } }, 2],
    ['1', { autoscaling: { minReplicas: 1, maxReplicas: 10 } }, 1],
    ['95%', { autoscaling: { minReplicas: 4, maxReplicas: 40 } }, 4],
  ])('%s must stay, of %j', (amount, props, fewest) => {
    expect(() => budgeted(minAvailable(amount), props)).toThrow(new Error(
      `disruptionBudget.minAvailable must leave a pod to evict, of ${fewest}, but was "${amount}". ` +
      'Otherwise no node that runs one can be drained. Use DisruptionBudget.maxUnavailable("1").'));
  });

  test.each<[string, Partial<PrivateRegistryProps>]>([
    ['2', { replicas: 3 }], ['66%', { replicas: 3 }], ['50%', { replicas: 2 }], ['0%', {}], ['1', { replicas: 0 }], ['100%', { replicas: 0 }],
    ['1', { autoscaling: { maxReplicas: 2 } }], ['75%', { autoscaling: { minReplicas: 4, maxReplicas: 5 } }],
  ])('but not where one may go: %s of %j', (amount, props) => {
    expect(() => budgeted(minAvailable(amount), props)).not.toThrow();
  });
});

test.each(['', '1.5', '-1', '101%', '1 %', 'one', '50 %', '%', '1e3', '200%'])('what is neither a number nor a share is refused: "%s"', (amount) => {
  for (const [rule, budget] of Object.entries({ maxUnavailable, minAvailable })) {
    expect(() => budget(amount)).toThrow(new Error(`disruptionBudget.${rule} must be a whole number ("1") or a share ("25%"), but was "${amount}".`));
  }
});

import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { AzureCredentials, PrivateRegistry, RegistryStorage, S3Credentials } from '../../src';
import { find, pod, registry } from '../rendering';
import { BUCKETS, expectIdentity, inBucket } from '../storage/support';

const patch = (it: PrivateRegistry, path: string, value: unknown) => ApiObject.of(it.deployment).addJsonPatch(JsonPatch.add(`/spec/template/spec${path}`, value));
const ownNode = {
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchLabels: { 'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/name': 'registry' } },
};

describe('scheduling of the user\'s own', () => {
  test('stands beside the affinity that keeps a new pod on the node of the old one', () => {
    const it = registry();
    it.deployment.scheduling.colocate(kplus.Pods.select(it, 'caches', { labels: { app: 'cache' } }));
    it.deployment.scheduling.separate(kplus.Pods.select(it, 'builds', { labels: { app: 'build' } }));
    it.deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('disk', 'fast')));
    it.deployment.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.is('dedicated', 'registry')));
    const { affinity, tolerations } = pod(it).spec;
    const required = affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    expect(required).toHaveLength(2);
    expect(required[0]).toEqual(ownNode);
    expect(required[1].labelSelector.matchLabels).toEqual({ app: 'cache' });
    expect(affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchLabels).toEqual({ app: 'build' });
    expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([
      { matchExpressions: [{ key: 'disk', operator: 'In', values: ['fast'] }] },
    ]);
    expect(tolerations).toEqual([{ key: 'dedicated', operator: 'Equal', value: 'registry' }]);
  });

  test('is all that there is on object storage', () => {
    const it = inBucket(BUCKETS.s3, { replicas: 2 });
    it.deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.exists('pool')));
    expect(Object.keys(pod(it).spec.affinity)).toEqual(['nodeAffinity']);
    expect(pod(it).spec.topologySpreadConstraints).toHaveLength(2);
  });

  test('spreads further by a patch, beside what is spread already', () => {
    const it = inBucket(BUCKETS.s3, { replicas: 2 });
    const rack = { maxSkew: 1, topologyKey: 'example.com/rack', whenUnsatisfiable: 'DoNotSchedule', labelSelector: ownNode.labelSelector };
    patch(it, '/topologySpreadConstraints/-', rack);
    expect(pod(it).spec.topologySpreadConstraints.map(({ topologyKey }: { topologyKey: string }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone', 'kubernetes.io/hostname', 'example.com/rack',
    ]);
  });

  test('has a priority by a patch', () => {
    const it = inBucket();
    patch(it, '/priorityClassName', 'system-cluster-critical');
    patch(it, '/runtimeClassName', 'gvisor');
    expect(pod(it).spec).toMatchObject({ priorityClassName: 'system-cluster-critical', runtimeClassName: 'gvisor', enableServiceLinks: false });
  });
});

describe('labels and annotations of the user\'s own', () => {
  test('stand on pods beside those of the library, and in no selector', () => {
    const it = inBucket(RegistryStorage.azure({
      accountName: 'company',
      container: 'images',
      credentials: AzureCredentials.workloadIdentity({ clientId: '01234567-89ab-cdef-0123-456789abcdef' }),
    }));
    it.deployment.podMetadata.addLabel('team', 'platform');
    it.deployment.podMetadata.addAnnotation('example.com/owner', 'platform');
    it.deployment.metadata.addLabel('cost-center', '42');
    const { metadata } = pod(it);
    expect(metadata.labels).toEqual({ ...ownNode.labelSelector.matchLabels, 'azure.workload.identity/use': 'true', 'team': 'platform' });
    expect(metadata.annotations).toEqual({ 'checksum/config': expect.any(String), 'example.com/owner': 'platform' });
    const { metadata: own, spec } = find(it, 'Deployment');
    expect(own.labels).toMatchObject({ 'cost-center': '42', 'app.kubernetes.io/managed-by': 'cdk8s' });
    expect(spec.selector).toEqual(ownNode.labelSelector);
  });

  test('stand on the other public children', () => {
    const it = inBucket(RegistryStorage.s3({ bucket: 'images', region: 'eu-central-1', credentials: S3Credentials.eksPodIdentity() }), { replicas: 2 });
    it.serviceAccount!.metadata.addAnnotation('example.com/role', 'registry');
    it.disruptionBudget!.metadata.addLabel('team', 'platform');
    expectIdentity(it, { 'example.com/role': 'registry' });
    expect(find(it, 'PodDisruptionBudget').metadata.labels).toMatchObject({ team: 'platform' });
  });
});

describe('pull secrets', () => {
  test('are as many as one says, beside one that the user adds', () => {
    const it = registry({ imagePullSecrets: ['mirror', 'other', 'third'] });
    expect(pod(it).spec.imagePullSecrets).toEqual([{ name: 'mirror' }, { name: 'other' }, { name: 'third' }]);
    patch(it, '/imagePullSecrets/-', { name: 'fourth' });
    expect(pod(it).spec.imagePullSecrets).toHaveLength(4);
    expect(pod(registry()).spec).not.toHaveProperty('imagePullSecrets');
    expect(() => registry({ imagePullSecrets: ['mirror', 'My Secret'] })).toThrow(/^imagePullSecrets must be the name of a Kubernetes object .* but was "My Secret"\.$/);
  });
});

describe('what the user adds', () => {
  test('is a container with variables of its own, hardened like the others', () => {
    const it = inBucket(BUCKETS.s3, { replicas: 2 });
    it.deployment.addContainer({ name: 'exporter', image: 'exporter:1' });
    const webhook = kplus.Secret.fromSecretName(it, 'webhook', 'webhook');
    it.deployment.containers[0].env.addVariable('REGISTRY_NOTIFICATIONS_ENDPOINTS_0_HEADERS_AUTHORIZATION', kplus.EnvValue.fromSecretValue({ secret: webhook, key: 'header' }));
    const { spec, container } = pod(it);
    expect(spec.containers).toHaveLength(2);
    expect(spec.containers[1].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    expect(container.env[container.env.length - 1].valueFrom.secretKeyRef).toEqual({ name: 'webhook', key: 'header' });
  });
});

import { ApiObject, Chart, Cron, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ClusterPullSecret, PrivateRegistry, PullCredentials, PullSecret } from '../../src';
import { chart, find, objects, plain, registry } from '../rendering';

const existing = PullCredentials.existingSecret({ secretName: 'my-pull' });
const external = PullCredentials.externalSecret({ storeName: 'vault', remoteKey: 'registry/pull' });
const plainText = PullCredentials.unsafePlainText({ username: 'puller', password: 'a"b<c>&\\d' });

describe('a pull secret', () => {
  test('that exists is only referred to', () => {
    const it = registry();
    const before = objects(it).length;
    expect(it.addPullSecret({ namespace: 'shop', credentials: existing })).toMatchObject({ secretName: 'my-pull', namespace: 'shop' });
    expect(objects(it)).toHaveLength(before);
  });

  test('in clear text is what kubectl makes', () => {
    const it = registry();
    it.addPullSecret({ namespace: 'shop', credentials: plainText });
    const secret = find(it, 'Secret');
    expect(secret).toMatchObject({ metadata: { name: 'registry-pull', namespace: 'shop' }, type: 'kubernetes.io/dockerconfigjson' });
    expect(Object.keys(secret.data)).toEqual(['.dockerconfigjson']);
    // kubectl create secret docker-registry --docker-server=registry.example.com --docker-username=puller --docker-password='a"b<c>&\d'
    expect(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString()).toBe(
      '{"auths":{"registry.example.com":{"username":"puller","password":"a\\"b\\u003cc\\u003e\\u0026\\\\d","auth":"cHVsbGVyOmEiYjxjPiZcZA=="}}}');
  });

  test('from External Secrets holds no secret itself', () => {
    const it = registry();
    it.addPullSecret({ namespace: 'shop', credentials: external, name: 'images' });
    expect(find(it, 'ExternalSecret')).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      metadata: { name: 'images', namespace: 'shop' },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        target: { name: 'images', template: { type: 'kubernetes.io/dockerconfigjson' } },
        data: [
          { secretKey: 'username', remoteRef: { key: 'registry/pull', property: 'username' } },
          { secretKey: 'password', remoteRef: { key: 'registry/pull', property: 'password' } },
        ],
      },
    });
  });

  test('for namespaces by label belongs to no namespace', () => {
    const it = registry();
    it.addClusterPullSecret({ namespaceLabels: { pull: 'yes' }, credentials: external });
    const object = find(it, 'ClusterExternalSecret');
    expect(object.metadata).not.toHaveProperty('namespace');
    expect(object.spec).toMatchObject({ externalSecretName: 'registry-pull', namespaceSelectors: [{ matchLabels: { pull: 'yes' } }] });
  });

  test('can stand in another chart', () => {
    const it = registry();
    const other = new Chart(it.node.root, 'shop', { namespace: 'shop' });
    new PullSecret(other, 'pull', { registry: it, credentials: plainText });
    expect(find(other, 'Secret').metadata).toMatchObject({ name: 'registry-pull', namespace: 'shop' });
    new ClusterPullSecret(other, 'cluster', { registry: it, namespaceLabels: { pull: 'yes' }, credentials: external });
    expect(find(other, 'ClusterExternalSecret').metadata.name).toBe('registry-pull');
  });

  test('comes once in a namespace', () => {
    const it = registry();
    it.addPullSecret({ namespace: 'shop', credentials: external });
    const message = 'namespace must be one without a pull secret of this registry, but was "shop". It has "registry-pull".';
    expect(() => it.addPullSecret({ namespace: 'shop', credentials: existing })).toThrow(message);
    expect(() => new PullSecret(it.node.scope!, 'again', { registry: it, namespace: 'shop', credentials: plainText })).toThrow(message);
    it.addPullSecret({ credentials: existing });
    expect(() => it.addPullSecret({ namespace: 'registry', credentials: existing })).toThrow(/^namespace must be one without/);
    it.addClusterPullSecret({ namespaceLabels: { a: 'b' }, credentials: external });
    expect(() => it.addClusterPullSecret({ namespaceLabels: { a: 'c' }, credentials: external })).toThrow(/^namespaceLabels must be given once/);
  });

  test('of two registries in one namespace needs two names', () => {
    const scope = chart();
    const [one, two] = ['one', 'two'].map((name) => new PrivateRegistry(scope, name, { ...plain(), name }));
    one.addPullSecret({ namespace: 'shop', credentials: plainText, name: 'pull' });
    expect(() => two.addPullSecret({ namespace: 'shop', credentials: plainText, name: 'pull' })).toThrow(
      /^name: Secret "pull" in namespace "shop" is rendered twice, by chart\/one\/PullSecret-shop and by chart\/two\/PullSecret-shop\./);
  });

  test.each([
    [() => PullCredentials.existingSecret({ secretName: 'A' }), /^credentials.secretName must be/],
    [() => PullCredentials.externalSecret({ storeName: '', remoteKey: 'k' }), /^credentials.storeName must be/],
    [() => PullCredentials.externalSecret({ storeName: 's', remoteKey: '' }), /^credentials.remoteKey must be/],
    [() => PullCredentials.externalSecret({ storeName: 's', remoteKey: 'k', storeKind: 'Vault' }), /^credentials.storeKind must be ClusterSecretStore or/],
    [() => PullCredentials.externalSecret({ storeName: 's', remoteKey: 'k', refreshInterval: '1d' }), /^credentials.refreshInterval must be/],
    [() => PullCredentials.externalSecret({ storeName: 's', remoteKey: 'k', refreshInterval: '' }), /^credentials.refreshInterval must be/],
    [() => PullCredentials.unsafePlainText({ username: 'a:b', password: 'p' }), /^credentials.username must be a name without a colon, but was "a:b"/],
    [() => PullCredentials.unsafePlainText({ username: '', password: 'p' }), /^credentials.username must be/],
    [() => PullCredentials.unsafePlainText({ username: 'a', password: '' }), /^credentials.password must not be empty/],
    [() => registry().addPullSecret({ namespace: 'Shop', credentials: existing }), /^namespace must be a DNS label .* but was "Shop"\. Did you mean "shop"\?/],
    [() => registry().addPullSecret({ namespace: 'shop', name: 'A B', credentials: external }), /^name must be the name/],
    [() => registry().addPullSecret({ namespace: 'shop', name: 'other', credentials: existing }), /^name must be left out/],
    [() => registry().addClusterPullSecret({ namespaceLabels: {}, credentials: external }), /^namespaceLabels must have at least one label/],
  ])('is refused with what cannot work (%#)', (attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

describe('grantPull', () => {
  const containers = [{ image: 'registry.example.com/shop/api:1', securityContext: { user: 1000 } }];

  function shop(): { it: PrivateRegistry; scope: Chart } {
    const it = registry();
    it.addPullSecret({ namespace: 'shop', credentials: existing });
    return { it, scope: new Chart(it.node.root, 'shop', { namespace: 'shop' }) };
  }

  test.each([
    ['Deployment', (scope: Chart) => new kplus.Deployment(scope, 'it', { containers }), ['spec', 'template', 'spec']],
    ['StatefulSet', (scope: Chart) => new kplus.StatefulSet(scope, 'it', {
      containers, service: new kplus.Service(scope, 'service', { ports: [{ port: 80 }] }),
    }), ['spec', 'template', 'spec']],
    ['DaemonSet', (scope: Chart) => new kplus.DaemonSet(scope, 'it', { containers }), ['spec', 'template', 'spec']],
    ['Job', (scope: Chart) => new kplus.Job(scope, 'it', { containers }), ['spec', 'template', 'spec']],
    ['CronJob', (scope: Chart) => new kplus.CronJob(scope, 'it', { containers, schedule: Cron.daily() }), ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
    ['Pod', (scope: Chart) => new kplus.Pod(scope, 'it', { containers }), ['spec']],
    ['ServiceAccount', (scope: Chart) => new kplus.ServiceAccount(scope, 'it'), []],
  ])('gives a %s the pull secret, and changes nothing else', (kind, make, path) => {
    const { it, scope } = shop();
    const object = ApiObject.of(make(scope));
    const before = object.toJson();
    it.grantPull(object);
    it.grantPull(object);
    const after = find(scope, kind);
    const holder = path.reduce((value, key) => value[key], after);
    expect(holder.imagePullSecrets).toEqual([{ name: 'my-pull' }]);
    delete holder.imagePullSecrets;
    expect(after).toEqual(before);
  });

  test('keeps what the workload has, whenever it got it', () => {
    const { it, scope } = shop();
    const workload = new kplus.Deployment(scope, 'it', { dockerRegistryAuth: kplus.Secret.fromSecretName(scope, 'hub', 'hub') });
    it.grantPull(workload);
    workload.addContainer(containers[0]);
    ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/imagePullSecrets/-', { name: 'later' }));
    expect(find(scope, 'Deployment').spec.template.spec.imagePullSecrets).toEqual([{ name: 'hub' }, { name: 'later' }, { name: 'my-pull' }]);
  });

  test('gives the secrets of two registries', () => {
    const { it, scope } = shop();
    const two = new PrivateRegistry(it.node.scope as Chart, 'two', { ...plain(), name: 'two' });
    two.addPullSecret({ namespace: 'shop', credentials: plainText });
    const account = new kplus.ServiceAccount(scope, 'it');
    [it, two].forEach((each) => each.grantPull(account));
    expect(find(scope, 'ServiceAccount').imagePullSecrets).toEqual([{ name: 'my-pull' }, { name: 'two-pull' }]);
  });

  test('puts the list where cdk8s would have', () => {
    const { it, scope } = shop();
    const workload = new kplus.Deployment(scope, 'it', { containers });
    it.grantPull(workload);
    const keys = Object.keys(find(scope, 'Deployment').spec.template.spec);
    expect(keys).toEqual([...keys].sort());
  });

  test('uses the one for namespaces by label where there is no other', () => {
    const it = registry();
    it.addClusterPullSecret({ namespaceLabels: { a: 'b' }, credentials: external });
    const scope = new Chart(it.node.root, 'anywhere', { namespace: 'anywhere' });
    it.grantPull(new kplus.ServiceAccount(scope, 'it'));
    expect(find(scope, 'ServiceAccount').imagePullSecrets).toEqual([{ name: 'registry-pull' }]);
  });

  test('is refused without a pull secret in the namespace, or for what does not pull', () => {
    const { it } = shop();
    const elsewhere = new Chart(it.node.root, 'billing', { namespace: 'billing' });
    expect(() => it.grantPull(new kplus.ServiceAccount(elsewhere, 'it', { metadata: { name: 'jobs' } }))).toThrow(
      'workload: ServiceAccount "jobs" cannot pull from registry.example.com: there is no pull secret in namespace "billing". ' +
      'Call addPullSecret({ namespace: \'billing\', credentials: … }) first.');
    expect(() => it.grantPull(new kplus.ConfigMap(elsewhere, 'config'))).toThrow(/^workload must be one of Pod, Deployment, .* but was "ConfigMap"/);
  });
});

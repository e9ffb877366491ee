import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { chart, find, objects, pod, registry, Rendered } from './rendering';
import {
  Architecture, ClaimAccessMode, Exposure, ImagePullPolicy, IngressController, PrivateRegistryProps, RegistryAuth, RegistryStorage, Tls,
} from '../src';

function config(props: Partial<PrivateRegistryProps> = {}): Rendered {
  return parse(find(registry(props), 'ConfigMap').data['config.yml']);
}

describe('the pod', () => {
  const { spec, container, prepare, metadata } = pod(registry());

  test('is what Pod Security restricted admits', () => {
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } });
    for (const { securityContext } of [container, prepare]) {
      expect(securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
    }
  });

  test('owns its volume by group, without walking through it at every start', () => {
    expect(spec.securityContext).toMatchObject({ fsGroup: 1000, fsGroupChangePolicy: 'OnRootMismatch' });
  });

  test('gets neither the environment variables of Services nor a token of the API server', () => {
    expect(spec.enableServiceLinks).toBe(false);
    expect(spec.automountServiceAccountToken).toBe(false);
  });

  test('runs Distribution 3.1.1 with the library\'s configuration and no tracing', () => {
    expect(container.image).toBe('docker.io/library/registry:3.1.1');
    expect(container.command[2]).toMatch(/exec registry serve \/etc\/distribution\/config.yml$/);
    expect(container.env).toEqual([{ name: 'OTEL_TRACES_EXPORTER', value: 'none' }]);
  });

  test('is asked for its health without credentials, and not ended for slow storage', () => {
    expect(container.readinessProbe.exec.command[2]).toMatch(/^set -e\nwget -q -O \/dev\/null http:\/\/127\.0\.0\.1:5000\/\n/);
    expect(container.readinessProbe).not.toHaveProperty('failureThreshold');
    expect(container.startupProbe.httpGet).toEqual({ path: '/', port: 5000 });
    expect(container.livenessProbe.tcpSocket).toEqual({ port: 5000 });
    expect(container.livenessProbe.httpGet).toBeUndefined();
  });

  test('has time to drain: pause, drain and some more fit into the grace period', () => {
    expect(container.lifecycle.preStop.exec.command).toEqual(['sleep', '5']);
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(5 + 120);
    expect(config().http.draintimeout).toBe('120s');
  });

  test('writes nothing out that Kubernetes sets by itself', () => {
    for (const key of ['dnsPolicy', 'restartPolicy', 'hostNetwork', 'setHostnameAsFQDN']) {
      expect(spec).not.toHaveProperty(key);
    }
    expect(container).not.toHaveProperty('imagePullPolicy');
    expect(JSON.stringify(spec)).not.toContain('"privileged"');
    expect(spec.volumes.find((volume: Rendered) => volume.name === 'data').persistentVolumeClaim).toEqual({ claimName: 'registry-data' });
  });

  test('rolls when the configuration changes, and only then', () => {
    const checksum = (props: Partial<PrivateRegistryProps>) => pod(registry(props)).metadata.annotations['checksum/config'];
    expect(checksum({})).toBe(metadata.annotations['checksum/config']);
    expect(checksum({ deleteEnabled: true })).not.toBe(checksum({}));
    expect(checksum({ replicas: 0 })).toBe(checksum({}));
    expect(checksum({})).toMatch(/^[0-9a-f]{64}$/);
  });

  test('keeps the secret of upload sessions on the volume and out of the output', () => {
    expect(container.command[2]).toContain('REGISTRY_HTTP_SECRET=$(cat /var/lib/registry/.http-secret)');
    expect(prepare.command[2]).toContain('/dev/urandom');
    expect(config().http).not.toHaveProperty('secret');
  });
});

describe('selectors and names', () => {
  test('hold no path, hash or version', () => {
    const all = objects(registry());
    const deployment = all.find(({ kind }) => kind === 'Deployment');
    const selector = { 'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/name': 'registry' };
    expect(deployment.spec.selector).toEqual({ matchLabels: selector });
    expect(deployment.spec.template.metadata.labels).toEqual(selector);
    expect(all.find(({ kind }) => kind === 'Service').spec.selector).toEqual(selector);
    expect(JSON.stringify(all)).not.toContain('cdk8s.io/metadata.addr');
    expect(all.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      'PersistentVolumeClaim/registry-data', 'ConfigMap/registry-config', 'Deployment/registry', 'Service/registry', 'Ingress/registry',
    ]);
  });

  test('follow `name`, not the id', () => {
    const named = registry({ name: 'images' });
    expect(objects(named).every(({ metadata }) => metadata.name.startsWith('images'))).toBe(true);
  });

  test('follow `namespace` over the chart\'s', () => {
    expect(new Set(objects(registry({ namespace: 'elsewhere' })).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['elsewhere']));
  });

  test('leave the namespace to kubectl when nobody names one', () => {
    const scope = chart({});
    registry({}, scope);
    expect(objects(scope).some(({ metadata }) => 'namespace' in metadata)).toBe(false);
  });

  test.each([
    ['a'.repeat(64), /^name must have at most 63 characters, but was "a{64}"\. It has 64\.$/],
    ['Registry', /^name must be a DNS label .* but was "Registry"\. Did you mean "registry"\?$/],
    ['my_registry', /Did you mean "my-registry"\?$/],
    ['1registry', /^name must be a DNS label/],
    ['registry-', /^name must be a DNS label/],
    ['registry.shop', /^name must be a DNS label/],
    ['', /^name must be a DNS label/],
    ['registry-auth', /^name must not be .* stops every other registry in the namespace/],
  ])('a name is a DNS label: %p', (name, message) => {
    expect(() => registry({ name })).toThrow(message);
  });

  test('63 characters are a name', () => {
    expect(find(registry({ name: 'a'.repeat(63) }), 'Service').metadata.name).toHaveLength(63);
  });
});

describe('the image', () => {
  test.each([
    'mirror.example.com/library/registry:3.1.1',
    'mirror.example.com:5000/registry:3',
    'registry@sha256:' + 'a'.repeat(64),
    'localhost/registry:3.1.1@sha256:' + 'a'.repeat(64),
  ])('is replaced whole, in both containers: %s', (image) => {
    const { container, prepare } = pod(registry({ image }));
    expect([container.image, prepare.image]).toEqual([image, image]);
  });

  test('is pulled when and with what one says', () => {
    const { spec, container } = pod(registry({ imagePullPolicy: ImagePullPolicy.ALWAYS, imagePullSecrets: ['mirror', 'other'] }));
    expect(container.imagePullPolicy).toBe('Always');
    expect(spec.imagePullSecrets).toEqual([{ name: 'mirror' }, { name: 'other' }]);
  });

  test.each([
    ['registry', /^image must name a tag or a digest, but was "registry"\. Without one, every restart may run another version\.$/],
    ['https://mirror.example.com/registry:3', /^image must/],
    ['mirror.example.com/Registry:3', /^image must be a path of lower case names/],
    ['registry:', /^image must/],
    ['registry@sha256:abc', /^image must be a digest of the form sha256:/],
    ['', /^image must/],
  ])('is refused when it is none: %p', (image, message) => {
    expect(() => registry({ image })).toThrow(message);
  });
});

describe('replicas', () => {
  const many = RegistryStorage.newClaim({ size: Size.gibibytes(1), accessMode: ClaimAccessMode.READ_WRITE_MANY });

  test('are left out at one, as Kubernetes has it', () => {
    expect(find(registry(), 'Deployment').spec).not.toHaveProperty('replicas');
    expect(find(registry({ replicas: 1 }), 'Deployment').spec).not.toHaveProperty('replicas');
  });

  test('are left to an autoscaler that the user adds', () => {
    const it = registry({ storage: many });
    new kplus.HorizontalPodAutoscaler(it, 'autoscaler', { target: it.deployment, maxReplicas: 4 });
    expect(find(it, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(find(it, 'HorizontalPodAutoscaler').spec.scaleTargetRef).toMatchObject({ kind: 'Deployment', name: 'registry' });
  });

  test('are several on a claim that all nodes mount', () => {
    expect(find(registry({ storage: many, replicas: 3 }), 'Deployment').spec.replicas).toBe(3);
  });

  test.each([
    [RegistryStorage.newClaim({ size: Size.gibibytes(1) }), 'a ReadWriteOnce claim'],
    [RegistryStorage.existingClaim({ claimName: 'c', accessMode: ClaimAccessMode.READ_WRITE_ONCE_POD }), 'a ReadWriteOncePod claim'],
    [RegistryStorage.ephemeral(), 'ephemeral storage'],
  ])('are refused where only one node has the images (%#)', (storage, words) => {
    expect(() => registry({ storage, replicas: 2 })).toThrow(`replicas must be 1 on ${words}, but was 2. `);
  });

  test.each([-1, 1.5, NaN])('are whole: %p', (replicas) => {
    expect(() => registry({ storage: many, replicas })).toThrow(/^replicas must be a whole number, at least 0/);
  });
});

describe('other props', () => {
  test('deletion is off unless asked for', () => {
    expect(config().storage.delete).toEqual({ enabled: false });
    expect(config({ deleteEnabled: true }).storage.delete).toEqual({ enabled: true });
  });

  test('the drain timeout sets the grace period', () => {
    const longer = registry({ drainTimeout: Duration.minutes(10) });
    expect(pod(longer).spec.terminationGracePeriodSeconds).toBe(615);
    expect(parse(find(longer, 'ConfigMap').data['config.yml']).http.draintimeout).toBe('600s');
    expect(() => registry({ drainTimeout: Duration.millis(1500) })).toThrow('drainTimeout must be whole seconds, at least 1, but was "1.5 s".');
  });

  test('the user is a number that is not root', () => {
    expect(pod(registry({ user: 65532 })).spec.securityContext).toMatchObject({ runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532 });
    for (const user of [0, -1, 1.5, 2 ** 31]) {
      expect(() => registry({ user })).toThrow(/^user must be the number of a user that is not root/);
    }
  });

  test('resources are written as Kubernetes writes them', () => {
    const { container } = pod(registry({
      resources: { cpuRequest: '0.5', cpuLimit: '2000m', memoryRequest: Size.mebibytes(1024), memoryLimit: Size.gibibytes(2) },
    }));
    expect(container.resources).toEqual({ requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '2Gi' } });
  });

  test.each([
    [{ cpuRequest: 'one' }, /^resources.cpuRequest must be cores \("2", "0.5"\) or thousandths of one \("250m"\), but was "one"\.$/],
    [{ cpuLimit: '0' }, /^resources.cpuLimit must be cores/],
    [{ cpuRequest: '2', cpuLimit: '1' }, /^resources.cpuRequest must not be above the limit of 1, but was "2"\.$/],
    [{ memoryRequest: Size.gibibytes(1) }, /^resources.memoryRequest must not be above the limit of 512Mi, but was "1024Mi"\.$/],
    [{ memoryLimit: Size.kibibytes(1500), memoryRequest: Size.mebibytes(1) }, /^resources.memoryLimit must be a whole number of Mi/],
  ])('resources that cannot work are refused (%#)', (resources, message) => {
    expect(() => registry({ resources })).toThrow(message);
  });
});

test.each(['auth', 'storage', 'exposure'] as const)('a registry without %s is refused, with what there is to choose', (prop) => {
  expect(() => registry({ [prop]: undefined })).toThrow(new RegExp(`^${prop} must be chosen, but was missing\\. Use [A-Z][A-Za-z]+\\.`));
});

describe('public children', () => {
  test('a container that a user adds is hardened like the others', () => {
    const it = registry();
    it.deployment.addContainer({ name: 'exporter', image: 'exporter:1', securityContext: { user: 2000 } });
    const added = pod(it).spec.containers[1];
    expect(added.securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsUser: 2000 });
  });

  test('the Deployment selects its pods by their pinned labels for whoever asks', () => {
    const { labelSelector } = registry().deployment.toPodSelectorConfig();
    expect(labelSelector._toKube().matchLabels).toEqual({ 'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/name': 'registry' });
  });

  test('anonymous is anonymous', () => {
    expect(config({ auth: RegistryAuth.anonymous() })).not.toHaveProperty('auth');
  });
});

describe('placement', () => {
  test('the nodes that run it may be of one architecture', () => {
    expect(pod(registry({ architecture: Architecture.S390X })).spec.nodeSelector).toEqual({ 'kubernetes.io/arch': 's390x' });
    expect(pod(registry()).spec).not.toHaveProperty('nodeSelector');
  });

  test('every image comes from the registry that stands in for Docker Hub', () => {
    const { container, prepare } = pod(registry({ imageRegistry: 'mirror.example.com:5000/hub' }));
    expect([container.image, prepare.image]).toEqual(Array(2).fill('mirror.example.com:5000/hub/library/registry:3.1.1'));
    expect(() => registry({ imageRegistry: 'mirror.example.com', image: 'own.example.com/registry:1' })).toThrow(/^imageRegistry must be left out beside "image"/);
    expect(() => registry({ imageRegistry: 'https://mirror.example.com' })).toThrow(/^imageRegistry must be the host/);
  });

  test('pods of the cluster know it by the name of its Service', () => {
    expect(registry().internalHost).toBe('registry.registry.svc:5000');
    expect(registry({ exposure: Exposure.loadBalancer({ host: 'r.example.com', port: 444, tls: Tls.privateCa() }) }).internalHost).toBe('registry.registry.svc:444');
    expect(registry({ exposure: Exposure.nodePort({ host: 'r.example.com', nodePort: 30500, tls: Tls.privateCa() }) }).internalHost).toBe('registry.registry.svc');
    expect(registry({}, chart({})).internalHost).toBe('registry:5000');
  });
});

describe('TLS in the pod', () => {
  const exposure = Exposure.nodePort({ host: 'node.example.com', nodePort: 30500, tls: Tls.secret('mine') });
  const it = pod(registry({ exposure }));

  test('goes on with uploads of a day after it has handed over, and with those of the drain when the pod ends', () => {
    expect(config({ exposure }).http).toMatchObject({
      draintimeout: '86400s', tls: { certificate: '/etc/registry-tls/tls.crt', key: '/etc/registry-tls/tls.key' },
    });
    expect(it.spec.terminationGracePeriodSeconds).toBe(135);
  });

  test('mounts the whole folder of the pair, and a folder in memory for the handover', () => {
    expect(it.spec.volumes.filter(({ name }: Rendered) => ['tls', 'run'].includes(name))).toEqual([
      { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
      { name: 'tls', secret: { secretName: 'mine', items: [{ key: 'tls.crt', path: 'tls.crt' }, { key: 'tls.key', path: 'tls.key' }] } },
    ]);
    expect(it.container.volumeMounts.some(({ subPath }: Rendered) => subPath)).toBe(false);
  });

  test('leaves the settings of TLS that have no prop to overrides, and not the certificate', () => {
    expect(config({ exposure, configOverrides: { http: { tls: { minimumtls: 'tls1.3' } } } }).http.tls.minimumtls).toBe('tls1.3');
    for (const http of [{ tls: { key: '/k' } }, { tls: { letsencrypt: {} } }, { tls: { clientauth: 'require-and-verify-client-cert' } }, { debug: { addr: ':5001' } }]) {
      expect(() => registry({ exposure, configOverrides: { http } })).toThrow(/^configOverrides\.http\.(tls|debug)\.\w+ must not be set/);
    }
    expect(() => registry({ configOverrides: { http: { tls: { minimumtls: 'tls1.3' } } } })).toThrow(/^configOverrides\.http\.tls must not be set/);
  });

  test('is asked for its health on HTTPS, also beside a controller that asks for passwords', () => {
    expect(it.container.startupProbe.httpGet).toEqual({ path: '/', port: 5000, scheme: 'HTTPS' });
    const behind = Exposure.ingress({
      host: 'r.example.com', controller: IngressController.nginx(), tls: Tls.secret('t'), backendTls: Tls.privateCa(),
    });
    const { readinessProbe } = pod(registry({ exposure: behind, auth: RegistryAuth.ingressBasicAuth({ secretName: 'users' }) })).container;
    expect(readinessProbe.exec.command[2]).toMatch(/^set -e\n\[ -s \/etc\/ingress-auth\/auth \]\ngrep -qs ":1388 \.\* 0A " \/proc\/net\/tcp6 \/proc\/net\/tcp\n/);
  });
});

import { App, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { CA, OTHER_CA } from './authorities';
import { ContainerRuntime } from '../../src/trust/container-runtime';
import { NodeTrust, NodeTrustProps } from '../../src/trust/node-trust';
import { TrustedCa } from '../../src/trust/trusted-ca';
import { chart, find, objects, Rendered } from '../rendering';

const secret = TrustedCa.secret({ secretName: 'registry-ca' });
const plain: NodeTrustProps = { host: 'registry.example.com', ca: secret };

function trust(props: Partial<NodeTrustProps> = {}, scope = chart({ namespace: 'trust' })): NodeTrust {
  return new NodeTrust(scope, 'registry', { ...plain, ...props });
}

function pod(props: Partial<NodeTrustProps> = {}): { spec: Rendered; container: Rendered } {
  const { spec } = find(trust(props), 'DaemonSet').spec.template;
  return { spec, container: spec.containers[0] };
}

describe('the pod', () => {
  const { spec, container } = pod();

  test('is root with one folder of the node, and nothing else', () => {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsNonRoot: false, runAsUser: 0,
    });
    expect(spec.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC', 'dnsPolicy', 'restartPolicy', 'terminationGracePeriodSeconds', 'serviceAccountName']) {
      expect(spec).not.toHaveProperty(key);
    }
    expect(spec.volumes).toEqual([
      { name: 'node', hostPath: { path: '/etc/containerd/certs.d', type: 'DirectoryOrCreate' } },
      { name: 'ca', secret: { secretName: 'registry-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      { name: 'state', emptyDir: { sizeLimit: '1Mi' } },
    ]);
    expect(container.volumeMounts).toEqual([
      { name: 'node', mountPath: '/etc/containerd/certs.d' },
      { name: 'ca', mountPath: '/certificates/ca', readOnly: true },
      { name: 'state', mountPath: '/run/node-trust' },
    ]);
  });

  test('is on every node that runs Linux, whatever its taints', () => {
    expect(spec.tolerations).toEqual([{ operator: 'Exists' }]);
    expect(spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
    expect(pod({ nodeSelector: { pool: 'a' } }).spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux', 'pool': 'a' });
    expect(spec).not.toHaveProperty('affinity');
  });

  test('is small', () => {
    expect(container.resources).toEqual({ requests: { cpu: '5m', memory: '8Mi' }, limits: { memory: '32Mi' } });
  });

  test('knows whose it is, and is ready when everything is in place', () => {
    expect(container.env).toEqual([
      { name: 'NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
      { name: 'POD_UID', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.uid' } } },
    ]);
    expect(container.readinessProbe).toEqual({
      exec: { command: ['test', '-e', '/run/node-trust/ready'] }, failureThreshold: 1, initialDelaySeconds: 1, periodSeconds: 5,
    });
  });

  test('has a script in which a kubelet expands nothing', () => {
    expect(container.command.slice(0, 2)).toEqual(['/bin/sh', '-c']);
    expect(container.command[2]).not.toMatch(/\$\$|\$\((NAMESPACE|POD_UID)\)/);
    expect(container.command[2]).toMatch(/^name=registry\nroot=\/etc\/containerd\/certs\.d\nfiles='registry\.example\.com\/ca\.crt'\n/);
    expect(container.command[2]).toContain('\ninterval=10\n');
  });
});

test('an update starts the new pod first', () => {
  expect(find(trust(), 'DaemonSet').spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  expect(find(trust(), 'DaemonSet').spec).not.toHaveProperty('minReadySeconds');
});

describe('names and selectors', () => {
  const selector = { 'app.kubernetes.io/name': 'node-trust', 'app.kubernetes.io/instance': 'registry' };

  test('hold no path and no hash', () => {
    const { metadata, spec } = find(trust(), 'DaemonSet');
    expect(metadata).toEqual({ name: 'registry', namespace: 'trust', labels: { ...selector, 'app.kubernetes.io/managed-by': 'cdk8s' } });
    expect(spec.selector).toEqual({ matchLabels: selector });
    expect(spec.template.metadata).toEqual({ labels: selector });
    expect(trust().daemonSet.toPodSelectorConfig().labelSelector._toKube().matchLabels).toEqual(selector);
  });

  test('follow `name` and `namespace`', () => {
    const it = trust({ name: 'hub', namespace: 'kube-system', ca: TrustedCa.pem(CA) });
    expect(objects(it).map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`))
      .toEqual(['DaemonSet/kube-system/hub', 'ConfigMap/kube-system/hub-ca']);
    expect(it.name).toBe('hub');
  });
});

describe('the image', () => {
  test('is busybox, from the registry that one says', () => {
    expect(pod().container.image).toBe('docker.io/library/busybox:1.37.0');
    expect(pod().container).not.toHaveProperty('imagePullPolicy');
    expect(pod({ imageRegistry: 'mirror.example.com:5000/dockerhub' }).container.image)
      .toBe('mirror.example.com:5000/dockerhub/library/busybox:1.37.0');
    expect(pod({ imageRegistry: 'mirror.example.com' }).container.image).toBe('mirror.example.com/library/busybox:1.37.0');
  });

  test('is replaced whole, and pulled with what one says', () => {
    const { container, spec } = pod({ image: 'mirror.example.com/tools:1', imagePullSecrets: ['mirror'] });
    expect(container.image).toBe('mirror.example.com/tools:1');
    expect(spec.imagePullSecrets).toEqual([{ name: 'mirror' }]);
  });
});

test('a NodeTrust and a mirror with certificates given render a ConfigMap for each', () => {
  const it = trust({ ca: TrustedCa.pem(CA), mirrors: [{ url: 'https://cache.example.com', ca: TrustedCa.pem(OTHER_CA) }] });
  expect(find(it, 'ConfigMap', 'registry-ca').data).toEqual({ 'ca.crt': CA });
  expect(find(it, 'ConfigMap', 'registry-mirror-1-ca').data).toEqual({ 'ca.crt': OTHER_CA });
});

test.each<[Partial<NodeTrustProps>, RegExp]>([
  [{ ca: undefined }, /^ca must be given where there are no mirrors, but was missing\. Use TrustedCa\.pem/],
  [{ ca: undefined, mirrors: [] }, /^ca must be given where there are no mirrors/],
  [{ host: 'https://registry.example.com' }, /^host must be the host that images begin with.*Write "registry\.example\.com"\.$/],
  [{ host: 'registry.example.com/team' }, /^host must be the host that images begin with.*Write "registry\.example\.com"\.$/],
  [{ host: 'Registry.example.com' }, /^host must .* Write "registry\.example\.com"\.$/],
  [{ host: '*.example.com' }, /^host must .* Nodes trust one host at a time\.$/],
  [{ host: 'registry' }, /^host must .* Docker Hub/],
  [{ host: 'registry.example.com:0' }, /^host must .* port/],
  [{ host: 'index.docker.io' }, /^host must .* those of "docker\.io"\.$/],
  [{ host: 'registry.example.com;reboot' }, /^host must/],
  [{ host: '' }, /^host must/],
  [{ mirrors: [{ url: 'http://cache.example.com' }] },
    /^mirrors\[0\]\.url must be "https:.* Whoever is on the way could give nodes other images\.$/],
  [{ mirrors: [{ url: 'cache.example.com' }] }, /^mirrors\[0\]\.url must be "https:\/\/host"/],
  [{ mirrors: [{ url: 'https://a.example.com' }, { url: 'https://b.example.com/v2/hub' }] },
    /^mirrors\[1\]\.url .* Write "https:\/\/b\.example\.com\/hub"\.$/],
  [{ mirrors: [{ url: 'https://a.example.com/v2/' }] }, /^mirrors\[0\]\.url .* Write "https:\/\/a\.example\.com"\.$/],
  [{ mirrors: [{ url: 'https://a.example.com/Hub' }] }, /^mirrors\[0\]\.url must be a path of lower case names/],
  [{ mirrors: [{ url: 'https://a.example.com?ns=docker.io' }] }, /^mirrors\[0\]\.url must be/],
  [{ mirrors: [{ url: 'https://me:secret@a.example.com' }] }, /^mirrors\[0\]\.url must (?!.*secret)/],
  [{ mirrors: [{ url: 'https://registry.example.com' }] }, /^mirrors\[0\]\.url must have another host/],
  [{ mirrors: [{ url: 'https://a.example.com/x' }, { url: 'https://a.example.com/y' }] }, /^mirrors\[1\]\.url must have another host/],
  [{ runtime: ContainerRuntime.docker(), mirrors: [{ url: 'https://a.example.com' }] },
    /^mirrors must be left out for Docker, but was \["a\.example\.com"\]\. dockerd takes mirrors from its daemon\.json alone/],
  [{ runtime: ContainerRuntime.docker(), host: 'docker.io' }, /^host must not be Docker Hub for Docker/],
  [{ name: 'Trust' }, /^name must be a DNS label/],
  [{ namespace: 'Trust' }, /^namespace must be a DNS label/],
  [{ image: 'busybox' }, /^image must name a tag or a digest/],
  [{ image: 'busybox:1', imageRegistry: 'mirror.example.com' }, /^imageRegistry must be left out beside "image"/],
  [{ imageRegistry: 'https://mirror.example.com' }, /^imageRegistry must/],
  [{ imageRegistry: 'dockerhub' }, /^imageRegistry must/],
  [{ imageRegistry: 'mirror.example.com/' }, /^imageRegistry must/],
  [{ imageRegistry: 'mirror.example.com/Hub' }, /^imageRegistry must be a path of lower case names/],
  [{ imagePullSecrets: ['A'] }, /^imagePullSecrets must be the name of a Kubernetes object/],
])('it is refused with what cannot work (%#)', (props, message) => {
  expect(() => trust(props)).toThrow(message);
});

test('files of its objects are written one each', () => {
  const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
  const scope = chart({ namespace: 'trust' }, app);
  new NodeTrust(scope, 'one', plain);
  expect(() => new NodeTrust(scope, 'two', { ...plain, host: 'other.example.com', name: 'one', namespace: 'other' })).toThrow(/DaemonSet.one.k8s.yaml/);
});

test('the DaemonSet is an object of cdk8s-plus: a container that a user adds is not root', () => {
  const it = trust();
  it.daemonSet.addContainer({ name: 'other', image: 'other:1' });
  it.daemonSet.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('pool', 'a')));
  const { spec } = find(it, 'DaemonSet').spec.template;
  expect(spec.containers[1].securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
  expect(spec.affinity.nodeAffinity).toBeDefined();
});

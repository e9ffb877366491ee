import { Chart } from 'cdk8s';
import { CA } from './authorities';
import { ContainerRuntime } from '../../src/trust/container-runtime';
import { NodeTrust, NodeTrustProps } from '../../src/trust/node-trust';
import { TrustedCa } from '../../src/trust/trusted-ca';
import { chart, find, Rendered } from '../rendering';

const secret = TrustedCa.secret({ secretName: 'registry-ca' });
const plain: NodeTrustProps = { host: 'registry.example.com', ca: secret };

function pod(props: Partial<NodeTrustProps>): { spec: Rendered; container: Rendered; script: string } {
  const { spec } = find(new NodeTrust(chart({ namespace: 'trust' }), 'registry', { ...plain, ...props }), 'DaemonSet').spec.template;
  return { spec, container: spec.containers[0], script: spec.containers[0].command[2] };
}

describe('the files', () => {
  const mirrors = [
    { url: 'https://cache.example.com:8443', ca: TrustedCa.configMap({ configMapName: 'cache-ca', key: 'root' }) },
    { url: 'https://harbor.example.com/hub/' },
  ];
  const HUB = { host: 'docker.io', ca: TrustedCa.pem(CA), mirrors };

  function kept(script: string): string {
    return /^keep_all\(\) \{\n([^]*?)\n\}$/m.exec(script)![1];
  }

  test('of containerd without mirrors are the certificates', () => {
    const { script } = pod({ host: 'registry.example.com:5000' });
    expect(kept(script)).toBe('  keep_certificates registry.example.com:5000/ca.crt ca');
    expect(script).toContain("\nhidden_by='registry.example.com_5000_ registry.example.com:5000/hosts.toml'\n");
  });

  test('of containerd with mirrors ask the mirrors first, each with its authority', () => {
    const { script, spec } = pod(HUB);
    expect(kept(script)).toBe(`  keep_certificates docker.io/ca.crt ca
  keep_certificates docker.io/cache.example.com:8443.crt mirror-1-ca
  keep_config docker.io/hosts.toml 'server = "https://registry-1.docker.io"

[host."https://cache.example.com:8443"]
  capabilities = ["pull", "resolve"]
  ca = "cache.example.com:8443.crt"

[host."https://harbor.example.com/v2/hub"]
  capabilities = ["pull", "resolve"]
  override_path = true

[host."https://registry-1.docker.io"]
  ca = "ca.crt"'`);
    expect(script).toContain("\nhidden_by=''\n");
    expect(spec.volumes.map(({ name, configMap }: Rendered) => [name, configMap?.name, configMap?.items[0].key])).toEqual([
      ['node', undefined, undefined], ['ca', 'registry-ca', 'ca.crt'], ['mirror-1-ca', 'cache-ca', 'root'], ['state', undefined, undefined],
    ]);
  });

  test('of containerd are where its configuration says', () => {
    const directory = '/var/lib/rancher/k3s/agent/etc/containerd/certs.d';
    const { script, spec, container } = pod({ runtime: ContainerRuntime.containerd({ directory }) });
    expect(script).toContain(`\nroot=${directory}\n`);
    expect(spec.volumes[0].hostPath.path).toBe(directory);
    expect(container.volumeMounts[0].mountPath).toBe(directory);
  });

  test('of CRI-O are in the folder of each host, and a drop-in', () => {
    const { script, spec } = pod({ ...HUB, runtime: ContainerRuntime.crio() });
    expect(spec.volumes[0].hostPath.path).toBe('/etc/containers');
    expect(kept(script)).toBe(`  keep_certificates certs.d/docker.io/ca.crt ca
  keep_certificates certs.d/cache.example.com:8443/ca.crt mirror-1-ca
  keep_config registries.conf.d/50-docker.io.conf '[[registry]]
prefix = "docker.io"
location = "docker.io"

[[registry.mirror]]
location = "cache.example.com:8443"

[[registry.mirror]]
location = "harbor.example.com/hub"'`);
    expect(script).toContain("\nfolders='certs.d/docker.io certs.d/cache.example.com:8443'\n" +
      "hidden_by='certs.rootful.d/docker.io certs.rootful.d/cache.example.com:8443'\n");
    expect(kept(pod({ runtime: ContainerRuntime.crio() }).script)).toBe('  keep_certificates certs.d/registry.example.com/ca.crt ca');
  });

  test('of Docker are the certificates', () => {
    const { script, spec } = pod({ host: 'registry.example.com:444', runtime: ContainerRuntime.docker() });
    expect(spec.volumes[0].hostPath.path).toBe('/etc/docker/certs.d');
    expect(kept(script)).toBe('  keep_certificates registry.example.com:444/ca.crt ca');
  });

  test('are kept by one NodeTrust on a node', () => {
    const scope = chart({ namespace: 'trust' });
    new NodeTrust(scope, 'one', { ...plain, nodeSelector: { pool: 'a' } });
    expect(() => new NodeTrust(scope, 'two', plain)).toThrow(
      'host: chart/one and chart/two both keep /etc/containerd/certs.d/registry.example.com/ca.crt on the same nodes. ' +
      'Say it in one of them, or give both a nodeSelector with other values of the same label.');
    expect(() => new NodeTrust(scope, 'three', { ...plain, nodeSelector: { zone: 'b' } })).toThrow(/^host: chart\/one and chart\/three both keep/);
    new NodeTrust(scope, 'four', { ...plain, nodeSelector: { pool: 'b' } });
    new NodeTrust(scope, 'five', { ...plain, host: 'registry.example.com:444' });
    new NodeTrust(scope, 'six', { ...plain, runtime: ContainerRuntime.crio() });
    expect(() => new NodeTrust(scope, 'seven', {
      host: 'docker.io', mirrors: [{ url: 'https://registry.example.com', ca: secret }], runtime: ContainerRuntime.crio(),
    })).toThrow(/^host: chart\/six and chart\/seven both keep \/etc\/containers\/certs\.d\/registry\.example\.com\/ca\.crt/);
    new NodeTrust(new Chart(scope.node.root, 'another-cluster', { namespace: 'trust' }), 'one', plain);
  });
});

test.each(['etc/containerd', '/etc/containerd/', '/etc/../root', '/etc/a b', '', '/'])('a folder of containerd is an absolute path: %p', (directory) => {
  expect(() => ContainerRuntime.containerd({ directory })).toThrow(/^runtime\.directory must be an absolute path/);
});

import { createHash } from 'crypto';
import { Exposure, IngressController, PrivateRegistryProps, RegistryAuth, Tls } from '../../src';
import { find, ingress, objects, pod, registry, Rendered } from '../rendering';
import { BUCKETS, environmentOf, inBucket } from '../storage/support';

const readiness = (it: ReturnType<typeof registry>): string => pod(it).container.readinessProbe.exec?.command[2] ?? '';
const RUN = { mountPath: '/run/registry', name: 'run' };
const CHECK = 'sh /run/registry/write-check.sh';

describe.each(Object.entries(BUCKETS))('on %s, whether the bucket can be written', (_, storage) => {
  const it = inBucket(storage);

  test('is asked before a pod starts, with everything that the registry itself has', () => {
    const { prepare, container } = pod(it);
    expect(prepare.command[2]).toMatch(new RegExp(`^${CHECK} >&2$`, 'm'));
    expect(environmentOf(it, 'prepare')).toEqual(environmentOf(it));
    expect(prepare.env).toContainEqual({ name: 'OTEL_TRACES_EXPORTER', value: 'none' });
    expect(prepare.image).toBe(container.image);
    const names = (mounts: Rendered[]) => mounts.map(({ name }) => name).filter((name) => name !== 'users');
    expect(names(prepare.volumeMounts)).toEqual(names(container.volumeMounts));
  });

  test('is asked again as long as it runs', () => {
    expect(readiness(it)).toBe(`set -e\nwget -q -O /dev/null http://127.0.0.1:5000/\n${CHECK}\n`);
    expect(pod(it).container.readinessProbe).not.toHaveProperty('failureThreshold');
  });

  test('is noted down in a folder in memory, which both see', () => {
    const { spec, prepare, container } = pod(it);
    expect(spec.volumes).toContainEqual({ name: 'run', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } });
    expect(prepare.volumeMounts).toContainEqual(RUN);
    expect(container.volumeMounts).toContainEqual(RUN);
  });

  test('is in a script beside the configuration, without a secret, and part of what rolls the pods', () => {
    const { data } = find(it, 'ConfigMap', 'registry-config');
    expect(Object.keys(data)).toEqual(['config.yml', 'write-check.sh']);
    const both = createHash('sha256').update(data['config.yml']).update(data['write-check.sh']).digest('hex');
    expect(pod(it).metadata.annotations['checksum/config']).toBe(both);
  });
});

const readOnly = { configOverrides: { storage: { maintenance: { readonly: { enabled: true } } } } };

describe('nobody asks', () => {
  test('a bucket of a registry that takes no pushes', () => {
    const it = inBucket(BUCKETS.s3, readOnly);
    expect(Object.keys(find(it, 'ConfigMap').data)).toEqual(['config.yml']);
    expect(pod(it).prepare.command[2]).not.toContain('write-check');
    expect(pod(it).container.readinessProbe.httpGet).toEqual({ path: '/', port: 5000 });
    expect(pod(it).spec.volumes.some(({ name }: Rendered) => name === 'run')).toBe(false);
  });

  test('a volume of a registry that takes no pushes, once it runs', () => {
    expect(pod(registry(readOnly)).container.readinessProbe.httpGet).toEqual({ path: '/', port: 5000 });
    expect(readiness(registry({ configOverrides: { storage: { maintenance: { readonly: { enabled: false } } } } }))).toContain('dd if=/dev/zero');
  });

  test('what goes on to serve unwritten, once it runs', () => {
    for (const it of [registry({ serveWhenUnwritable: true }), inBucket(BUCKETS.s3, { serveWhenUnwritable: true })]) {
      expect(pod(it).container.readinessProbe.httpGet).toEqual({ path: '/', port: 5000 });
    }
    expect(pod(inBucket(BUCKETS.s3, { serveWhenUnwritable: true })).prepare.command[2]).toContain(CHECK);
  });
});

describe('a volume', () => {
  test('is written to by every pod, under a name of its own', () => {
    expect(readiness(registry())).toMatch(/^file=\/var\/lib\/registry\/\.writable-\$HOSTNAME$/m);
    expect(readiness(registry())).not.toContain('write-check');
    expect(Object.keys(find(registry(), 'ConfigMap').data)).toEqual(['config.yml']);
  });

  test('needs neither a folder in memory nor the configuration before the start', () => {
    const { spec, prepare } = pod(registry());
    expect(prepare.volumeMounts).toEqual([{ mountPath: '/var/lib/registry', name: 'data' }]);
    expect(spec.volumes.some(({ name }: Rendered) => name === 'run')).toBe(false);
  });
});

describe('it is asked in the right order', () => {
  const readyWith = (props: Partial<PrivateRegistryProps>) => readiness(inBucket(BUCKETS.s3, props));

  test('where the registry ends TLS: first that it listens', () => {
    const exposure = Exposure.nodePort({ host: 'node.example.com', nodePort: 30500, tls: Tls.secret('t') });
    expect(readyWith({ exposure })).toBe(`set -e\ngrep -qs ":1388 .* 0A " /proc/net/tcp6 /proc/net/tcp\n${CHECK}\n`);
    expect(pod(inBucket(BUCKETS.s3, { exposure })).spec.volumes.filter(({ name }: Rendered) => name === 'run')).toHaveLength(1);
  });

  test('where the controller asks for passwords: first that there are users', () => {
    const props = { auth: RegistryAuth.ingressBasicAuth({ secretName: 'users' }), exposure: ingress(Tls.secret('t'), IngressController.nginx()) };
    expect(readyWith(props)).toMatch(/^set -e\n\[ -s \/etc\/ingress-auth\/auth \]\nwget .*\nsh \/run\/registry\/write-check\.sh\n$/);
    const { prepare } = pod(inBucket(BUCKETS.s3, props));
    expect(prepare.command[2].indexOf('/etc/ingress-auth')).toBeLessThan(prepare.command[2].indexOf('write-check'));
    expect(prepare.volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/etc/ingress-auth' }));
  });

  test('with time enough to say why it fails', () => {
    const script: string = find(inBucket(), 'ConfigMap').data['write-check.sh'];
    const [start, ask] = [...script.matchAll(/tries=(\d+)$/gm)].map(([, tries]) => Number(tries) / 10);
    expect(start + 2 * ask + 1).toBeLessThan(pod(inBucket()).container.readinessProbe.timeoutSeconds);
  });
});

test('what is pushed to the bucket and to a volume is nothing that a registry shows', () => {
  const script: string = find(inBucket(), 'ConfigMap').data['write-check.sh'];
  expect(script).toContain('REGISTRY_STORAGE_S3_ROOTDIRECTORY=\'"/.write-check"\'');
  expect(objects(inBucket()).filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
});

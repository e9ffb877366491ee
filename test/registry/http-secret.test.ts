import { ClaimAccessMode, HttpSecret, RegistryStorage } from '../../src';
import { find, objects, pod, registry } from '../rendering';
import { BUCKETS, configOf, environmentOf, inBucket } from '../storage/support';

describe('the secret of uploads', () => {
  test('comes from a Secret that exists, which is not rendered', () => {
    const it = inBucket(BUCKETS.s3, { httpSecret: HttpSecret.existingSecret({ secretName: 'mine', key: 'value' }) });
    expect(environmentOf(it)).toMatchObject({ HTTP_SECRET: 'mine/value', REGISTRY_HTTP_SECRET: '|1-\n $(HTTP_SECRET)' });
    expect(environmentOf(inBucket(BUCKETS.s3, { httpSecret: HttpSecret.existingSecret({ secretName: 'mine' }) })).HTTP_SECRET).toBe('mine/http-secret');
    expect(objects(it).some(({ kind }) => ['Secret', 'ExternalSecret', 'Password'].includes(kind))).toBe(false);
    expect(configOf(it).http).not.toHaveProperty('secret');
  });

  test('is made in the cluster, once, by a generator of its own', () => {
    const it = inBucket(BUCKETS.s3, { httpSecret: HttpSecret.generated(), name: 'images' });
    const generator = find(it, 'Password');
    expect(generator.apiVersion).toBe('generators.external-secrets.io/v1alpha1');
    expect(generator.metadata.name).toBe('images-http-secret');
    expect(generator.spec).toEqual({ length: 48, symbols: 0, noUpper: false, allowRepeat: true });
    const { spec } = find(it, 'ExternalSecret', 'images-http-secret');
    expect(spec).toEqual({
      refreshPolicy: 'CreatedOnce',
      target: { name: 'images-http-secret' },
      dataFrom: [{ sourceRef: { generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name: 'images-http-secret' } } }],
    });
    expect(environmentOf(it).HTTP_SECRET).toBe('images-http-secret/password');
    expect(objects(it).some(({ kind }) => kind === 'Secret')).toBe(false);
  });

  test('is looked at before a pod starts', () => {
    const { prepare } = pod(inBucket());
    expect(prepare.command[2]).toMatch(/^secret=\$\{HTTP_SECRET%%"\n"\*\}\n\[ \$\{#secret\} -ge 16 \] \|\| die "The Secret registry-http has /m);
    expect(environmentOf(inBucket(), 'prepare').HTTP_SECRET).toBe('registry-http/http-secret');
  });

  test('may stand in the place of the one on a volume, which is not made then', () => {
    const it = registry({ httpSecret: HttpSecret.existingSecret({ secretName: 'mine' }) });
    const { prepare, container } = pod(it);
    expect(environmentOf(it).HTTP_SECRET).toBe('mine/http-secret');
    expect(prepare.command[2]).toContain('-ge 16');
    expect(prepare.command[2]).not.toContain('.http-secret');
    expect(container.command[2]).toBe('exec registry serve /etc/distribution/config.yml');
  });

  test('is on a volume where nobody gives one, also for several pods', () => {
    const storage = RegistryStorage.existingClaim({ claimName: 'images', accessMode: ClaimAccessMode.READ_WRITE_MANY });
    const { prepare, container } = pod(registry({ storage, replicas: 3 }));
    expect(prepare.command[2]).toContain('.http-secret');
    expect(prepare).not.toHaveProperty('env');
    expect(container.command[2]).toBe(
      'REGISTRY_HTTP_SECRET=$(cat /var/lib/registry/.http-secret) && export REGISTRY_HTTP_SECRET && exec registry serve /etc/distribution/config.yml');
  });
});

describe('without it, object storage is refused', () => {
  test.each([
    ['s3', 'the S3 bucket "images"'],
    ['gcs', 'the GCS bucket "images"'],
    ['azure', 'the Azure container "images"'],
    ['custom', 'the storage of the driver "b2"'],
  ] as const)('at %s, with one pod, several or as many as are needed', (driver, words) => {
    for (const props of [{}, { replicas: 1 }, { replicas: 3 }, { autoscaling: { maxReplicas: 3 } }]) {
      expect(() => inBucket(BUCKETS[driver], { httpSecret: undefined, ...props })).toThrow(
        `httpSecret must be given on ${words}, but was missing. All pods must sign uploads alike, at an update as well, and only a volume can keep what ` +
        'they sign with. Use HttpSecret.existingSecret({ secretName: … }), or HttpSecret.generated() with External Secrets.');
    }
  });

  test('and so are names of a Secret that are none', () => {
    expect(() => HttpSecret.existingSecret({ secretName: 'My Secret' })).toThrow(/^httpSecret\.secretName must be the name of a Kubernetes object/);
    expect(() => HttpSecret.existingSecret({ secretName: 's', key: '' })).toThrow(/^httpSecret\.key must be a key of a Secret/);
  });
});

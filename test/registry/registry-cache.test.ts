import { RedisCacheOptions, RegistryCache, TrustedCa } from '../../src';
import { registry } from '../rendering';
import { BUCKETS, configOf, environmentOf, inBucket, mountAt } from '../storage/support';

const redis = (options: Partial<RedisCacheOptions> = {}) => RegistryCache.redis({ addresses: ['redis.cache.svc:6379'], ...options });
const withRedis = (options: Partial<RedisCacheOptions> = {}) => inBucket(BUCKETS.s3, { cache: redis(options) });

describe('the cache', () => {
  test.each(Object.entries(BUCKETS))('is in the memory of each pod on object storage: %s', (_, storage) => {
    expect(configOf(inBucket(storage)).storage.cache).toEqual({ blobdescriptor: 'inmemory' });
  });

  test('is nowhere on a volume, unless it is asked for', () => {
    expect(configOf(registry()).storage).not.toHaveProperty('cache');
    expect(configOf(registry({ cache: RegistryCache.inMemory() })).storage.cache).toEqual({ blobdescriptor: 'inmemory' });
    expect(configOf(registry({ cache: redis() })).storage.cache).toEqual({ blobdescriptor: 'redis' });
  });

  test('is nowhere when told so', () => {
    expect(configOf(inBucket(BUCKETS.s3, { cache: RegistryCache.none() })).storage).not.toHaveProperty('cache');
  });

  test('remembers as many layers as one says', () => {
    expect(configOf(inBucket(BUCKETS.s3, { cache: RegistryCache.inMemory({ size: 1 }) })).storage.cache).toEqual({ blobdescriptor: 'inmemory', blobdescriptorsize: 1 });
    for (const size of [0, -1, 1.5]) {
      expect(() => RegistryCache.inMemory({ size })).toThrow(`cache.size must be a whole number, at least 1, but was ${size}.`);
    }
  });

  test('is nowhere, or in Redis, where one of several pods may delete what the others would vouch for', () => {
    for (const several of [{ replicas: 2 }, { autoscaling: { maxReplicas: 2 } }]) {
      const props = { ...several, deleteEnabled: true };
      expect(configOf(inBucket(BUCKETS.s3, props)).storage).not.toHaveProperty('cache');
      expect(configOf(inBucket(BUCKETS.s3, { ...props, cache: redis() })).storage.cache).toEqual({ blobdescriptor: 'redis' });
      expect(() => inBucket(BUCKETS.s3, { ...props, cache: RegistryCache.inMemory() })).toThrow(
        'cache: RegistryCache.inMemory() cannot go together with several pods and "deleteEnabled": what one pod deletes, the others would go on to ' +
        'vouch for. Use RegistryCache.redis({ … }) or RegistryCache.none().');
      expect(configOf(inBucket(BUCKETS.s3, several)).storage.cache).toEqual({ blobdescriptor: 'inmemory' });
    }
    expect(configOf(inBucket(BUCKETS.s3, { deleteEnabled: true })).storage.cache).toEqual({ blobdescriptor: 'inmemory' });
  });

  test.each([
    { storage: { delete: { enabled: true } } },
    { storage: { delete: { enabled: true }, cache: { blobdescriptor: 'inmemory' } } },
  ])('vouches for nothing that an override lets others delete: %j', (configOverrides) => {
    expect(() => inBucket(BUCKETS.s3, { replicas: 2, configOverrides })).toThrow(/^cache: RegistryCache\.inMemory\(\) cannot go together with several pods/);
    expect(() => inBucket(BUCKETS.s3, { configOverrides })).not.toThrow();
  });

  test('is in Redis for itself: there is no section of Redis otherwise', () => {
    expect(configOf(inBucket())).not.toHaveProperty('redis');
  });
});

describe('a cache in Redis', () => {
  test('is at an address, asked quickly, so that a pull does not wait for one that hangs', () => {
    const { storage, redis: section } = configOf(withRedis());
    expect(storage.cache).toEqual({ blobdescriptor: 'redis' });
    expect(section).toEqual({
      addrs: ['redis.cache.svc:6379'], dialtimeout: '300ms', readtimeout: '300ms', writetimeout: '300ms', maxretries: -1,
    });
    expect(Object.keys(environmentOf(withRedis()))).not.toContain('REGISTRY_REDIS_PASSWORD');
  });

  test('asks with a user, a password from a Secret and a database', () => {
    const it = withRedis({ username: 'cache', password: { secretName: 'redis', key: 'password' }, database: 3 });
    expect(configOf(it).redis).toMatchObject({ username: 'cache', db: 3 });
    expect(configOf(it).redis).not.toHaveProperty('password');
    expect(environmentOf(it)).toMatchObject({ REDIS_PASSWORD: 'redis/password', REGISTRY_REDIS_PASSWORD: '|1-\n $(REDIS_PASSWORD)' });
    expect(configOf(withRedis({ database: 0 })).redis).not.toHaveProperty('db');
  });

  test('is found by Sentinels, which have a password of their own', () => {
    const addresses = ['sentinel-0:26379', 'sentinel-1:26379', '[2001:db8::1]:26379'];
    const it = withRedis({ addresses, sentinelMaster: 'mymaster', sentinelPassword: { secretName: 'redis', key: 'sentinel' }, database: 2 });
    expect(configOf(it).redis).toMatchObject({ addrs: addresses, mastername: 'mymaster', db: 2 });
    expect(environmentOf(it)).toMatchObject({ REDIS_SENTINELPASSWORD: 'redis/sentinel', REGISTRY_REDIS_SENTINELPASSWORD: '|1-\n $(REDIS_SENTINELPASSWORD)' });
  });

  test('is trusted by an authority in a whole folder', () => {
    const it = withRedis({ tls: { ca: TrustedCa.secret({ secretName: 'redis-ca' }) } });
    expect(configOf(it).redis.tls).toEqual({ rootcas: ['/etc/registry-redis-ca/ca.crt'] });
    expect(mountAt(it, '/etc/registry-redis-ca')).toEqual({ secret: { secretName: 'redis-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } });
  });

  test('is trusted by public authorities where none is given', () => {
    expect(configOf(withRedis({ tls: {} })).redis.tls).toEqual({ rootcas: ['/etc/ssl/certs/ca-certificates.crt'] });
  });

  test('is shown a certificate', () => {
    const it = withRedis({ tls: { ca: TrustedCa.secret({ secretName: 'redis-ca' }), clientSecretName: 'redis-client' } });
    expect(configOf(it).redis.tls).toEqual({
      certificate: '/etc/registry-redis-client/tls.crt', key: '/etc/registry-redis-client/tls.key', rootcas: ['/etc/registry-redis-ca/ca.crt'],
    });
    expect(mountAt(it, '/etc/registry-redis-client')).toEqual({
      secret: { secretName: 'redis-client', items: [{ key: 'tls.crt', path: 'tls.crt' }, { key: 'tls.key', path: 'tls.key' }] },
    });
  });

  test.each([
    ['redis.cache.svc', 'Did you mean "redis.cache.svc:6379"?'],
    ['redis://redis:6379', 'Did you mean "redis:6379"?'],
    ['rediss://redis:6380/', 'Did you mean "redis:6380" with "tls"?'],
    ['redis:', ''],
    ['redis:0', ''],
    ['redis:65536', ''],
    ['redis:port', ''],
    [':6379', ''],
    ['http://redis:6379', ''],
    ['redis:6379/0', ''],
    ['', ''],
  ])('is refused at "%s"', (address, hint) => {
    expect(() => redis({ addresses: ['good:6379', address] })).toThrow(
      new Error(`cache.addresses must be addresses of the form host:port, but was ${JSON.stringify(address)}.${hint && ` ${hint}`}`));
  });

  test.each(['redis://:hunter2@redis:6379', 'rediss://me:hunter2@redis:6379', 'me:hunter2@redis:6379', 'hunter2@redis'])('is refused with a password in its address, which the error does not repeat (%#)', (address) => {
    expect(() => redis({ addresses: [address] })).toThrow(new Error(
      'cache.addresses must be addresses of the form host:port, without a user or a password: it would stand in the rendered YAML for everybody to read. ' +
      'Use "username" and "password", which names a Secret.'));
  });

  const value = { secretName: 's', key: 'k' };
  test.each<[Partial<RedisCacheOptions>, RegExp]>([
    [{ addresses: [] }, /^cache\.addresses must hold at least one address, but was \[\]\.$/],
    [{ database: -1 }, /^cache\.database must be a whole number, at least 0, but was -1\.$/],
    [{ database: 1.5 }, /^cache\.database must be a whole number/],
    [{ addresses: ['a:1', 'b:1'], database: 1 }, /^cache\.database must be 0 in a cluster, but was 1\. With Sentinels, give "sentinelMaster"\.$/],
    [{ sentinelPassword: value }, /^cache\.sentinelPassword must come with "sentinelMaster", but was "s"\.$/],
    [{ tls: { clientSecretName: 'My Secret' } }, /^cache\.tls\.clientSecretName must be the name/],
    [{ password: { ...value, secretName: 'My Secret' } }, /^cache\.password\.secretName must be the name/],
    [{ password: { ...value, key: 'a/b' } }, /^cache\.password\.key must be a key/],
    [{ sentinelMaster: 'm', sentinelPassword: { ...value, key: '' } }, /^cache\.sentinelPassword\.key must be a key/],
  ])('is refused, in the words of its props: %#', (options, message) => {
    expect(() => redis(options)).toThrow(message);
  });
});

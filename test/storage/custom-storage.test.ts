import { configOf, environmentOf, inBucket } from './support';
import { BlobRedirect, CustomStorageOptions, RegistryStorage } from '../../src';
import { find, pod } from '../rendering';

const custom = (options: CustomStorageOptions = {}, driver = 'b2') => RegistryStorage.custom(driver, options);

describe('a driver by its name', () => {
  test('is the one driver, with its parameters as they are', () => {
    const parameters = { bucket: 'images', retries: 0, secure: false, nested: { list: ['a'] } };
    const { storage } = configOf(inBucket(custom({ parameters })));
    expect(Object.keys(storage)).toEqual(['b2', 'delete', 'cache', 'maintenance']);
    expect(storage.b2).toEqual(parameters);
    expect(configOf(inBucket(custom())).storage.b2).toEqual({});
  });

  test('redirects as it does, unless it is told', () => {
    expect(configOf(inBucket(custom({ redirect: BlobRedirect.disabled() }))).storage.redirect).toEqual({ disable: true });
    expect(configOf(inBucket(custom({ redirect: BlobRedirect.toStorage() }))).storage.redirect).toEqual({ disable: false });
  });

  test('gets its secrets in variables of its own', () => {
    const it = inBucket(custom({ secretParameters: { accessKey: { secretName: 'b2', key: 'id' }, appkey2: { secretName: 'b2', key: 'key' } } }));
    expect(environmentOf(it)).toMatchObject({
      STORAGE_B2_ACCESSKEY: 'b2/id',
      REGISTRY_STORAGE_B2_ACCESSKEY: '|1-\n $(STORAGE_B2_ACCESSKEY)',
      STORAGE_B2_APPKEY2: 'b2/key',
    });
    expect(configOf(it).storage.b2).toEqual({});
  });

  test('is shared by all pods', () => {
    const it = inBucket(custom(), { replicas: 2 });
    expect(find(it, 'Deployment').spec.replicas).toBe(2);
    expect(find(it, 'Deployment').spec.strategy.type).toBe('RollingUpdate');
    expect(pod(it).spec.volumes.map(({ name }: { name: string }) => name)).toEqual(['config', 'run', 'users']);
  });

  test('may be overridden, and no other driver beside it', () => {
    const it = inBucket(custom({ parameters: { a: 1 } }), { configOverrides: { storage: { b2: { b: 2 } } } });
    expect(configOf(it).storage.b2).toEqual({ a: 1, b: 2 });
    const overridden = (storage: { [key: string]: any }) => () => inBucket(custom(), { configOverrides: { storage } });
    expect(overridden({ s3: { bucket: 'b' } })).toThrow(/^configOverrides\.storage must leave the one storage driver .* but was \["b2","s3"\]/);
    expect(overridden({ other: {} })).toThrow(/^configOverrides\.storage\.other is no setting of the registry\. There are b2, /);
    expect(overridden({ b2: { rootdirectory: '/x' } })).toThrow(/^configOverrides\.storage\.b2\.rootdirectory must not be set, but was "\/x"\. The "storage" prop says it/);
  });
});

describe('it is refused', () => {
  test.each([
    ['filesystem', 'Use RegistryStorage.newClaim({ size: … }).'],
    ['inmemory', 'Use RegistryStorage.ephemeral().'],
    ['s3', 'Use RegistryStorage.s3({ … }); settings that it does not have go through configOverrides.storage.s3.'],
    ['s3aws', 'Use RegistryStorage.s3({ … }).'],
    ['gcs', 'Use RegistryStorage.gcs({ … })'],
    ['azure', 'Use RegistryStorage.azure({ … })'],
    ['swift', 'Distribution 3 has no such driver any more, and does not start with it. OpenStack Swift speaks S3: use RegistryStorage.s3({ endpoint: … }).'],
    ['oss', 'Distribution 3 has no such driver any more, and does not start with it. Alibaba OSS speaks S3: use RegistryStorage.s3({ endpoint: …, pathStyle: false }).'],
  ])('where there is a factory, or no driver: %s', (driver, fix) => {
    expect(() => custom({}, driver)).toThrow(`storage.driver must be one that has no factory of its own, but was "${driver}". ${fix}`);
  });

  test.each(['', 'B2', 'my-driver', '2b', 'b2 ', 'cache', 'delete', 'maintenance', 'redirect', 'tag', 'b2.x'])('where it is no name of a driver: "%s"', (driver) => {
    expect(() => custom({}, driver)).toThrow(/^storage\.driver must be the name of a storage driver \(lower case letters and digits\), but was "/);
  });

  test.each([
    [{ secretkey: 'hunter2' }, 'secretkey'],
    [{ SecretKey: 'hunter2' }, 'SecretKey'],
    [{ password: { value: 'hunter2' } }, 'password'],
    [{ tls: { password: 'hunter2' } }, 'tls.password'],
    [{ hosts: [{ token: 'hunter2' }] }, 'hosts[0].token'],
    [{ url: 'https://me:hunter2@storage.example.com' }, 'url'],
    [{ identity: '-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2' }, 'identity'],
  ])('where a secret would be rendered, which the error does not repeat: %#', (parameters, path) => {
    expect(() => custom({ parameters })).toThrow(
      `storage.parameters.${path} must not be set to a secret: it would stand in the rendered YAML for everybody to read. Use "secretParameters".`);
    expect(() => custom({ parameters })).not.toThrow(/hunter2/);
  });

  test('where no variable reaches a parameter', () => {
    const value = { secretName: 's', key: 'k' };
    expect(() => custom({ secretParameters: { 'access-key': value } })).toThrow(/^storage\.secretParameters must have names of letters and digits, but was "access-key"\./);
    expect(() => custom({ secretParameters: { key: { ...value, secretName: 'My Secret' } } })).toThrow(/^storage\.secretParameters\.key\.secretName must be the name/);
    expect(() => custom({ secretParameters: { key: { ...value, key: '..' } } })).toThrow(/^storage\.secretParameters\.key\.key must be a key of a Secret/);
  });
});

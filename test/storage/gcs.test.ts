import { Size } from 'cdk8s';
import { configOf, environmentOf, expectIdentity, inBucket, mountAt } from './support';
import { BlobRedirect, GcsCredentials, GcsStorageOptions, RegistryStorage } from '../../src';
import { objects } from '../rendering';

const keyFile = GcsCredentials.keyFile({ secretName: 'gcs', key: 'registry.json' });
const identity = GcsCredentials.workloadIdentity('registry@my-project.iam.gserviceaccount.com');
const gcs = (options: Partial<GcsStorageOptions> = {}) => RegistryStorage.gcs({ bucket: 'images', credentials: keyFile, ...options });

describe('a bucket of Google Cloud Storage', () => {
  test('is the one driver, with what was said and nothing else', () => {
    const { storage } = configOf(inBucket(gcs({ credentials: identity })));
    expect(Object.keys(storage)).toEqual(['gcs', 'delete', 'redirect', 'cache', 'maintenance']);
    expect(storage.gcs).toEqual({ bucket: 'images' });
  });

  test('takes everything that has a prop', () => {
    const { storage } = configOf(inBucket(gcs({ rootDirectory: 'team', chunkSize: Size.kibibytes(768), maxConcurrency: 25 })));
    expect(storage.gcs).toEqual({
      bucket: 'images', keyfile: '/etc/registry-gcs/key.json', rootdirectory: '/team', chunksize: 786432, maxconcurrency: 25,
    });
  });

  test('redirects clients where it can sign, and where it is told to', () => {
    const redirect = (options: Partial<GcsStorageOptions>) => configOf(inBucket(gcs(options))).storage.redirect;
    expect(redirect({})).toEqual({ disable: false });
    expect(redirect({ credentials: identity })).toEqual({ disable: true });
    expect(redirect({ redirect: BlobRedirect.disabled() })).toEqual({ disable: true });
    expect(redirect({ credentials: identity, redirect: BlobRedirect.toStorage() })).toEqual({ disable: false });
  });
});

describe('the registry reads it', () => {
  test('with a key file in a whole folder, read-only, and no variable', () => {
    const it = inBucket(gcs());
    expect(mountAt(it, '/etc/registry-gcs')).toEqual({ secret: { secretName: 'gcs', items: [{ key: 'registry.json', path: 'key.json' }] } });
    expect(Object.keys(environmentOf(it))).toEqual(['HTTP_SECRET', 'REGISTRY_HTTP_SECRET']);
    expect(objects(it).some(({ kind }) => kind === 'ServiceAccount')).toBe(false);
  });

  test('as a service account of Google', () => {
    expectIdentity(inBucket(gcs({ credentials: identity })), { 'iam.gke.io/gcp-service-account': 'registry@my-project.iam.gserviceaccount.com' });
  });

  test('as its ServiceAccount itself', () => {
    const it = inBucket(gcs({ credentials: GcsCredentials.workloadIdentity() }));
    expectIdentity(it, undefined);
    expect(configOf(it).storage.redirect).toEqual({ disable: true });
    const redirect = BlobRedirect.toBaseUrl('https://cdn.example.com');
    expect(() => gcs({ credentials: GcsCredentials.workloadIdentity(), redirect })).not.toThrow();
    expect(configOf(it).storage.gcs).not.toHaveProperty('keyfile');
  });
});

describe('it is refused, in the words of its props', () => {
  test.each<[Partial<GcsStorageOptions>, RegExp]>([
    [{ chunkSize: Size.kibibytes(300) }, /^storage\.chunkSize must be a multiple of 256 Ki, but was "300 Ki"\.$/],
    [{ chunkSize: Size.kibibytes(0) }, /^storage\.chunkSize must be whole Ki, 256 Ki or more, but was "0 Mi"\.$/],
    [{ chunkSize: Size.mebibytes(1.0001) }, /^storage\.chunkSize must be whole Ki/],
    [{ maxConcurrency: 24 }, /^storage\.maxConcurrency must be a whole number, at least 25, but was 24\.$/],
    [{ maxConcurrency: 25.5 }, /^storage\.maxConcurrency must be a whole number/],
    [{ credentials: GcsCredentials.workloadIdentity(), redirect: BlobRedirect.toStorage() },
      /^storage\.redirect: BlobRedirect\.toStorage\(\) needs a service account .* Give it to GcsCredentials\.workloadIdentity\(…\), or use BlobRedirect\.disabled/],
    [{ credentials: undefined }, /^storage\.credentials must be chosen, but was missing\. Use GcsCredentials\./],
  ])('%#', (options, message) => {
    expect(() => gcs(options)).toThrow(message);
  });

  test.each(['registry', 'me@example.com', 'registry@my-project', 'serviceAccount:registry@p.iam.gserviceaccount.com', ''])('as "%s"', (account) => {
    expect(() => GcsCredentials.workloadIdentity(account)).toThrow(/^storage\.credentials must be a service account, such as "registry@my-project\.iam\.gserviceaccount\.com", but was "/);
  });

  test.each([
    '123456789012-compute@developer.gserviceaccount.com', 'my-project@appspot.gserviceaccount.com', 'registry@p.example.com.iam.gserviceaccount.com',
  ])('but not as "%s"', (account) => {
    expect(() => GcsCredentials.workloadIdentity(account)).not.toThrow();
  });

  test('with names of a Secret that are none', () => {
    expect(() => GcsCredentials.keyFile({ secretName: 'My Key', key: 'k' })).toThrow(/^storage\.credentials\.secretName must be the name/);
    expect(() => GcsCredentials.keyFile({ secretName: 'k', key: 'a/b' })).toThrow(/^storage\.credentials\.key must be a key of a Secret/);
  });
});

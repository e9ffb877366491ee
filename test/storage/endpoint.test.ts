import { configOf, inBucket } from './support';
import { AzureCredentials, GcsCredentials, RegistryStorage, S3Credentials } from '../../src';

const credentials = S3Credentials.nodeRole();
const at = (endpoint: string) => RegistryStorage.s3({ bucket: 'images', endpoint, credentials });

describe('an endpoint', () => {
  test.each([
    'https://s3.example.com', 'http://minio:9000', 'https://10.0.0.5', 'https://[2001:db8::1]:9000', 'https://S3.Example.com:65535', 'http://a:1',
    'https://account.r2.cloudflarestorage.com', 'https://nyc3.digitaloceanspaces.com', 'https://bucket.vpce-1a2b-3c4d.s3.eu-central-1.vpce.amazonaws.com',
  ])('is a URL: %s', (endpoint) => {
    expect(configOf(inBucket(at(endpoint))).storage.s3.regionendpoint).toBe(endpoint);
  });

  test('has no slash at its end, which would be in front of the bucket', () => {
    expect(configOf(inBucket(at('https://s3.example.com/'))).storage.s3.regionendpoint).toBe('https://s3.example.com');
  });

  test.each([
    ['minio:9000', 'Did you mean "https://minio:9000"?'],
    ['s3.example.com', 'Did you mean "https://s3.example.com"?'],
    ['', ''],
    ['//s3.example.com', ''],
    ['ftp://s3.example.com', 'The scheme is http or https.'],
    ['s3://images', 'The scheme is http or https.'],
    ['HTTPS://s3.example.com', 'The scheme is http or https.'],
    ['https://s3.example.com/images', 'It has no path; the bucket has a prop of its own.'],
    ['https://s3.example.com//', 'It has no path; the bucket has a prop of its own.'],
    ['https://s3.example.com/#x', 'It has no path; the bucket has a prop of its own.'],
    ['https://', 'It has no path; the bucket has a prop of its own.'],
    ['https://s3 example.com', 'It has no path; the bucket has a prop of its own.'],
    ['https://-s3.example.com', 'It has no path; the bucket has a prop of its own.'],
    ['https://s3.example.com:https', 'It has no path; the bucket has a prop of its own.'],
    ['https://s3.example.com:0', 'A port is 1 to 65535.'],
    ['https://s3.example.com:65536', 'A port is 1 to 65535.'],
    ['https://s3.example.com:443443', 'A port is 1 to 65535.'],
  ])('is refused where it is none: "%s"', (endpoint, hint) => {
    expect(() => at(endpoint)).toThrow(
      new Error(`storage.endpoint must be a URL with a scheme and a host, such as "https://minio.example.com:9000", but was ${JSON.stringify(endpoint)}.${hint && ` ${hint}`}`));
  });

  test.each([
    'https://AKIA:hunter2@s3.example.com', 'AKIA:hunter2@s3.example.com', 'https://AKIA:hunter2/x@s3.example.com', 'https://hunter2@s3.example.com',
    'http:AKIA:hunter2@s3', 'https://s3.example.com/?X-Amz-Signature=hunter2', 's3.example.com?sig=hunter2',
  ])('is refused with what opens the bucket in it, which the error does not repeat (%#)', (endpoint) => {
    expect(() => at(endpoint)).toThrow(new Error(
      'storage.endpoint must not hold a user, a password or a query: it would stand in the rendered YAML for everybody to read. Use "credentials".'));
  });
});

describe('a root directory', () => {
  const storages = {
    s3: (rootDirectory: string) => RegistryStorage.s3({ bucket: 'images', region: 'eu-central-1', credentials, rootDirectory }),
    gcs: (rootDirectory: string) => RegistryStorage.gcs({ bucket: 'images', credentials: GcsCredentials.workloadIdentity(), rootDirectory }),
    azure: (rootDirectory: string) => RegistryStorage.azure({
      accountName: 'company', container: 'images', credentials: AzureCredentials.accountKey({ secretName: 's', key: 'k' }), rootDirectory,
    }),
  };

  describe.each(Object.entries(storages))('of %s', (driver, storage) => {
    test.each([
      ['images', '/images'],
      ['/images', '/images'],
      ['images/', '/images'],
      ['/team/images/', '/team/images'],
      ["it's.(ours)_2*!", "/it's.(ours)_2*!"],
      ['...', '/...'],
      ['/', '/'],
      ['', '/'],
    ])('is a path: "%s"', (given, path) => {
      expect(configOf(inBucket(storage(given))).storage[driver].rootdirectory).toBe(path);
    });

    test.each(['a//b', '//images', '../images', 'a/../b', 'a/./b', '.', 'my images', 'bücher', 'a/b?', 'a\\b', 'images\n', '$HOME', '`id`', 'a"b'])('is refused where it is none: %j', (given) => {
      expect(() => storage(given)).toThrow(
        new Error(`storage.rootDirectory must be a path in the bucket, such as "images" or "team/images", but was ${JSON.stringify(given)}.`));
    });
  });
});

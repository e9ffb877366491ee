import { Size } from 'cdk8s';
import { BUCKETS, configOf, environmentOf, expectIdentity, inBucket, mountAt } from './support';
import { BlobRedirect, RegistryStorage, S3Credentials, S3Encryption, S3StorageClass, S3StorageOptions, TrustedCa } from '../../src';
import { objects, pod, Rendered } from '../rendering';

const credentials = S3Credentials.accessKey({ secretName: 's3' });
const s3 = (options: Partial<S3StorageOptions> = {}) => RegistryStorage.s3({ bucket: 'images', region: 'eu-central-1', credentials, ...options });
const section = (options: Partial<S3StorageOptions> = {}): Rendered => configOf(inBucket(s3(options))).storage.s3;
const redirect = (options: Partial<S3StorageOptions>): Rendered => configOf(inBucket(s3(options))).storage.redirect;

describe('a bucket on AWS', () => {
  test('is the one driver, with what was said and nothing else', () => {
    const { storage } = configOf(inBucket(s3()));
    expect(Object.keys(storage)).toEqual(['s3', 'delete', 'redirect', 'cache', 'maintenance']);
    expect(storage.s3).toEqual({ region: 'eu-central-1', bucket: 'images' });
  });

  test('sends clients to the bucket unless told otherwise', () => {
    expect(redirect({})).toEqual({ disable: false });
    expect(redirect({ redirect: BlobRedirect.disabled() })).toEqual({ disable: true });
  });

  test('takes everything that has a prop', () => {
    expect(section({
      rootDirectory: '/team/images/',
      encryption: S3Encryption.kms('alias/registry'),
      storageClass: S3StorageClass.STANDARD_IA,
      objectAcl: 'bucket-owner-full-control',
      chunkSize: Size.mebibytes(20),
      multipartCopy: { chunkSize: Size.mebibytes(64), maxConcurrency: 8, threshold: Size.gibibytes(5) },
      accelerate: true,
      dualStack: true,
      fips: true,
    })).toEqual({
      region: 'eu-central-1',
      bucket: 'images',
      rootdirectory: '/team/images',
      encrypt: true,
      keyid: 'alias/registry',
      storageclass: 'STANDARD_IA',
      objectacl: 'bucket-owner-full-control',
      chunksize: 20971520,
      multipartcopychunksize: 67108864,
      multipartcopymaxconcurrency: 8,
      multipartcopythresholdsize: 5368709120,
      accelerate: true,
      usedualstack: true,
      usefipsendpoint: true,
    });
  });

  test('is not reached by acceleration where the bucket is not the first part of the host', () => {
    for (const options of [{ bucket: 'my.images' }, { pathStyle: true }]) {
      expect(() => section({ accelerate: true, ...options })).toThrow(/^storage\.accelerate must be left out with "pathStyle", and for a bucket with a dot/);
    }
  });

  test('takes no for an answer', () => {
    expect(section({ accelerate: false, dualStack: false, fips: false, pathStyle: false, encryption: S3Encryption.bucketDefault() })).toMatchObject({
      accelerate: false, usedualstack: false, usefipsendpoint: false, forcepathstyle: false, encrypt: false,
    });
    expect(section({ multipartCopy: { threshold: Size.kibibytes(0) } }).multipartcopythresholdsize).toBe(0);
  });

  test('encrypts with keys of S3 or of KMS', () => {
    expect(section({ encryption: S3Encryption.s3Managed() })).toMatchObject({ encrypt: true });
    expect(section({ encryption: S3Encryption.s3Managed() })).not.toHaveProperty('keyid');
    const arn = 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(section({ encryption: S3Encryption.kms(arn) })).toMatchObject({ encrypt: true, keyid: arn });
  });

  test.each(Object.values(S3StorageClass))('has the storage class %s', (storageClass) => {
    expect(section({ storageClass }).storageclass).toBe(storageClass);
  });

  test.each(['2024-01-01', '123', '1e3', '0x1f'])('stays text where its name looks like something else: %s', (bucket) => {
    expect(section({ bucket }).bucket).toBe(bucket);
  });

  test.each(['us-east-1', 'us-gov-west-1', 'ap-southeast-7', 'us-isob-east-1', 'eusc-de-east-1', 'cn-northwest-1'])('is in the region %s', (region) => {
    expect(section({ region }).region).toBe(region);
  });
});

describe('a bucket of another server', () => {
  const minio = (options: Partial<S3StorageOptions> = {}) => section({ endpoint: 'https://minio.example.com:9000', region: undefined, ...options });

  test('is asked for in the path, in a region that mostly nobody looks at', () => {
    expect(minio()).toEqual({ region: 'us-east-1', bucket: 'images', regionendpoint: 'https://minio.example.com:9000', forcepathstyle: true });
  });

  test('is asked for as the host when told so', () => {
    expect(minio({ pathStyle: false }).forcepathstyle).toBe(false);
  });

  test.each(['nyc3', 'default', 'auto', 'fr-par', 'us-west-004', 'Home_1'])('has a region of any name: %s', (region) => {
    expect(minio({ region }).region).toBe(region);
  });

  test('may say no to what chooses between endpoints of AWS', () => {
    expect(minio({ accelerate: false, dualStack: false, fips: false })).toMatchObject({
      accelerate: false, usedualstack: false, usefipsendpoint: false,
    });
  });

  test.each([
    ['https://s3.example.com', false],
    ['http://s3.example.com', true],
    ['https://minio.storage.svc:9000', true],
    ['https://minio.storage.svc.cluster.local', true],
    ['http://minio:9000', true],
    ['https://127.0.0.1:9000', true],
    ['https://svc.example.com', false],
    ['https://minio.svc.example.com', false],
    ['https://minio.storage.svc.example.local', true],
  ])('redirects clients only where they come, and with TLS: %s', (endpoint, disable) => {
    expect(redirect({ endpoint })).toEqual({ disable });
    expect(redirect({ endpoint, redirect: BlobRedirect.disabled() })).toEqual({ disable: true });
  });

  test('redirects nobody to a server that only the registry trusts, unless told so', () => {
    const endpointCa = TrustedCa.secret({ secretName: 'ca' });
    expect(redirect({ endpoint: 'https://s3.example.com', endpointCa })).toEqual({ disable: true });
    expect(redirect({ endpoint: 'https://s3.example.com', endpointCa, redirect: BlobRedirect.toStorage() })).toEqual({ disable: false });
  });

  test('redirects without TLS when told so', () => {
    expect(redirect({ endpoint: 'http://s3.example.com', redirect: BlobRedirect.toStorage() })).toEqual({ disable: false });
  });

  test('is trusted by an authority in a whole folder, beside those of the image', () => {
    const endpointCa = TrustedCa.secret({ secretName: 'minio-ca', key: 'root.pem' });
    const it = inBucket(s3({ endpoint: 'https://minio.storage.svc', endpointCa }));
    expect(mountAt(it, '/etc/registry-storage-ca')).toEqual({ secret: { secretName: 'minio-ca', items: [{ key: 'root.pem', path: 'ca.crt' }] } });
    expect(environmentOf(it)).toMatchObject({ SSL_CERT_DIR: '/etc/registry-storage-ca' });
    expect(environmentOf(inBucket())).not.toHaveProperty('SSL_CERT_DIR');
  });
});

describe('the registry reads a bucket', () => {
  test('with a key in a Secret, in the variables of AWS, which nobody reads as YAML', () => {
    const it = inBucket(s3({ credentials: S3Credentials.accessKey({ secretName: 'mine', accessKeyIdKey: 'id', secretAccessKeyKey: 'secret' }) }));
    expect(environmentOf(it)).toMatchObject({ AWS_ACCESS_KEY_ID: 'mine/id', AWS_SECRET_ACCESS_KEY: 'mine/secret' });
    expect(environmentOf(inBucket())).toMatchObject({ AWS_ACCESS_KEY_ID: 's3/AWS_ACCESS_KEY_ID', AWS_SECRET_ACCESS_KEY: 's3/AWS_SECRET_ACCESS_KEY' });
    expect(environmentOf(it, 'prepare')).toEqual(environmentOf(it));
  });

  test('as a role that trusts its ServiceAccount', () => {
    const arn = 'arn:aws-us-gov:iam::123456789012:role/team/registry';
    expectIdentity(inBucket(s3({ credentials: S3Credentials.irsa(arn) })), { 'eks.amazonaws.com/role-arn': arn });
  });

  test('as what EKS gives to its ServiceAccount', () => {
    expectIdentity(inBucket(s3({ credentials: S3Credentials.eksPodIdentity() })), undefined);
  });

  test('as the node, with nothing rendered for it', () => {
    const it = inBucket(s3({ credentials: S3Credentials.nodeRole() }));
    expect(objects(it).some(({ kind }) => kind === 'ServiceAccount')).toBe(false);
    expect(pod(it).spec).not.toHaveProperty('serviceAccountName');
    expect(Object.keys(environmentOf(it))).toEqual(['HTTP_SECRET', 'REGISTRY_HTTP_SECRET']);
    expect(it.serviceAccount).toBeUndefined();
  });
});

describe('it is refused, in the words of its props', () => {
  const at = { endpoint: 'https://s3.example.com' };
  test.each<[Partial<S3StorageOptions>, RegExp]>([
    [{ region: undefined }, /^storage\.region must be the region of the bucket, such as "eu-central-1", but was missing\.$/],
    [{ region: 'nyc3' }, /^storage\.region must be the region .* but was "nyc3"\.$/],
    [{ region: 'mars-1' }, /^storage\.region must be/],
    [{ region: 'Frankfurt (eu-central-1)' }, /^storage\.region must be/],
    [{ ...at, region: 'eu central' }, /^storage\.region must be/],
    [{ ...at, region: '' }, /^storage\.region must be/],
    [{ objectAcl: 'log-delivery-write' }, /^storage\.objectAcl must be one of private, public-read, .* but was "log-delivery-write"\.$/],
    [{ chunkSize: Size.kibibytes(5119) }, /^storage\.chunkSize must be whole Ki, 5 Mi to 5120 Mi, but was "5119 Ki"\.$/],
    [{ chunkSize: Size.kibibytes(5242881) }, /^storage\.chunkSize must be whole Ki, 5 Mi to 5120 Mi/],
    [{ chunkSize: Size.mebibytes(5.0001) }, /^storage\.chunkSize must be whole Ki/],
    [{ multipartCopy: { chunkSize: Size.mebibytes(4) } }, /^storage\.multipartCopy\.chunkSize must be whole Ki, 5 Mi to 5120 Mi, but was "4 Mi"\.$/],
    [{ multipartCopy: { threshold: Size.gibibytes(6) } }, /^storage\.multipartCopy\.threshold must be whole Ki, 0 Mi to 5120 Mi, but was "6144 Mi"\.$/],
    [{ multipartCopy: { maxConcurrency: 0 } }, /^storage\.multipartCopy\.maxConcurrency must be a whole number, at least 1, but was 0\.$/],
    [{ multipartCopy: { maxConcurrency: 1.5 } }, /^storage\.multipartCopy\.maxConcurrency must be a whole number/],
    [{ ...at, accelerate: true }, /^storage\.accelerate must be left out with an endpoint, but was true\. It chooses between endpoints of AWS\.$/],
    [{ ...at, dualStack: true }, /^storage\.dualStack must be left out with an endpoint/],
    [{ ...at, fips: true }, /^storage\.fips must be left out with an endpoint/],
    [{ endpoint: 'http://minio:9000', endpointCa: TrustedCa.secret({ secretName: 's' }) }, /^storage\.endpointCa must come with an endpoint on https, but was "http:\/\/minio:9000"\.$/],
    [{ endpointCa: TrustedCa.secret({ secretName: 's' }) }, /^storage\.endpointCa must come with an endpoint on https, but was missing\.$/],
    [{ endpoint: 'https://minio.storage.svc', redirect: BlobRedirect.toStorage() },
      /^storage\.redirect must be BlobRedirect\.disabled\(\) with an endpoint inside the cluster, but was "https:\/\/minio\.storage\.svc"\. Clients do not know that name/],
    [{ credentials: undefined }, /^storage\.credentials must be chosen, but was missing\. Use S3Credentials\./],
  ])('%#', (options, message) => {
    expect(() => s3(options)).toThrow(message);
  });

  test('also where an override names another driver', () => {
    const configOverrides = { storage: { gcs: { bucket: 'b' } } };
    expect(() => inBucket(BUCKETS.s3, { configOverrides })).toThrow(/^configOverrides\.storage must leave the one storage driver that "storage" chose, but was \["s3","gcs"\]/);
    expect(() => inBucket(BUCKETS.s3, { configOverrides: { storage: { s3: { secretkey: 'hunter2' } } } })).toThrow(
      'configOverrides.storage.s3.secretkey must not be set to a secret: it would stand in the rendered YAML for everybody to read. ' +
      'Use the credentials of the "storage" prop.');
  });

  test.each(['', 'arn:aws:iam::123456789012:user/me', 'registry', 'arn:aws:iam::12345:role/registry', 'arn:aws:iam::123456789012:role/'])('a role of "%s"', (arn) => {
    expect(() => S3Credentials.irsa(arn)).toThrow(/^storage\.credentials must be the ARN of a role, such as "arn:aws:iam::123456789012:role\/registry", but was "/);
  });

  test.each(['', 'my key', 'alias/registry\n'])('a key of %j in KMS', (keyId) => {
    expect(() => S3Encryption.kms(keyId)).toThrow(/^storage\.encryption must be the id, the ARN or the alias of a key in KMS, but was "/);
  });

  test('names of a Secret that are none', () => {
    expect(() => S3Credentials.accessKey({ secretName: 'My Secret' })).toThrow(/^storage\.credentials\.secretName must be the name of a Kubernetes object/);
    expect(() => S3Credentials.accessKey({ secretName: 's', accessKeyIdKey: 'a b' })).toThrow(/^storage\.credentials\.key must be a key of a Secret/);
    expect(() => S3Credentials.accessKey({ secretName: 's', secretAccessKeyKey: '' })).toThrow(/^storage\.credentials\.key must be a key of a Secret/);
  });
});

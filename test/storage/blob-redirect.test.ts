import { Duration } from 'cdk8s';
import { BUCKETS, configOf, inBucket, mountAt } from './support';
import {
  AzureCredentials, BlobRedirect, CloudFrontIpFilter, CloudFrontOptions, GcsCredentials, RegistryStorage, S3Credentials,
} from '../../src';

const cloudFront = (options: Partial<CloudFrontOptions> = {}) => BlobRedirect.cloudFront({
  baseUrl: 'https://d111111abcdef8.cloudfront.net', keyPairId: 'K2JCJMDEHXQW5F', privateKey: { secretName: 'cloudfront', key: 'key.pem' }, ...options,
});
const s3 = (redirect: BlobRedirect, endpoint?: string) => RegistryStorage.s3({
  bucket: 'images', region: 'eu-central-1', endpoint, credentials: S3Credentials.nodeRole(), redirect,
});

describe('CloudFront', () => {
  const middleware = (options: Partial<CloudFrontOptions> = {}) => configOf(inBucket(s3(cloudFront(options)))).middleware.storage;

  test('signs in the place of the bucket, and clients are sent there', () => {
    expect(middleware()).toEqual([{
      name: 'cloudfront',
      options: { baseurl: 'https://d111111abcdef8.cloudfront.net', privatekey: '/etc/registry-cloudfront/private-key.pem', keypairid: 'K2JCJMDEHXQW5F' },
    }]);
    expect(configOf(inBucket(s3(cloudFront()))).storage.redirect).toEqual({ disable: false });
  });

  test('has its key in a whole folder, read-only', () => {
    expect(mountAt(inBucket(s3(cloudFront())), '/etc/registry-cloudfront')).toEqual({
      secret: { secretName: 'cloudfront', items: [{ key: 'key.pem', path: 'private-key.pem' }] },
    });
  });

  test('takes everything that has a prop', () => {
    expect(middleware({
      duration: Duration.minutes(5), ipFilteredBy: CloudFrontIpFilter.AWS_REGION, awsRegions: ['eu-central-1', 'us-east-1'], updateFrequency: Duration.hours(6),
    })[0].options).toMatchObject({ duration: '300s', ipfilteredby: 'awsregion', awsregion: 'eu-central-1,us-east-1', updatefrequency: '21600s' });
    expect(middleware({ ipFilteredBy: CloudFrontIpFilter.AWS })[0].options.ipfilteredby).toBe('aws');
    expect(middleware({ awsRegions: [] })[0].options).not.toHaveProperty('awsregion');
    expect(middleware({ ipFilteredBy: CloudFrontIpFilter.NONE })[0].options).not.toHaveProperty('ipfilteredby');
  });

  test('may stand before a server that clients do not reach', () => {
    expect(() => s3(cloudFront(), 'http://minio:9000')).not.toThrow();
  });

  test.each<[string, () => unknown]>([
    ['gcs', () => RegistryStorage.gcs({ bucket: 'images', credentials: GcsCredentials.workloadIdentity(), redirect: cloudFront() })],
    ['azure', () => RegistryStorage.azure({
      accountName: 'company', container: 'images', credentials: AzureCredentials.accountKey({ secretName: 's', key: 'k' }), redirect: cloudFront(),
    })],
    ['custom', () => RegistryStorage.custom('b2', { redirect: cloudFront() })],
  ])('is refused before %s, where the registry does nothing with it', (_, storage) => {
    expect(storage).toThrow(new Error('storage.redirect: CloudFront goes together with RegistryStorage.s3() alone. Use another redirect.'));
  });

  test.each<[Partial<CloudFrontOptions>, RegExp]>([
    [{ keyPairId: 'k2jcj' }, /^storage\.redirect\.keyPairId must be the id of a public key \(upper case letters and digits\), but was "k2jcj"\.$/],
    [{ keyPairId: '' }, /^storage\.redirect\.keyPairId must be/],
    [{ duration: Duration.millis(1500) }, /^storage\.redirect\.duration must be whole seconds, at least 1, but was "1\.5 s"\.$/],
    [{ duration: Duration.seconds(0) }, /^storage\.redirect\.duration must be whole seconds/],
    [{ updateFrequency: Duration.millis(10) }, /^storage\.redirect\.updateFrequency must be whole seconds/],
    [{ ipFilteredBy: CloudFrontIpFilter.AWS_REGION }, /^storage\.redirect\.awsRegions must name a region, but was missing\.$/],
    [{ ipFilteredBy: CloudFrontIpFilter.AWS_REGION, awsRegions: [] }, /^storage\.redirect\.awsRegions must name a region, but was \[\]\.$/],
    [{ ipFilteredBy: CloudFrontIpFilter.AWS, awsRegions: ['eu-central-1'] }, /^storage\.redirect\.awsRegions must be left out without CloudFrontIpFilter\.AWS_REGION/],
    [{ ipFilteredBy: CloudFrontIpFilter.AWS_REGION, awsRegions: ['eu-central-1,us-east-1'] }, /^storage\.redirect\.awsRegions must be regions, such as "eu-central-1"/],
    [{ awsRegions: ['eu-central-1'] }, /^storage\.redirect\.awsRegions must be left out/],
    [{ privateKey: { secretName: 'My Key', key: 'k' } }, /^storage\.redirect\.privateKey\.secretName must be the name/],
  ])('is refused, in the words of its props: %#', (options, message) => {
    expect(() => cloudFront(options)).toThrow(message);
  });
});

describe('a server of one\'s own', () => {
  test.each(['https://cdn.example.com', 'http://cdn.example.com:8080/images/', 'https://cdn.example.com/a/b'])('gets the clients: %s', (baseUrl) => {
    const config = configOf(inBucket(s3(BlobRedirect.toBaseUrl(baseUrl))));
    expect(config.middleware).toEqual({ storage: [{ name: 'redirect', options: { baseurl: baseUrl } }] });
    expect(config.storage.redirect).toEqual({ disable: false });
  });

  test('stands before any storage, also before one that clients do not reach', () => {
    const redirect = BlobRedirect.toBaseUrl('https://cdn.example.com');
    expect(() => s3(redirect, 'http://minio.storage.svc:9000')).not.toThrow();
    expect(configOf(inBucket(RegistryStorage.gcs({ bucket: 'images', credentials: GcsCredentials.workloadIdentity(), redirect }))).middleware.storage).toHaveLength(1);
    expect(configOf(inBucket(RegistryStorage.custom('b2', { redirect }))).middleware.storage).toHaveLength(1);
  });
});

describe.each([
  ['a server of one\'s own', (baseUrl: string) => BlobRedirect.toBaseUrl(baseUrl)],
  ['CloudFront', (baseUrl: string) => cloudFront({ baseUrl })],
])('the address of %s', (_, at) => {
  test.each([
    ['cdn.example.com', ' Did you mean "https://cdn.example.com"?'],
    ['cdn.example.com/images', ' Did you mean "https://cdn.example.com/images"?'],
    ['ftp://cdn.example.com', ''],
    ['https://', ''],
    ['https:///images', ''],
    ['https://cdn.example.com/#x', ''],
    ['https://cdn example.com', ''],
    ['', ''],
  ])('is refused where it is no URL: "%s"', (baseUrl, hint) => {
    expect(() => at(baseUrl)).toThrow(new Error(`storage.redirect.baseUrl must be a URL with a scheme and a host, but was ${JSON.stringify(baseUrl)}.${hint}`));
  });

  test.each(['https://me:hunter2@cdn.example.com', 'me:hunter2@cdn.example.com', 'https://cdn.example.com/?sig=hunter2'])('is refused with a secret in it, which the error does not repeat (%#)', (baseUrl) => {
    expect(() => at(baseUrl)).toThrow(new Error(
      'storage.redirect.baseUrl must not hold a user, a password or a query: it would stand in the rendered YAML for everybody to read. Leave it out.'));
  });
});

test('where nothing is in front of the storage, there is no middleware', () => {
  for (const storage of Object.values(BUCKETS)) {
    expect(configOf(inBucket(storage))).not.toHaveProperty('middleware');
  }
});

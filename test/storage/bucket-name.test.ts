import { AzureCredentials, GcsCredentials, RegistryStorage, S3Credentials } from '../../src';

const providers = {
  s3: (bucket: string) => RegistryStorage.s3({ bucket, region: 'eu-central-1', credentials: S3Credentials.nodeRole() }),
  gcs: (bucket: string) => RegistryStorage.gcs({ bucket, credentials: GcsCredentials.workloadIdentity() }),
  azure: (container: string) => RegistryStorage.azure({ accountName: 'company', container, credentials: AzureCredentials.accountKey({ secretName: 's', key: 'k' }) }),
  account: (accountName: string) => RegistryStorage.azure({ accountName, container: 'images', credentials: AzureCredentials.accountKey({ secretName: 's', key: 'k' }) }),
};
const a = (count: number) => 'a'.repeat(count);

/** From the documentation of each provider, and from buckets that people have. */
const GOOD: Record<keyof typeof providers, string[]> = {
  s3: [
    'abc', a(63), '123', '0-0', 'docker-registry', 'example.com', 'www.example.com', 'my.example.s3.bucket', 'docexamplebucket1', 'log-delivery-march-2020',
    'prod--images', 'registry-123456789012-eu-central-1', 'cf-templates-1abcdefgh2ij3-eu-west-1', '1.2.3', '256.1.2.3.4', 'amzn-s3-demo', 'xn-images',
    'sthreebucket', 'ap-metadata-s3alias', 's3alias', 'images-s3alias-1', 'mrap', '2024-01-01',
  ],
  gcs: [
    'abc', a(63), 'my-travel-maps', '0f75d593-8e7b-4418-a5ba-cb2970f0b91e', 'test.example.com', 'my_bucket', '1.2.3', 'go-images', 'good-images', '2024-01-01',
    'artifacts.my-project.appspot.com', 'eu.artifacts.my-project.appspot.com', 'my-project_cloudbuild', 'staging.my-project.appspot.com', 'a--b',
    `${a(63)}.${a(63)}.${a(63)}.${a(30)}`,
  ],
  azure: ['abc', a(63), 'images', 'my-container', '123', 'a-1-b', '0-0', 'registry2'],
  account: ['abc', a(24), '123', 'company2registry', 'devstoreaccount1'],
};

const form = {
  s3: 'storage.bucket must be a bucket name of S3 (3 to 63 lower case letters, digits, "-" and ".", a letter or digit first and last)',
  gcs: 'storage.bucket must be a bucket name of Google Cloud Storage (3 to 63, with dots 222, lower case letters, digits, "-", "_" and ".", a letter or digit first and last)',
  azure: 'storage.container must be a container name of Azure (3 to 63 lower case letters, digits and "-", a letter or digit first and last)',
  account: 'storage.accountName must be the name of a storage account (3 to 24 lower case letters and digits)',
};

const meant = (name: string) => `Did you mean "${name}"?`;
const ALIAS = 'AWS keeps this end for itself, for what the registry cannot write to.';
const OWN = 'AWS keeps this beginning for itself.';
const OWN_GOOGLE = 'Google takes no name that holds its own.';
const DOTS = 'It has two dots in a row.';
const DNS = 'It has two dots in a row, or a "-" beside a dot.';
const ADDRESS = 'It looks like an IP address.';

const BAD: Record<keyof typeof providers, (string | [name: string, hint: string])[]> = {
  s3: [
    '', 'ab', a(64), '-abc', 'abc-', '.abc', 'abc.', 'my_bucket', 'büro', 'my bucket', 'abc\n',
    ['My-Bucket', meant('my-bucket')], ['s3://my-bucket/images', meant('my-bucket')], ['my-bucket/images', meant('my-bucket')],
    ['my..bucket', DOTS], ['192.168.5.4', ADDRESS], ['999.1.1.1', ADDRESS],
    ['xn--bucket', OWN], ['sthree-configurator', OWN], ['sthree-abc', OWN], ['amzn-s3-demo-bucket', OWN],
    ['abc--ol-s3', ALIAS], ['abc.mrap', ALIAS], ['abc--table-s3', ALIAS],
  ],
  gcs: [
    '', 'ab', '-abc', 'abc_', '_abc', 'abc.', 'my bucket', 'abc\n',
    ['My-Travel-Maps', meant('my-travel-maps')], ['gs://my-bucket', meant('my-bucket')],
    ['a..b', DNS], ['a.-b', DNS], ['a-.b', DNS], ['192.168.5.4', ADDRESS],
    [a(64), 'What stands between its dots has at most 63 characters.'], [`abc.${a(64)}`, 'What stands between its dots has at most 63 characters.'],
    ['goog-images', 'Google keeps this beginning for itself.'], ['my_google_bucket', OWN_GOOGLE], ['my-g00gle', OWN_GOOGLE], ['mygo0gle', OWN_GOOGLE],
  ],
  azure: [
    '', 'ab', a(64), '-abc', 'abc-', 'a.b', 'a_b', '$root', '$web', 'abc\n', ['Images', meant('images')], ['a--b', 'It has two "-" in a row.'],
    ['https://company.blob.core.windows.net/images', ''],
  ],
  account: ['', 'ab', a(25), 'my-account', 'Company', 'company.blob.core.windows.net', 'https://company.blob.core.windows.net'],
};

describe.each(Object.keys(providers) as (keyof typeof providers)[])('a name at %s', (provider) => {
  test.each(GOOD[provider])('is taken: %s', (name) => {
    expect(() => providers[provider](name)).not.toThrow();
  });

  test.each(BAD[provider].map((bad): [string, string] => Array.isArray(bad) ? bad : [bad, '']))('is refused: %j', (name, hint) => {
    expect(() => providers[provider](name)).toThrow(new Error(`${form[provider]}, but was ${JSON.stringify(name)}.${hint && ` ${hint}`}`));
  });
});

test('a name with dots may have 222 characters at Google, and no more', () => {
  expect(() => providers.gcs(`${a(63)}.${a(63)}.${a(63)}.${a(31)}`)).toThrow(form.gcs);
});

import { Duration, Size } from 'cdk8s';
import * as fc from 'fast-check';
import { host, label, objectName } from './legal-names';
import {
  AzureCredentials, BlobRedirect, ClaimAccessMode, CloudFrontIpFilter, DisruptionBudget, GcsCredentials, HttpSecret, PrivateRegistryProps,
  RegistryCache, RegistryStorage, S3Credentials, S3Encryption, S3StorageClass, TrustedCa,
} from '../src';
import { CA } from './trust/authorities';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const secretKey = fc.constantFrom('key', 'password', 'key.json', 'AWS_ACCESS_KEY_ID');
const secretValue = fc.record({ secretName: objectName, key: secretKey });
const ca = fc.oneof(
  objectName.map((secretName) => TrustedCa.secret({ secretName })),
  objectName.map((configMapName) => TrustedCa.configMap({ configMapName })),
  fc.constant(TrustedCa.pem(CA)),
);
const uuid = fc.uuid();
const port = fc.integer({ min: 1, max: 65535 });

const amount = fc.integer({ min: 1, max: 5000 });
const size = fc.oneof(amount.map((n) => Size.gibibytes(n)), amount.map((n) => Size.mebibytes(n)));
const chunkSize = maybe(fc.integer({ min: 5, max: 5120 }).map((n) => Size.mebibytes(n)));

const bucket = fc.oneof(
  fc.stringMatching(/^[a-z0-9](-?[a-z0-9]){2,20}$/).filter((name) => !/^(xn|sthree|amzn|goog)|g[o0]{2}gle|ol-s3$/.test(name)),
  fc.constantFrom('123', '2024-01-01', '1e3', 'null', 'yes'),
);
const rootDirectory = maybe(fc.stringMatching(/^\/?([\w!'()*-]{1,8}\/){0,2}[\w!'()*-]{1,8}\/?$/));

const cloudFront = fc.record({
  baseUrl: host.map((name) => `https://${name}`),
  keyPairId: fc.constant('K2JCJMDEHXQW5F'),
  privateKey: secretValue,
  duration: maybe(fc.integer({ min: 1, max: 5000 }).map((n) => Duration.seconds(n))),
  ipFilteredBy: fc.constantFrom(CloudFrontIpFilter.NONE, CloudFrontIpFilter.AWS),
}).map((options) => BlobRedirect.cloudFront(options));
const unsigned = fc.oneof(
  fc.constantFrom(undefined, BlobRedirect.disabled()),
  host.map((name) => BlobRedirect.toBaseUrl(`https://${name}/images`)),
);
const anywhere = fc.oneof(unsigned, fc.constant(BlobRedirect.toStorage()));

const s3Credentials = fc.oneof(
  fc.record({ secretName: objectName, accessKeyIdKey: maybe(secretKey), secretAccessKeyKey: maybe(secretKey) })
    .map((options) => S3Credentials.accessKey(options)),
  fc.constantFrom(S3Credentials.eksPodIdentity(), S3Credentials.nodeRole()),
);
const awsCredentials = fc.oneof(s3Credentials, label.map((role) => S3Credentials.irsa(`arn:aws:iam::123456789012:role/${role}`)));
const s3Common = {
  bucket,
  credentials: s3Credentials,
  rootDirectory,
  chunkSize,
  pathStyle: maybe(fc.boolean()),
  encryption: maybe(fc.oneof(fc.constantFrom(S3Encryption.bucketDefault(), S3Encryption.s3Managed()), uuid.map((id) => S3Encryption.kms(id)))),
  storageClass: maybe(fc.constantFrom(...Object.values(S3StorageClass))),
  objectAcl: maybe(fc.constantFrom('private', 'bucket-owner-full-control')),
  multipartCopy: maybe(fc.record({ chunkSize, maxConcurrency: maybe(amount), threshold: chunkSize })),
};
const aws = fc.record({
  ...s3Common,
  credentials: awsCredentials,
  region: fc.constantFrom('us-east-1', 'eu-central-1', 'us-gov-west-1'),
  redirect: fc.oneof(anywhere, cloudFront),
  accelerate: maybe(fc.boolean()),
  dualStack: maybe(fc.boolean()),
  fips: maybe(fc.boolean()),
}).map((options) => ({ ...options, accelerate: options.pathStyle ? undefined : options.accelerate }));
const region = maybe(fc.constantFrom('auto', 'nyc3', 'us-west-004'));
const otherServer = fc.oneof(
  fc.record({ ...s3Common, region, endpoint: host.map((name) => `https://s3.${name}`), endpointCa: maybe(ca), redirect: anywhere }),
  fc.record({
    ...s3Common,
    region,
    endpoint: fc.tuple(label, port).map(([name, number]) => `http://minio.${name}.svc:${number}`),
    redirect: fc.constantFrom(undefined, BlobRedirect.disabled()),
  }),
);

const gcsCommon = {
  bucket,
  rootDirectory,
  chunkSize: maybe(amount.map((n) => Size.kibibytes(256 * n))),
  maxConcurrency: maybe(fc.integer({ min: 25, max: 500 })),
};
const gcs = fc.oneof(
  fc.record({
    ...gcsCommon,
    credentials: fc.oneof(
      secretValue.map((file) => GcsCredentials.keyFile(file)),
      label.map((name) => GcsCredentials.workloadIdentity(`${name}@project.iam.gserviceaccount.com`)),
    ),
    redirect: anywhere,
  }),
  // nobody in whose name a URL could be signed
  fc.record({ ...gcsCommon, credentials: fc.constant(GcsCredentials.workloadIdentity()), redirect: unsigned }),
);

const azureCommon = {
  accountName: fc.stringMatching(/^[a-z0-9]{3,24}$/),
  container: bucket,
  credentials: fc.oneof(
    fc.record({ clientId: uuid, tenantId: maybe(uuid) }).map((options) => AzureCredentials.workloadIdentity(options)),
    secretValue.map((key) => AzureCredentials.accountKey(key)),
    fc.record({ clientId: uuid, tenantId: uuid, clientSecret: secretValue }).map((options) => AzureCredentials.servicePrincipal(options)),
  ),
  redirect: anywhere,
  rootDirectory,
};
const azure = fc.oneof(
  fc.record({ ...azureCommon, realm: maybe(fc.constantFrom('core.windows.net', 'core.usgovcloudapi.net')) }),
  fc.record({ ...azureCommon, serviceUrl: host.map((name) => `https://${name}/account`), serviceCa: maybe(ca) }),
);

const custom = fc.tuple(fc.constantFrom('b2', 'swiftv3', 'ceph'), fc.record({
  parameters: maybe(fc.dictionary(label, fc.oneof(fc.integer(), fc.boolean(), label)).filter((all) => !/secret|password|token/.test(Object.keys(all).join()))),
  secretParameters: maybe(fc.dictionary(fc.stringMatching(/^[a-z0-9]{1,9}$/), secretValue)),
  redirect: anywhere,
}));

const objectStorage = fc.oneof(
  aws.map((options) => RegistryStorage.s3(options)),
  otherServer.map((options) => RegistryStorage.s3(options)),
  gcs.map((options) => RegistryStorage.gcs(options)),
  azure.map((options) => RegistryStorage.azure(options)),
  custom.map(([driver, options]) => RegistryStorage.custom(driver, options)),
);

const volume = (accessMode: fc.Arbitrary<ClaimAccessMode>) => fc.oneof(
  fc.record({ size, storageClass: maybe(objectName), accessMode, keepOnDelete: fc.boolean() }).map((options) => RegistryStorage.newClaim(options)),
  fc.record({ claimName: objectName, accessMode }).map((options) => RegistryStorage.existingClaim(options)),
);

const httpSecret = fc.oneof(
  fc.record({ secretName: objectName, key: maybe(secretKey) }).map((options) => HttpSecret.existingSecret(options)),
  fc.constant(HttpSecret.generated()),
);

const addresses: fc.Arbitrary<string[]> = fc.oneof(
  fc.tuple(host, port).map(([name, number]) => [`${name}:${number}`]),
  fc.constant<string[]>(['redis-0.redis:6379', '[2001:db8::1]:6379']),
);
const redisCommon = {
  addresses, username: maybe(label), password: maybe(secretValue), tls: maybe(fc.record({ ca: maybe(ca), clientSecretName: maybe(objectName) })),
};
const cache = maybe(fc.oneof(
  fc.constantFrom(RegistryCache.none(), RegistryCache.inMemory(), RegistryCache.inMemory({ size: 500 })),
  fc.record(redisCommon).map((options) => RegistryCache.redis(options)),
  fc.record({ ...redisCommon, sentinelMaster: label, sentinelPassword: maybe(secretValue), database: maybe(fc.integer({ min: 0, max: 15 })) })
    .map((options) => RegistryCache.redis(options)),
));

type Choices = Partial<PrivateRegistryProps>;

/** How many pods, and how many of them may be away. */
function scaling(most: number): fc.Arbitrary<Choices> {
  const replicas = maybe(fc.integer({ min: 0, max: most })).map((count) => ({ props: { replicas: count } as Choices, fewest: count ?? 1 }));
  const numbers = { minReplicas: fc.integer({ min: 1, max: most }), more: fc.nat(most), cpuUtilization: maybe(fc.integer({ min: 1, max: 200 })) };
  const autoscaling = fc.record(numbers)
    .map(({ minReplicas, more, cpuUtilization }) => ({
      props: { autoscaling: { minReplicas, maxReplicas: Math.min(minReplicas + more, most), cpuUtilization } } as Choices, fewest: minReplicas,
    }));
  return fc.oneof(replicas, autoscaling).chain(({ props, fewest }) => budget(fewest).map((disruptionBudget) => ({ ...props, disruptionBudget })));
}

function budget(fewest: number): fc.Arbitrary<DisruptionBudget | undefined> {
  const share = fewest === 0 ? 100 : Math.floor(100 * (fewest - 1) / fewest);
  return fc.oneof(
    fc.constantFrom(undefined, DisruptionBudget.none()),
    fc.integer({ min: 1, max: 20 }).map((pods) => DisruptionBudget.maxUnavailable(`${pods}`)),
    fc.integer({ min: 1, max: 100 }).map((percent) => DisruptionBudget.maxUnavailable(`${percent}%`)),
    fc.integer({ min: 0, max: Math.max(fewest - 1, 0) }).map((pods) => DisruptionBudget.minAvailable(`${pods}`)),
    fc.integer({ min: 0, max: share }).map((percent) => DisruptionBudget.minAvailable(`${percent}%`)),
  );
}

type Stored = Choices & Pick<PrivateRegistryProps, 'storage'>;

function on(storage: fc.Arbitrary<RegistryStorage>, secret: fc.Arbitrary<HttpSecret | undefined>, most: number): fc.Arbitrary<Stored> {
  return fc.tuple(fc.record({ storage, httpSecret: secret, cache, serveWhenUnwritable: maybe(fc.boolean()) }), scaling(most))
    .map(([choices, pods]) => ({ ...choices, ...pods }));
}

/** Where images are kept, by how many pods, and what these share. */
export const stored = fc.oneof(
  on(volume(fc.constantFrom(ClaimAccessMode.READ_WRITE_ONCE, ClaimAccessMode.READ_WRITE_ONCE_POD)), maybe(httpSecret), 1),
  on(fc.constantFrom(RegistryStorage.ephemeral(), RegistryStorage.ephemeral({ sizeLimit: Size.gibibytes(2) })), maybe(httpSecret), 1),
  on(volume(fc.constant(ClaimAccessMode.READ_WRITE_MANY)), maybe(httpSecret), 20),
  { arbitrary: on(objectStorage, httpSecret, 20), weight: 3 },
);

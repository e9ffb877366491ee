import { Duration, Size } from 'cdk8s';
import {
  AzureCredentials, BlobRedirect, ClaimAccessMode, CloudFrontIpFilter, DisruptionBudget, Exposure, GcsCredentials, HttpSecret, PrivateRegistryProps,
  RegistryCache, RegistryStorage, S3Credentials, S3StorageOptions, Tls, TrustedCa,
} from '../../src';
import { BUCKETS, httpSecret } from '../storage/support';
import { CA } from '../trust/authorities';

type Variants = [name: string, props: Partial<PrivateRegistryProps>][];

const ID = '01234567-89ab-cdef-0123-456789abcdef';
const ca = TrustedCa.pem(CA);
const value = (key: string) => ({ secretName: 'storage', key });

const s3 = (options: Partial<S3StorageOptions>) => RegistryStorage.s3({
  bucket: 'images', region: 'eu-central-1', credentials: S3Credentials.nodeRole(), ...options,
});
const azure = (credentials: AzureCredentials) => RegistryStorage.azure({ accountName: 'company', container: 'images', credentials });
const cloudFront = BlobRedirect.cloudFront({
  baseUrl: 'https://d111111abcdef8.cloudfront.net',
  keyPairId: 'K2JCJMDEHXQW5F',
  privateKey: value('key.pem'),
  duration: Duration.minutes(5),
  ipFilteredBy: CloudFrontIpFilter.AWS,
});

const STORAGES: Record<string, RegistryStorage> = {
  ...BUCKETS,
  's3-irsa': s3({ credentials: S3Credentials.irsa('arn:aws:iam::123456789012:role/registry') }),
  's3-pod-identity': s3({ credentials: S3Credentials.eksPodIdentity() }),
  's3-node-role': s3({}),
  's3-cloud-front': s3({ redirect: cloudFront }),
  's3-private-ca': s3({ endpoint: 'https://minio.storage.svc', endpointCa: ca }),
  'gcs-workload-identity': RegistryStorage.gcs({ bucket: 'images', credentials: GcsCredentials.workloadIdentity('r@p.iam.gserviceaccount.com') }),
  'azure-workload-identity': azure(AzureCredentials.workloadIdentity({ clientId: ID, tenantId: ID })),
  'azure-service-principal': azure(AzureCredentials.servicePrincipal({ clientId: ID, tenantId: ID, clientSecret: value('secret') })),
};

const REDIS = RegistryCache.redis({
  addresses: ['sentinel-0:26379', 'sentinel-1:26379'],
  username: 'cache',
  password: value('password'),
  database: 1,
  tls: { ca, clientSecretName: 'redis-client' },
  sentinelMaster: 'master',
  sentinelPassword: value('sentinel'),
});

/** Each storage with each form of its credentials, and what several pods share. */
export function storages(): Variants {
  const several = { storage: BUCKETS.s3, httpSecret, replicas: 3 };
  const shared = RegistryStorage.newClaim({ size: Size.gibibytes(10), accessMode: ClaimAccessMode.READ_WRITE_MANY });
  return [
    ...Object.entries(STORAGES).map<Variants[number]>(([name, storage]) => [`storage-${name}`, { storage, httpSecret }]),
    ['storage-in-pod-tls', { ...several, exposure: Exposure.clusterInternal({ tls: Tls.privateCa() }) }],
    ['http-secret-generated', { ...several, httpSecret: HttpSecret.generated() }],
    ['http-secret-on-volume', { httpSecret: HttpSecret.generated() }],
    ['cache-redis', { ...several, cache: REDIS }],
    ['cache-in-memory', { cache: RegistryCache.inMemory({ size: 500 }) }],
    ['replicas', several],
    ['replicas-shared-claim', { storage: shared, replicas: 2 }],
    ['autoscaling', { ...several, replicas: undefined, autoscaling: { minReplicas: 3, maxReplicas: 10, cpuUtilization: 60 } }],
    ['budget-max-unavailable', { ...several, disruptionBudget: DisruptionBudget.maxUnavailable('50%') }],
    ['budget-min-available', { ...several, disruptionBudget: DisruptionBudget.minAvailable('2') }],
  ];
}

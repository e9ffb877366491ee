import { readFileSync } from 'fs';
import { App, Chart } from 'cdk8s';
import { startAmazon } from './support/amazon';
import { ROLE } from './support/aws-identity';
import { startAzure } from './support/azure';
import { ACCOUNT } from './support/azurite';
import { CLIENT, TENANT, workloadIdentity } from './support/entra';
import { startGoogle } from './support/google';
import { pushAndPull } from './support/image';
import { Registry } from './support/registry';
import { RenderedPod, Secrets } from './support/rendered-pod';
import { Scratch } from './support/scratch';
import {
  AzureCredentials, BlobRedirect, Exposure, GcsCredentials, HttpSecret, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage,
  S3Credentials, Tls,
} from '../../src';
import { S3_KEYS } from '../e2e/support/object-stores';

/** A registry as it is rendered for one form of credentials, and what the cloud's webhook would add to its pods. */
interface Subject {
  readonly storage: RegistryStorage;
  readonly secrets?: Secrets;
  readonly webhook?: NodeJS.ProcessEnv;
}

interface Cloud {
  readonly way: NodeJS.ProcessEnv;
  readonly subjects: Record<string, Subject>;
  readonly server: { away(): Promise<void>; again(): Promise<void> };
  readonly refused: RegExp;
}

const HTTP_SECRET = { upload: { 'http-secret': 'null # or: not' } };

const CLOUDS: Record<string, { subjects: string[]; start: (scratch: Scratch) => Promise<Cloud> }> = {
  'S3': {
    subjects: ['accessKey', 'irsa', 'eksPodIdentity'],
    start: async (scratch) => {
      const { region, storage, internet, irsa, podIdentity } = await startAmazon(scratch);
      const s3 = (credentials: S3Credentials) => RegistryStorage.s3({ bucket: 'registry', region, credentials, rootDirectory: 'team/a' });
      return {
        way: internet.env,
        subjects: {
          accessKey: {
            storage: s3(S3Credentials.accessKey({ secretName: 's3' })),
            secrets: { s3: { AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey } },
          },
          irsa: { storage: s3(S3Credentials.irsa(ROLE)), webhook: irsa },
          eksPodIdentity: { storage: s3(S3Credentials.eksPodIdentity()), webhook: podIdentity },
        },
        server: storage,
        refused: /^The registry cannot write to the S3 bucket "registry": POST: 500\. s3aws: /,
      };
    },
  },
  'Google Cloud Storage': {
    subjects: ['keyFile', 'workloadIdentity', 'workloadIdentity with redirects'],
    start: async (scratch) => {
      const { account, internet, storage, workloadIdentity: metadata } = await startGoogle(scratch);
      const gcs = (credentials: GcsCredentials, redirect?: BlobRedirect) => RegistryStorage.gcs({ bucket: 'registry', credentials, redirect });
      const identity = GcsCredentials.workloadIdentity(account.email);
      return {
        way: internet.env,
        subjects: {
          'keyFile': {
            storage: gcs(GcsCredentials.keyFile({ secretName: 'gcs', key: 'sa.json' })),
            secrets: { gcs: { 'sa.json': readFileSync(account.keyFile(scratch.folder), 'utf8') } },
          },
          'workloadIdentity': { storage: gcs(identity), webhook: metadata },
          'workloadIdentity with redirects': { storage: gcs(identity, BlobRedirect.toStorage()), webhook: metadata },
        },
        server: storage,
        refused: /^The registry cannot write to the GCS bucket "registry": POST: (500|no answer)/,
      };
    },
  },
  'Azure Blob Storage': {
    subjects: ['accountKey', 'servicePrincipal', 'workloadIdentity'],
    start: async (scratch) => {
      const { blobs, internet } = await startAzure(scratch);
      const azure = (credentials: AzureCredentials) => RegistryStorage.azure({ accountName: ACCOUNT.name, container: 'registry', credentials });
      return {
        way: internet.env,
        subjects: {
          accountKey: {
            storage: azure(AzureCredentials.accountKey({ secretName: 'azure', key: 'key' })),
            secrets: { azure: { key: ACCOUNT.key } },
          },
          servicePrincipal: {
            storage: azure(AzureCredentials.servicePrincipal({
              tenantId: TENANT, clientId: CLIENT.id, clientSecret: { secretName: 'azure', key: 'secret' },
            })),
            secrets: { azure: { secret: CLIENT.secret } },
          },
          workloadIdentity: {
            storage: azure(AzureCredentials.workloadIdentity({ clientId: CLIENT.id })),
            webhook: workloadIdentity(scratch.folder),
          },
        },
        server: blobs,
        refused: /^The registry cannot write to the Azure container "registry": POST: (500|no answer)/,
      };
    },
  },
};

describe.each(Object.entries(CLOUDS))('what is rendered for %s', (_name, { subjects, start }) => {
  const scratch = new Scratch();
  let cloud: Cloud;
  beforeAll(async () => { cloud = await start(scratch); }, 60_000);
  afterAll(() => scratch.end());

  function pod({ storage, secrets }: Subject): RenderedPod {
    const chart = new Chart(new App(), 'chart', { namespace: 'registry' });
    new PrivateRegistry(chart, 'registry', {
      auth: RegistryAuth.anonymous(),
      storage,
      exposure: Exposure.ingress({ host: 'registry.example.com', controller: IngressController.traefik(), tls: Tls.secret('tls') }),
      httpSecret: HttpSecret.existingSecret({ secretName: 'upload' }),
    });
    return new RenderedPod(chart, { ...HTTP_SECRET, ...secrets }, scratch.folder);
  }

  test.each(subjects)('carries images, small and large, and shows that it can: %s', async (name) => {
    const subject = cloud.subjects[name];
    const rendered = pod(subject);
    const outside = { ...cloud.way, ...subject.webhook };
    expect(await rendered.checkBucket(outside)).toMatchObject({ code: 0, stdout: '', stderr: '' });

    const registry = await scratch.keep(Registry.start({ folder: scratch.folder, config: rendered.config, env: { ...rendered.env, ...outside } }));
    expect(registry.log()).not.toContain('No HTTP secret provided');
    await pushAndPull(registry, { folder: scratch.folder, env: cloud.way });
    await pushAndPull(registry, { folder: scratch.folder, env: cloud.way, bytes: 40 * 2 ** 20 });
    const { body } = await registry.request('/v2/_catalog');
    // what was tried is nobody's image
    expect(JSON.parse(body.toString()).repositories).toEqual(['team/image']);
  }, 120_000);

  test('shows that it cannot when storage is away', async () => {
    const subject = cloud.subjects[subjects[0]];
    await cloud.server.away();
    const { code, stdout } = await pod(subject).checkBucket({ ...cloud.way, ...subject.webhook });
    await cloud.server.again();
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(cloud.refused) });
  }, 60_000);
});

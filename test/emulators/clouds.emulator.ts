import { startAmazon } from './support/amazon';
import { startAzure } from './support/azure';
import { ACCOUNT } from './support/azurite';
import { workloadIdentity } from './support/entra';
import { startGoogle } from './support/google';
import { pushAndPull } from './support/image';
import { Registry } from './support/registry';
import { Scratch } from './support/scratch';

/** What tests of rendered configurations rely on, with the least that can be written by hand. */
interface Cloud {
  readonly config: string;
  /** the way to the cloud, and who the registry is there, in several ways */
  readonly way: NodeJS.ProcessEnv;
  readonly identities: Record<string, { env?: NodeJS.ProcessEnv; config?: string }>;
  /** where clients are redirected */
  readonly host: string;
  readonly storage: { away(): Promise<void>; again(): Promise<void> };
}

const CLOUDS: Record<string, { identities: string[]; start: (scratch: Scratch) => Promise<Cloud> }> = {
  'S3': {
    identities: ['keys', 'IRSA', 'pod identity'],
    start: async (scratch) => {
      const { region, storage, internet, irsa, podIdentity } = await startAmazon(scratch);
      return {
        config: `s3: {region: ${region}, bucket: registry}`,
        way: internet.env,
        identities: { 'keys': { env: storage.env }, 'IRSA': { env: irsa }, 'pod identity': { env: podIdentity } },
        host: `registry.s3.${region}.amazonaws.com`,
        storage,
      };
    },
  },
  'Google Cloud Storage': {
    identities: ['key file', 'workload identity'],
    start: async (scratch) => {
      const google = await startGoogle(scratch);
      return {
        config: 'gcs: {bucket: registry}',
        way: google.internet.env,
        identities: {
          'key file': { config: `gcs: {bucket: registry, keyfile: ${google.account.keyFile(scratch.folder)}}` },
          'workload identity': { env: google.workloadIdentity },
        },
        host: 'storage.googleapis.com',
        storage: google.storage,
      };
    },
  },
  'Azure Blob Storage': {
    identities: ['account key', 'workload identity'],
    start: async (scratch) => {
      const { blobs, internet } = await startAzure(scratch);
      const config = (type: string) => `azure: {accountname: ${ACCOUNT.name}, container: registry, credentials: {type: ${type}}}`;
      return {
        config: config('default_credentials'),
        way: internet.env,
        identities: {
          'account key': { env: { REGISTRY_STORAGE_AZURE_ACCOUNTKEY: ACCOUNT.key }, config: config('shared_key') },
          'workload identity': { env: workloadIdentity(scratch.folder) },
        },
        host: `${ACCOUNT.name}.blob.core.windows.net`,
        storage: blobs,
      };
    },
  },
};

describe.each(Object.entries(CLOUDS))('%s', (_name, { identities, start }) => {
  const scratch = new Scratch();
  let cloud: Cloud;
  beforeAll(async () => { cloud = await start(scratch); });
  afterAll(() => scratch.end());

  function registry({ config = cloud.config, env = {} }: { config?: string; env?: NodeJS.ProcessEnv }): Promise<Registry> {
    const text = `version: 0.1\nstorage:\n  ${config}\n`;
    return scratch.keep(Registry.start({ folder: scratch.folder, config: text, env: { ...cloud.way, ...env } }));
  }

  test.each(identities)('an image comes back unchanged, by way of the public names: %s', async (identity) => {
    const started = await registry(cloud.identities[identity]);
    await pushAndPull(started, { folder: scratch.folder, env: cloud.way });
    const large = await pushAndPull(started, { folder: scratch.folder, env: cloud.way, bytes: 40 * 2 ** 20 });
    const { status, headers } = await started.request(`/v2/team/image/blobs/${large}`);
    expect({ status, host: new URL(headers.location!).host }).toEqual({ status: 307, host: cloud.host });
  });

  test('nobody comes in unknown', async () => {
    const outcome = await registry({}).then(pushAttempt, (error: Error) => error.message);
    expect(outcome).toMatch(/NoCredentialProviders|could not find default credentials|failed to acquire a token/);
  });

  test('it is away, and comes back with what it has', async () => {
    const started = await registry(cloud.identities[identities[0]]);
    await pushAndPull(started, { folder: scratch.folder, env: cloud.way, repository: 'team/kept' });
    await cloud.storage.away();
    expect((await started.request('/v2/team/new/blobs/uploads/', { method: 'POST' })).status).toBe(500);
    await cloud.storage.again();
    expect((await started.request('/v2/team/kept/tags/list')).status).toBe(200);
  });
});

async function pushAttempt(registry: Registry): Promise<string> {
  return (await registry.request('/v2/team/image/blobs/uploads/', { method: 'POST' })).body.toString();
}

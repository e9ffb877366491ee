import { createHash, randomBytes } from 'crypto';
import { closeSync, mkdtempSync, openSync, rmSync, renameSync, writeSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { host } from './environment';
import { Client, oras, skopeo } from './support/clients';
import { request } from './support/http';
import { useNamespaces } from './support/namespaces';
import { Descriptor, OciLayout } from './support/oci-layout';
import { ALICE, ALICE_LOGIN, startLetsEncrypt } from './support/registry';
import { note, Stopwatch } from './support/wait';

const HOST = host('clients');
const LARGE = 1024 ** 3;

describe.each<Client>([skopeo, oras])('$name', (client) => {
  test('is not let in with a wrong password', async () => {
    const outcome = await client.login(HOST, ALICE.name, 'wrong');
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toMatch(/unauthorized|401|invalid username/i);
  });

  test('logs in', async () => {
    expect(await client.login(HOST, ALICE.name, ALICE.password)).toMatchObject({ code: 0 });
  });

  test.each(['image', 'index', 'artifact'])('pushes and pulls an OCI %s: the same digest, every blob intact', async (tag) => {
    await pushAndPull(client, tag);
  });

  test('pushes and pulls a layer of 1 GiB within the 60 s that Traefik reads a request', async () => {
    const { pushed, pulled } = await pushAndPull(client, 'large');
    note(`${client.name}: 1 GiB pushed in ${pushed} s, pulled in ${pulled} s`);
    expect(pushed).toBeLessThan(60);
  });
});

describe('the catalog', () => {
  test('lists what was pushed', async () => {
    const { body } = await request(`https://${HOST}/v2/_catalog`, { user: ALICE_LOGIN });
    const kinds = ['artifact', 'image', 'index', 'large'];
    expect(JSON.parse(body.toString())).toEqual({ repositories: [oras, skopeo].flatMap(({ name }) => kinds.map((kind) => `${name}/${kind}`)) });
  });

  test('names the platforms of the index and the type of the artifact', async () => {
    const manifest = async (repository: string, accept: string) => {
      const { body } = await request(`https://${HOST}/v2/${repository}/manifests/1`, { user: ALICE_LOGIN, accept });
      return JSON.parse(body.toString());
    };
    const index = await manifest('skopeo/index', 'application/vnd.oci.image.index.v1+json');
    expect(index.manifests.map(({ platform }: Descriptor) => platform?.architecture)).toEqual(['amd64', 'arm64']);
    expect(await manifest('oras/artifact', 'application/vnd.oci.image.manifest.v1+json')).toMatchObject({ artifactType: 'application/vnd.example.report' });
  });
});

useNamespaces('registry');
let folder: string;
let source: OciLayout;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'images-'));
  source = new OciLayout(join(folder, 'source'));
  const images = ['amd64', 'arm64'].map((architecture) => (
    { ...source.image(randomBytes(100_000), architecture), platform: { os: 'linux', architecture } }
  ));
  source.tag('image', source.image(randomBytes(100_000)));
  source.tag('index', source.index(...images));
  source.tag('artifact', source.artifact('application/vnd.example.report', 'text/plain', Buffer.from('all well\n')));
  source.tag('large', source.imageOf([largeBlob(source)]));
  await startLetsEncrypt(HOST);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true }));

async function pushAndPull(client: Client, tag: string): Promise<{ pushed: number; pulled: number }> {
  const reference = `${HOST}/${client.name}/${tag}:1`;
  const push = new Stopwatch();
  await client.push(source.folder, tag, reference);
  const pushed = push.seconds;

  const target = new OciLayout(join(folder, `${client.name}-${tag}`));
  const pull = new Stopwatch();
  await client.pull(reference, target.folder, '1');
  const pulled = pull.seconds;
  expect(target.digest('1')).toBe(source.digest(tag));
  expect(await target.intactBlobs()).toEqual(blobsOf(source.digest(tag)!).sort());
  rmSync(target.folder, { recursive: true });
  return { pushed, pulled };
}

/** A manifest's digest and all that it leads to. */
function blobsOf(digest: string): string[] {
  const { manifests = [], config, layers = [] } = source.read(digest);
  const blobs = [config, ...layers].filter(Boolean).map((blob: Descriptor) => blob.digest);
  return [digest, ...blobs, ...manifests.flatMap((manifest: Descriptor) => blobsOf(manifest.digest))];
}

/** Written piece by piece: it is as large as what a process can hold. */
function largeBlob(layout: OciLayout): Descriptor {
  const file = join(layout.folder, 'large');
  const hash = createHash('sha256');
  const descriptor = openSync(file, 'w');
  for (let size = 0; size < LARGE; size += 2 ** 24) {
    const piece = randomBytes(2 ** 24);
    hash.update(piece);
    writeSync(descriptor, piece);
  }
  closeSync(descriptor);
  const digest = `sha256:${hash.digest('hex')}`;
  renameSync(file, layout.path(digest));
  return { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size: LARGE };
}

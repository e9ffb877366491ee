import { createHash, randomBytes } from 'crypto';
import { mkdtempSync, rmSync } from 'fs';
import { request as httpsRequest } from 'https';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'cdk8s';
import { ContainerRuntime } from 'cdk8s-private-registry';
import { host, NODE_CERTS_D } from './environment';
import { authority } from './support/authority';
import { skopeoTrusting } from './support/clients';
import { served } from './support/http';
import { apply, attemptWith, get, isReady, kubectl, list, pods, rolledOut, toYaml } from './support/kubectl';
import { makeNamespace, useNamespaces } from './support/namespaces';
import { OciLayout } from './support/oci-layout';
import { pullingPod, pushServer } from './support/pulling-pods';
import { ALICE, ALICE_LOGIN } from './support/registry';
import { render } from './support/render';
import { fingerprint, Handshakes, renew } from './support/renewal';
import { Uploader } from './support/upload';
import { setUsers, tool } from './support/users';
import { note, pause, Stopwatch, waitFor } from './support/wait';
import { Nodes, Zcx } from '../../examples/zcx/main';

const HOST = host('zcx');
const ADDRESS = `${HOST}:444`;
const URL = `https://${ADDRESS}`;

const runtime = ContainerRuntime.containerd({ directory: NODE_CERTS_D });
const registryChart = (app: App) => new Zcx(app, 'registry', { host: HOST });
const ALL = render((app) => new Nodes(app, 'nodes', { registry: registryChart(app).registry, runtime }));

/** What the docs promise. */
const SERVED_WITHIN_SECONDS = 120;
const GAP_MILLISECONDS = 500;

describe('the example zcx: TLS in the registry on port 444, a private authority, nodes that trust it', () => {
  useNamespaces('registry', 'node-trust', 'shop');

  let folder: string;
  let trust: { pem: string; file: string };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'zcx-'));
    await makeNamespace('shop');
    await apply(ALL);
    await setUsers('registry', { [ALICE.name]: ALICE.password });
    await balance();
    await rolledOut('registry', 'registry', 150);
    trust = await authority('cert-manager', 'registry.registry-ca');
    await served(ADDRESS, trust.pem);
    expect(await skopeoTrusting(trust.file).login(ADDRESS, ALICE.name, ALICE.password)).toMatchObject({ code: 0 });
  }, 240_000);

  afterAll(async () => {
    await attemptWith(ALL, 'delete', '--ignore-not-found');
    rmSync(folder, { recursive: true });
  });

  test('a pod runs an image of it', async () => {
    await pushServer(skopeoTrusting(trust.file), folder, `${ADDRESS}/shop/api:1`);
    await apply(await tool(['pull-secret', '--server', ADDRESS, '--username', ALICE.name, '--namespace', 'shop'], `${ALICE.password}\n`));
    await kubectl('rollout', 'status', 'daemonset/registry-trust', '-n', 'node-trust', '--timeout=90s');
    await apply(toYaml(pullingPod('shop', 'api', `${ADDRESS}/shop/api:1`, { imagePullSecrets: [{ name: 'registry-pull' }] })));
    await waitFor('the pod runs', 60, async () => isReady((await get('pod/api', 'shop'))!));
    expect(await kubectl('logs', 'api', '-n', 'shop')).toBe('pulled and running\n');
  });

  test('a renewed certificate is served while clients push, and no push that is under way is cut', async () => {
    const [before] = await pods('registry');
    const old = await fingerprint(ADDRESS);
    const slow = slowUpload(60);
    const client = skopeoPushes();
    await pause(3000);

    const handshakes = new Handshakes(ADDRESS);
    await renew('registry-tls', 'registry');
    const since = new Stopwatch();
    await waitFor('another certificate is served', SERVED_WITHIN_SECONDS, async () => await fingerprint(ADDRESS) !== old);
    note(`the renewed certificate is served ${since.seconds} s after it was asked for`);
    await pause(3000);
    await handshakes.stop();
    note(`nobody listened for ${handshakes.gap} ms of ${handshakes.seen.length} handshakes`);
    expect(handshakes.gap).toBeLessThan(GAP_MILLISECONDS);

    expect(await slow).toEqual({ patch: 202, put: 201 });
    const { pushed, errors } = await client.stop();
    note(`${pushed} images were pushed meanwhile`);
    expect(errors).toEqual([]);
    expect(pushed).toBeGreaterThan(3);

    await served(ADDRESS, trust.pem);
    const [after] = await pods('registry');
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after.status.containerStatuses[0].restartCount).toBe(0);
    expect(await kubectl('logs', after.metadata.name, '-n', 'registry', '-c', 'registry')).toContain('certificate: the renewed one is served');
  });

  test('a certificate that cannot be served is left alone, and the log says so', async () => {
    const old = await fingerprint(ADDRESS);
    const { data } = (await get('secret/registry-tls', 'registry'))!;
    // cert-manager would mend it
    await kubectl('patch', 'certificate', 'registry-tls', '-n', 'registry', '--type=merge', '-p', '{"spec":{"secretName":"elsewhere"}}');
    await kubectl('patch', 'secret', 'registry-tls', '-n', 'registry', '--type=merge', '-p', '{"data":{"tls.key":"bm9uZQ=="}}');
    const [pod] = await pods('registry');
    await waitFor('the log says so', SERVED_WITHIN_SECONDS, async () => (
      (await kubectl('logs', pod.metadata.name, '-n', 'registry', '-c', 'registry')).includes('certificate: the renewed one cannot be served')
    ));
    expect(await fingerprint(ADDRESS)).toBe(old);
    await kubectl('patch', 'secret', 'registry-tls', '-n', 'registry', '--type=merge', '-p', JSON.stringify({ data }));
    await kubectl('patch', 'certificate', 'registry-tls', '-n', 'registry', '--type=merge', '-p', '{"spec":{"secretName":"registry-tls"}}');
  });

  test('a pod that ends drains what is under way, and an update breaks no upload', async () => {
    const client = new Uploader(URL, ALICE_LOGIN, trust.pem);
    const begun = await client.begin('kept', randomBytes(1000));
    const slow = slowUpload(20);
    await pause(2000);
    await kubectl('rollout', 'restart', 'deployment/registry', '-n', 'registry');
    await rolledOut('registry');
    expect(await slow).toEqual({ patch: 202, put: 201 });
    client.close();
    const again = new Uploader(URL, ALICE_LOGIN, trust.pem);
    expect(await again.holds('kept', await again.finish(begun))).toBe(true);
    again.close();
    const left = new Stopwatch();
    await waitFor('the old pod is gone', 60, async () => (await list('pods', 'registry')).length === 1);
    note(`the old pod was gone ${left.seconds} s after its last upload`);
  });

  /** What a load balancer controller does: this cluster has none. */
  async function balance(): Promise<void> {
    const [{ status: { addresses } }] = await list('nodes');
    const ip = addresses.find(({ type }: { type: string }) => type === 'InternalIP').address;
    await kubectl('patch', 'service', 'registry', '-n', 'registry', '--subresource=status', '--type=merge', '-p',
      JSON.stringify({ status: { loadBalancer: { ingress: [{ ip }] } } }));
  }

  /** One PATCH that takes so many seconds, then its PUT. */
  async function slowUpload(seconds: number): Promise<{ patch: number; put: number }> {
    const { location } = await new Uploader(URL, ALICE_LOGIN, trust.pem).begin('slow', Buffer.from('begun '));
    const hash = createHash('sha256').update('begun ');
    const options = { ca: trust.pem, auth: ALICE_LOGIN, agent: false as const };
    const send = (method: string, path: string, write: (end: (last?: Buffer) => void, more: (piece: Buffer) => void) => void) => (
      new Promise<{ status: number; location?: string }>((resolve, reject) => {
        const sent = httpsRequest(`${URL}${path}`, { ...options, method, headers: { 'content-type': 'application/octet-stream' } }, (response) => {
          response.resume();
          resolve({ status: response.statusCode!, location: response.headers.location });
        });
        sent.on('error', reject);
        write((last) => sent.end(last), (piece) => sent.write(piece));
      })
    );
    const patch = await send('PATCH', location, (end, more) => {
      let left = seconds * 4;
      const timer = setInterval(() => {
        const piece = randomBytes(10_000);
        hash.update(piece);
        more(piece);
        if (--left === 0) {
          clearInterval(timer);
          end();
        }
      }, 250);
    });
    const path = `${patch.location}${patch.location?.includes('?') ? '&' : '?'}digest=sha256:${hash.digest('hex')}`;
    const put = await send('PUT', path, (end) => end());
    return { patch: patch.status, put: put.status };
  }

  /** Image after image, until it is told to end. */
  function skopeoPushes(): { stop: () => Promise<{ pushed: number; errors: string[] }> } {
    let running = true;
    let pushed = 0;
    const errors: string[] = [];
    const done = (async () => {
      const layout = new OciLayout(join(folder, 'pushes'));
      while (running) {
        layout.tag('1', layout.image(randomBytes(20_000_000)));
        await skopeoTrusting(trust.file, 3).push(layout.folder, '1', `${ADDRESS}/pushed/image:${pushed}`).then(() => pushed++, (error: Error) => errors.push(error.message));
      }
    })();
    return { stop: async () => { running = false; await done; return { pushed, errors }; } };
  }
});

import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { PullCredentials } from 'cdk8s-private-registry';
import { host } from './environment';
import { skopeo } from './support/clients';
import { served } from './support/http';
import { apply, get, isReady, kubectl, list, rolledOut, toYaml, waitForEvent } from './support/kubectl';
import { makeNamespace, useNamespaces } from './support/namespaces';
import { forgetOnNodes, pullingPod, pushServer, trustOnNodes } from './support/pulling-pods';
import { ALICE } from './support/registry';
import { acme, render } from './support/render';
import { setUsers, tool } from './support/users';
import { waitFor } from './support/wait';
import { Registry, Shop } from '../../examples/pull-secrets/main';

const HOST = host('pull');
const IMAGE = `${HOST}/shop/api:1.4.2`;

/** What the docs quote for a pod without a pull secret, or with a wrong password in it. */
const NO_PULL_SECRET = `Failed: Failed to pull image "${IMAGE}": failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": `
  + `pulling from host ${HOST} failed with status code [manifests 1.4.2]: 401 Unauthorized`;

describe('the example pull-secrets: pods of other namespaces pull', () => {
  useNamespaces('registry', 'shop', 'billing', 'plain');

  let folder: string;
  let shop: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pull-'));
    shop = render((app) => {
      const { registry } = new Registry(app, 'registry', { host: HOST, tls: acme() });
      registry.addPullSecret({ namespace: 'plain', credentials: PullCredentials.unsafePlainText({ username: ALICE.name, password: ALICE.password }) });
      runnable(new Shop(app, 'shop', registry));
    });
    for (const name of ['registry', 'shop', 'billing', 'plain']) {
      await makeNamespace(name);
    }
    trustOnNodes(HOST);
    await setUsers('registry', { [ALICE.name]: ALICE.password });
    await apply(shop);
    await Promise.all([rolledOut('registry'), served(HOST, undefined, 120)]);
    expect(await skopeo.login(HOST, ALICE.name, ALICE.password)).toMatchObject({ code: 0 });
    await pushServer(skopeo, folder, IMAGE);
  }, 180_000);

  afterAll(async () => {
    await kubectl('delete', 'clusterexternalsecret/registry-pull', '--ignore-not-found');
    forgetOnNodes(HOST);
    rmSync(folder, { recursive: true });
  });

  test('without the pull secret the kubelet is refused, and an event says so', async () => {
    await apply(toYaml(pullingPod('shop', 'stranger', IMAGE)));
    const event = await waitForEvent('shop', 'stranger', /^Failed: Failed to pull image/);
    expect(event).toBe(NO_PULL_SECRET);
    expect(isReady((await get('pod/stranger', 'shop'))!)).toBe(false);
  });

  test('the Deployment that grantPull was given waits for the pull secret, and says which is missing', async () => {
    const [pod] = await list('pods', 'shop', '-l', 'app=api');
    const event = await waitForEvent('shop', pod.metadata.name, /FailedToRetrieveImagePullSecret/);
    expect(event).toContain('docker-hub, registry-pull');
    expect(isReady(pod)).toBe(false);
  });

  test('with the pull secret of the command line tool it pulls and runs, without being touched', async () => {
    await apply(await tool(['pull-secret', '--server', HOST, '--username', ALICE.name, '--namespace', 'shop'], `${ALICE.password}\n`));
    // the kubelet tries again after up to five minutes; a new pod tries now
    await kubectl('delete', 'pods', '-n', 'shop', '-l', 'app=api', '--grace-period=1');
    await rolledOut('shop', 'api');
    expect(await kubectl('logs', 'deployment/api', '-n', 'shop')).toBe('pulled and running\n');
  });

  test('a pod that names the pull secret itself pulls and runs', async () => {
    await apply(toYaml(pullingPod('shop', 'named', IMAGE, { imagePullSecrets: [{ name: 'registry-pull' }] })));
    await runs('shop', 'named');
  });

  test('a pod of the ServiceAccount that grantPull was given pulls and runs', async () => {
    await apply(toYaml(pullingPod('shop', 'job', IMAGE, { serviceAccountName: 'jobs' })));
    await runs('shop', 'job');
    expect((await get('pod/job', 'shop'))!.spec.imagePullSecrets).toEqual([{ name: 'registry-pull' }]);
  });

  test('a pod pulls with the Secret that PullCredentials.unsafePlainText rendered', async () => {
    await apply(toYaml(pullingPod('plain', 'rendered', IMAGE, { imagePullSecrets: [{ name: 'registry-pull' }] })));
    await runs('plain', 'rendered');
  });

  test('with a wrong password in the pull secret the kubelet is refused', async () => {
    await apply(await tool(['pull-secret', '--server', HOST, '--username', ALICE.name, '--namespace', 'billing', '--name', 'wrong'], 'wrong\n'));
    await apply(toYaml(pullingPod('billing', 'wrong', IMAGE, { imagePullSecrets: [{ name: 'wrong' }] })));
    const event = await waitForEvent('billing', 'wrong', /^Failed: Failed to pull image/);
    expect(event).toBe(NO_PULL_SECRET);
  });
});

async function runs(namespace: string, name: string): Promise<void> {
  await waitFor(`the pod ${name} runs`, 60, async () => isReady((await get(`pod/${name}`, namespace))!));
  expect(await kubectl('logs', name, '-n', namespace)).toBe('pulled and running\n');
}

/** The user's own workload, fitted to a small node and to Pod Security: what is tested is what grantPull added. */
function runnable(shop: Chart): void {
  const path = '/spec/template/spec';
  ApiObject.of(shop.node.findChild('api')).addJsonPatch(
    JsonPatch.replace('/spec/replicas', 1),
    JsonPatch.replace('/spec/selector/matchLabels', { app: 'api' }),
    JsonPatch.replace('/spec/template/metadata/labels', { app: 'api' }),
    JsonPatch.add(`${path}/securityContext/seccompProfile`, { type: 'RuntimeDefault' }),
    JsonPatch.add(`${path}/containers/0/securityContext/capabilities`, { drop: ['ALL'] }),
    JsonPatch.remove(`${path}/containers/0/resources`),
    JsonPatch.replace(`${path}/terminationGracePeriodSeconds`, 1),
  );
}

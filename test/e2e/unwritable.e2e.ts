import { randomBytes } from 'crypto';
import { Size } from 'cdk8s';
import { Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, Tls } from 'cdk8s-private-registry';
import { host } from './environment';
import { request, served, status } from './support/http';
import { apply, isReady, kubectl, KubeObject, objects, pods, rolledOut, toYaml, waitForEvent } from './support/kubectl';
import { makeNamespace, useNamespaces } from './support/namespaces';
import { ALICE, ALICE_LOGIN, TestChart } from './support/registry';
import { render } from './support/render';
import { selfSigned } from './support/tls-secret';
import { Uploader } from './support/upload';
import { setUsers } from './support/users';
import { note, Stopwatch, waitFor } from './support/wait';

const NAMESPACES = ['registry-full', 'registry-serving-full'];
const ROOM = Size.mebibytes(8);

useNamespaces(...NAMESPACES);

describe.each([
  { name: 'turns the pod unready', serveWhenUnwritable: false },
  { name: 'leaves the pod ready by serveWhenUnwritable', serveWhenUnwritable: true },
])('a volume that gets full', ({ name, serveWhenUnwritable }) => {
  const NAMESPACE = NAMESPACES[Number(serveWhenUnwritable)];
  const HOST = host(NAMESPACE);
  let trust: string;
  const client = () => new Uploader(`https://${HOST}`, ALICE_LOGIN, trust);
  const ready = async () => isReady((await pods(NAMESPACE))[0]);
  let kept: string;

  beforeAll(async () => {
    await makeNamespace(NAMESPACE);
    trust = await selfSigned(NAMESPACE, 'registry-tls', HOST);
    await setUsers(NAMESPACE, { [ALICE.name]: ALICE.password });
    const yaml = render((app) => new TestChart(app, 'registry', NAMESPACE, (chart) => new PrivateRegistry(chart, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.ephemeral({ sizeLimit: ROOM }),
      exposure: Exposure.ingress({ host: HOST, controller: IngressController.traefik(), tls: Tls.secret('registry-tls') }),
      serveWhenUnwritable,
    })));
    await apply(toYaml(...objects(yaml).map(onTmpfs)));
    await rolledOut(NAMESPACE);
    await served(HOST, trust);
    kept = await client().upload('kept', 0);
  }, 150_000);

  test(`${name}, and what was pushed before is there`, async () => {
    const before = (await pods(NAMESPACE))[0];
    // what fits stays on the volume, as with any upload that is cut by a full disk
    await expect(client().begin('too/large', randomBytes(ROOM.toKibibytes() * 1024 * 2))).rejects.toThrow(/50\d|ECONNRESET|EPIPE|socket hang up/);

    if (serveWhenUnwritable) {
      await new Promise((resolve) => setTimeout(resolve, 40_000));
      expect(await ready()).toBe(true);
      expect(await client().holds('kept', kept)).toBe(true);
      expect((await request(`https://${HOST}/v2/x/blobs/uploads/`, { method: 'POST', user: ALICE_LOGIN, trust })).status).toBe(500);
      return;
    }
    const since = new Stopwatch();
    await waitFor('the pod not ready', 60, async () => !await ready());
    note(`not ready after ${since.seconds} s`);
    const event = await waitForEvent(NAMESPACE, before.metadata.name, /Unhealthy: Readiness probe failed: The registry cannot write/);
    note(event.trim());
    expect(event).toMatch(/The registry cannot write to its volume at \/var\/lib\/registry: 0 free\. Pushes fail\.$/m);
    await waitFor('no route', 20, async () => [404, 503].includes(Number(await status(`https://${HOST}/v2/`, { trust }))));

    // room is made, and everything goes on by itself, in the same pod; the registry holds the file of a failed upload open, so it is emptied
    const emptyUploads = 'for file in /var/lib/registry/docker/registry/v2/repositories/too/large/_uploads/*/data; do : > $file; done';
    await kubectl('exec', 'deployment/registry', '-n', NAMESPACE, '-c', 'registry', '--', 'sh', '-c', emptyUploads);
    await waitFor('the pod ready', 30, ready);
    await served(HOST, trust);
    expect((await pods(NAMESPACE))[0].metadata.uid).toBe(before.metadata.uid);
    expect(await client().holds('kept', kept)).toBe(true);
    expect(await client().holds('kept', await client().upload('kept', 0))).toBe(true);
  });
});

/** A volume of its own that gets full: in memory. */
function onTmpfs(object: KubeObject): KubeObject {
  if (object.kind === 'Deployment') {
    const data = object.spec.template.spec.volumes.find((volume: { name: string }) => volume.name === 'data');
    data.emptyDir.medium = 'Memory';
  }
  return object;
}

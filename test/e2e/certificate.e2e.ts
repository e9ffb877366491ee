import { host } from './environment';
import { PATHS, request, served, servedCertificate, status, unsafeOnPlainHttp, Watch } from './support/http';
import { apply, get, isReady, kubectl, KubeObject, pods, rolledOut, waitForEvent } from './support/kubectl';
import { useNamespaces } from './support/namespaces';
import { acme, render } from './support/render';
import { setUsers } from './support/users';
import { note, Stopwatch, waitFor } from './support/wait';
import { LetsEncrypt } from '../../examples/lets-encrypt/main';

const HOST = host('registry');
const YAML = render((app) => new LetsEncrypt(app, 'registry', { host: HOST, tls: acme() }));

/** What the docs quote for a registry whose Secret of users is missing. */
const NO_USERS = 'FailedMount: MountVolume.SetUp failed for volume "users" : secret "registry-users" not found';

describe('the example lets-encrypt, in the namespace with Pod Security "restricted" that it brings', () => {
  useNamespaces('registry');

  const plain = PATHS.map((path) => `http://${HOST}${path}`);
  let watch: Watch;
  const sinceApply = new Stopwatch();
  let whileIssuing = 0;

  beforeAll(async () => {
    watch = new Watch(plain);
    await waitFor('a first look at plain HTTP', 10, async () => watch.seen.length >= plain.length);
    await apply(YAML);
  });
  afterAll(() => watch.stop());

  test('its namespace enforces "restricted"', async () => {
    expect((await get('namespace/registry'))!.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  test('without the Secret of users the pod does not start, and an event says why', async () => {
    const pod = await waitFor('a pod', 30, async () => (await pods('registry'))[0]);
    expect(await waitForEvent('registry', pod.metadata.name, /FailedMount/)).toBe(NO_USERS);
    expect(containerStates((await pods('registry'))[0])).toEqual(['waiting']);
  });

  test('the ACME server proves the host and cert-manager gets the certificate', async () => {
    await waitFor('the certificate', 120, async () => {
      whileIssuing = watch.seen.length;
      return isReady((await get('certificate/registry-tls', 'registry'))!);
    });
    note(`certificate ready ${sinceApply.seconds} s after the tests began`);
  });

  test('the pod starts by itself once the Secret of users is there', async () => {
    const [before] = await pods('registry');
    const since = new Stopwatch();
    await setUsers('registry', { alice: 'correct horse', bob: 'battery staple' });
    await rolledOut('registry', 'registry', 150);
    const [after] = await pods('registry');
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(isReady(after)).toBe(true);
    note(`pod ready ${since.seconds} s after the Secret was made`);
  });

  test('the certificate that is served verifies by what clients trust, with its chain, and names the host', async () => {
    await served(HOST);
    const { names, issuer, chain } = await servedCertificate(HOST);
    expect(names.split(', ')).toEqual([`DNS:${HOST}`]);
    expect(chain).toBeGreaterThanOrEqual(3); // leaf, intermediate, root
    note(`issued by ${issuer}`);
  });

  test.each(PATHS.slice(1))('%s asks for a password: none and a wrong one are refused, a right one is let in', async (path) => {
    const url = `https://${HOST}${path}`;
    const without = await request(url);
    expect(without.status).toBe(401);
    expect(without.headers['www-authenticate']).toBe('Basic realm="Registry"');
    expect(await status(url, { user: 'alice:battery staple' })).toBe(401);
    expect(await status(url, { user: 'mallory:correct horse' })).toBe(401);
    expect(await status(url, { user: 'alice:correct horse' })).toBe(200);
    expect(await status(url, { user: 'bob:battery staple' })).toBe(200);
  });

  test('plain HTTP is refused or redirected, before, during and after the certificate was issued', async () => {
    const before = watch.seen.length;
    await waitFor('some more looks', 10, async () => watch.seen.length > before + 9);
    await watch.stop();
    expect(whileIssuing).toBeGreaterThan(2 * plain.length);
    expect(watch.seen.length - whileIssuing).toBeGreaterThan(3 * plain.length);
    expect(unsafeOnPlainHttp(watch)).toEqual([]);
    note(`${watch.seen.length} requests on plain HTTP were answered ${watch.answers().join(', ')}`);
  });

  test('a second apply, of objects that are in use, changes nothing', async () => {
    expect((await apply(YAML)).filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
  });

  test('the pod was never restarted', async () => {
    expect((await pods('registry')).map(({ status: { containerStatuses: [{ restartCount }] } }) => restartCount)).toEqual([0]);
    expect(await kubectl('logs', 'deployment/registry', '-n', 'registry', '-c', 'prepare')).toBe('');
  });
});

function containerStates(pod: KubeObject): string[] {
  return pod.status.containerStatuses?.flatMap(({ state }: { state: object }) => Object.keys(state)) ?? [];
}

import { ClaimAccessMode, Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, Tls } from 'cdk8s-private-registry';
import { host } from './environment';
import { served, status, Watch } from './support/http';
import { apply, get, kubectl, pods, rolledOut } from './support/kubectl';
import { makeClaim, makeNamespace, useNamespaces } from './support/namespaces';
import { ALICE, ALICE_LOGIN, TestChart } from './support/registry';
import { render } from './support/render';
import { selfSigned } from './support/tls-secret';
import { Uploader } from './support/upload';
import { setUsers } from './support/users';
import { note, pause, Stopwatch, waitFor } from './support/wait';

const HOST = host('recreate');
const NAMESPACE = 'registry-one-pod';

/** What a push that starts while no pod is there is answered: the docs say so. */
const IN_THE_GAP = [404, 502, 503];

describe('a registry on a claim that one pod mounts (ReadWriteOncePod)', () => {
  useNamespaces(NAMESPACE);

  let trust: string;
  const push = { method: 'POST', user: ALICE_LOGIN };
  const url = `https://${HOST}/v2/in/the-gap/blobs/uploads/`;

  beforeAll(async () => {
    await makeNamespace(NAMESPACE);
    // ReadWriteOnce in truth: not every storage binds the other mode, and what is tested is how the registry is updated
    await makeClaim(NAMESPACE, 'images');
    trust = await selfSigned(NAMESPACE, 'registry-tls', HOST);
    await setUsers(NAMESPACE, { [ALICE.name]: ALICE.password });
    await apply(render((app) => new TestChart(app, 'registry', NAMESPACE, (chart) => new PrivateRegistry(chart, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.existingClaim({ claimName: 'images', accessMode: ClaimAccessMode.READ_WRITE_ONCE_POD }),
      exposure: Exposure.ingress({ host: HOST, controller: IngressController.traefik(), tls: Tls.secret('registry-tls') }),
    }))));
    await rolledOut(NAMESPACE);
    await served(HOST, trust);
  }, 150_000);

  test('is updated by stopping the old pod before the new one starts', async () => {
    expect((await get('deployment/registry', NAMESPACE))!.spec.strategy).toEqual({ type: 'Recreate' });
    const [old] = await pods(NAMESPACE);
    await kubectl('rollout', 'restart', 'deployment/registry', '-n', NAMESPACE);
    const [next] = await waitFor('the new pod', 60, async () => {
      const now = (await pods(NAMESPACE)).filter(({ metadata }) => metadata.uid !== old.metadata.uid);
      return now.length > 0 && now;
    });
    expect(await get(`pod/${old.metadata.name}`, NAMESPACE)).toBeUndefined();
    expect(next).toBeDefined();
    await rolledOut(NAMESPACE);
    await served(HOST, trust);
  });

  test('a push that starts in the gap is refused with a status that tells clients to come again, and goes on afterwards', async () => {
    const client = new Uploader(`https://${HOST}`, ALICE_LOGIN, trust);
    const before = await client.upload('in/the-gap', 0);
    const begun = await client.begin('in/the-gap', Buffer.from('begun before, ended after'));

    const watch = new Watch([url], { ...push, trust, everyMilliseconds: 50 });
    const update = new Stopwatch();
    await kubectl('rollout', 'restart', 'deployment/registry', '-n', NAMESPACE);
    await rolledOut(NAMESPACE);
    await waitFor('a push is accepted', 30, async () => await status(url, { ...push, trust }) === 202);
    const seconds = update.seconds;
    await pause(500);
    await watch.stop();

    const refused = watch.seen.filter(({ answer }) => answer !== 202);
    const count = (answer: number | string) => `${answer} (${refused.filter((seen) => seen.answer === answer).length} times)`;
    const gap = (refused[refused.length - 1].at - refused[0].at) / 1000;
    note(`update in ${seconds} s, away for ${gap} s: ${[...new Set(refused.map(({ answer }) => answer))].map(count).join(', ')}`);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.map(({ answer }) => answer).filter((answer) => !IN_THE_GAP.includes(answer as number))).toEqual([]);

    expect(await client.holds('in/the-gap', before)).toBe(true);
    expect(await client.holds('in/the-gap', await client.finish(begun))).toBe(true);
    client.close();
  });
});

import { host } from './environment';
import { served, status } from './support/http';
import { apply, pods, rolledOut } from './support/kubectl';
import { makeNamespace, useNamespaces } from './support/namespaces';
import { render } from './support/render';
import { selfSigned } from './support/tls-secret';
import { setUsers } from './support/users';
import { note, Stopwatch, waitFor } from './support/wait';
import { Minimal } from '../../examples/minimal/main';

const HOST = host('users');
const SECONDS = 120;

describe('the example minimal, with a certificate of the user\'s own', () => {
  useNamespaces('registry');

  let certificate: string;
  let started: string;
  const answer = (user: string) => status(`https://${HOST}/v2/`, { user, trust: certificate });
  const running = async () => (await pods('registry')).map(({ metadata, status: { containerStatuses: [{ restartCount }] } }) => `${metadata.uid} ${restartCount}`).join();

  beforeAll(async () => {
    await makeNamespace('registry');
    certificate = await selfSigned('registry', 'registry-tls', HOST);
    await setUsers('registry', { alice: 'correct horse', bob: 'battery staple' });
    await apply(render((app) => new Minimal(app, 'registry', { host: HOST })));
    await rolledOut('registry');
    await served(HOST, certificate);
    started = await running();
  }, 150_000);

  test('serves the certificate of the Secret', async () => {
    expect(await answer('alice:correct horse')).toBe(200);
    expect(await answer('bob:battery staple')).toBe(200);
    expect(await answer('carol:new password')).toBe(401);
  });

  test('a user added to the Secret logs in within two minutes, with a new password for another one, without a restart', async () => {
    const since = new Stopwatch();
    await setUsers('registry', { alice: 'changed password', bob: 'battery staple', carol: 'new password' });
    await waitFor('carol is let in', SECONDS, async () => (await answer('carol:new password')) === 200);
    note(`new user let in after ${since.seconds} s`);
    expect(await answer('alice:changed password')).toBe(200);
    expect(await answer('alice:correct horse')).toBe(401);
    expect(await answer('bob:battery staple')).toBe(200);
    expect(await running()).toBe(started);
  });

  test('a user removed from the Secret is refused within two minutes, without a restart', async () => {
    const since = new Stopwatch();
    await setUsers('registry', { alice: 'changed password' });
    await waitFor('bob is refused', SECONDS, async () => (await answer('bob:battery staple')) === 401);
    note(`removed user refused after ${since.seconds} s`);
    expect(await answer('carol:new password')).toBe(401);
    expect(await answer('alice:changed password')).toBe(200);
    expect(await running()).toBe(started);
  });
});

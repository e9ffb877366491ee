import { Size } from 'cdk8s';
import { host } from './environment';
import { served, status } from './support/http';
import { apply, rolledOut } from './support/kubectl';
import { makeNamespace, useNamespaces } from './support/namespaces';
import { acme, render } from './support/render';
import { Uploader } from './support/upload';
import { setUsers } from './support/users';
import { Library } from '../../examples/libraries/main';

const TEAMS = ['shop', 'billing'];
const HOSTS = TEAMS.map((team) => host(team));
const LOGINS = ['alice:password of shop', 'bob:password of billing'];

describe('the example libraries: two side by side', () => {
  useNamespaces('registry-shop', 'registry-billing', 'shop', 'billing');

  beforeAll(async () => {
    for (const team of TEAMS) {
      await makeNamespace(team);
    }
    await apply(render((app) => {
      TEAMS.forEach((team, index) => new Library(app, team, { host: HOSTS[index], tls: acme(), size: Size.gibibytes(10) }));
    }));
    await Promise.all(TEAMS.map(async (team, index) => {
      const [name, password] = LOGINS[index].split(':');
      await setUsers(`registry-${team}`, { [name]: password });
      await rolledOut(`registry-${team}`);
      await served(HOSTS[index], undefined, 120);
    }));
  }, 200_000);

  test.each([
    ['shop', 'shop', 200], ['shop', 'billing', 401], ['billing', 'shop', 401], ['billing', 'billing', 200],
  ])('the library of %s answers the user of %s with %d', async (library, team, expected) => {
    const user = LOGINS[TEAMS.indexOf(team)];
    const url = `https://${HOSTS[TEAMS.indexOf(library)]}/v2/`;
    expect(await status(url, { user })).toBe(expected);
    expect(await status(`${url}_catalog`, { user })).toBe(expected);
    expect(await status(`${url}x/blobs/uploads/`, { method: 'POST', user })).toBe(expected === 200 ? 202 : 401);
  });

  test('an image of one is not in the other', async () => {
    const [here, there] = HOSTS.map((name, index) => new Uploader(`https://${name}`, LOGINS[index]));
    const digest = await here.upload('shared/name', 0);
    expect(await here.holds('shared/name', digest)).toBe(true);
    await expect(there.holds('shared/name', digest)).rejects.toThrow(/404 .*BLOB_UNKNOWN/);
    here.close();
    there.close();
  });
});

import { RegistryAuth } from 'cdk8s-private-registry';
import {
  Controller, ENVOY_GATEWAY, F5_NGINX, HAPROXY_INGRESS, HAPROXY_TECHNOLOGIES, INGRESS_NGINX, NGINX_GATEWAY_FABRIC,
} from './controllers';
import { Door } from './support/door';
import { Image } from './support/image';
import { onPlainHttp } from './support/plain-http';
import { find, render } from './support/rendered';
import { Site } from './support/site';
import { HASH_KINDS, HashKind, line, PASSWORD, userOf } from './support/users';

interface Case extends Controller {
  /** the hashes that the library lets through */
  readonly hashes: HashKind[];
  readonly redirect: number;
}

const CASES: Case[] = [
  { ...INGRESS_NGINX, hashes: ['bcrypt', 'apr1', 'sha1'], redirect: 308 },
  { ...F5_NGINX, hashes: HASH_KINDS, redirect: 301 },
  { ...NGINX_GATEWAY_FABRIC, hashes: HASH_KINDS, redirect: 301 },
  { ...HAPROXY_INGRESS, hashes: ['sha-crypt', 'md5-crypt', 'crypt'], redirect: 302 },
  { ...ENVOY_GATEWAY, hashes: ['sha1'], redirect: 301 },
];

const REALM = 'Images of the team';

let image: Image;
let lines: Record<HashKind, string>;
beforeAll(async () => {
  image = new Image(2 ** 20);
  lines = Object.fromEntries(await Promise.all(HASH_KINDS.map(async (kind) => [kind, await line(kind)])));
});
afterAll(() => image.remove());

describe.each(CASES)('$name asks for passwords', ({ hashes, redirect, ...controller }) => {
  let site: Site;
  let door: Door;

  beforeAll(async () => {
    site = await Site.start(controller, RegistryAuth.ingressBasicAuthLines(hashes.map((kind) => lines[kind]), { realm: REALM }));
    door = await site.door();
  });
  afterAll(() => site.stop());

  test(`the library lets these hashes through and no others: ${hashes.join(', ')}`, () => {
    const taken = HASH_KINDS.filter((kind) => rendersWith(controller, lines[kind]));
    expect(taken).toEqual(HASH_KINDS.filter((kind) => hashes.includes(kind)));
  });

  test.each(hashes)('the proxy lets a user with %s in, and nobody with a wrong password', async (kind) => {
    expect(await door.status('/v2/', `${userOf(kind)}:${PASSWORD}`)).toBe(200);
    expect(await door.status('/v2/', `${userOf(kind)}:wrong`)).toBe(401);
  });

  test('nobody comes in without one, and clients are told what it is for', async () => {
    const { status, headers } = await door.request('/v2/_catalog');
    expect(status).toBe(401);
    // Envoy has a realm of its own: the address
    expect(headers['www-authenticate']).toMatch(controller.name === ENVOY_GATEWAY.name ? /^Basic realm="/ : new RegExp(`^Basic realm="${REALM}"`));
    expect((await door.request('/v2/x/blobs/uploads/', { method: 'POST' })).status).toBe(401);
  });

  test('an image is pushed and pulled with one', async () => {
    await image.pushAndPull(door, `${userOf(hashes[0])}:${PASSWORD}`);
  });

  test('on plain HTTP nobody is asked: it is redirected', async () => {
    expect(await onPlainHttp(door)).toEqual([`${redirect} the same on HTTPS`]);
  });
});

describe('what the library refuses is of no use to the proxy', () => {
  test.each<HashKind>(['apr1', 'sha1', 'salted sha'])('HAProxy lets nobody in with %s', async (kind) => {
    const site = await handMade(HAPROXY_INGRESS, 'auth', lines[kind]);
    try {
      expect(await (await site.door()).status('/v2/', `${userOf(kind)}:${PASSWORD}`)).toBe(401);
    } finally {
      await site.stop();
    }
  });

  test.each<HashKind>(HASH_KINDS.filter((kind) => kind !== 'sha1'))('Envoy does not take a file with %s', async (kind) => {
    const site = await handMade(ENVOY_GATEWAY, '.htpasswd', lines[kind]);
    try {
      await expect(site.door()).rejects.toThrow(/basic auth: unsupported htpasswd format: please use {SHA}/);
    } finally {
      await site.stop();
    }
  });

  test('HAProxy Technologies is not asked at all', () => {
    expect(() => render(HAPROXY_TECHNOLOGIES.exposure(), RegistryAuth.ingressBasicAuthLines([lines['sha-crypt']])))
      .toThrow(/it asks for the password on plain HTTP as well, before it redirects/);
  });
});

function rendersWith(controller: Controller, user: string): boolean {
  try {
    return find(render(controller.exposure(), RegistryAuth.ingressBasicAuthLines([user])).objects, 'Secret') !== undefined;
  } catch {
    return false;
  }
}

/** With a Secret that the library has not seen. */
async function handMade(controller: Controller, key: string, user: string): Promise<Site> {
  const site = await Site.start(controller, RegistryAuth.ingressBasicAuth({ secretName: 'users' }));
  site.secrets.write('users', key, `${user}\n`);
  return site;
}

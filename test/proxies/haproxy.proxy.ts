import { RegistryAuth } from 'cdk8s-private-registry';
import { Controller, HAPROXY_INGRESS, HAPROXY_TECHNOLOGIES } from './controllers';
import { ENV, HAPROXY } from './environment';
import { SCALE } from './haproxy';
import { Door } from './support/door';
import { Image } from './support/image';
import { onPlainHttp } from './support/plain-http';
import { bare, without } from './support/rendered';
import { Site } from './support/site';
import { longer, Result, tryAll } from './support/trial';
import { STORED } from './support/upload';
import { ALICE, line } from './support/users';
import { run } from '../e2e/support/program';
import { note } from '../e2e/support/wait';

/** Longer than the 50 seconds that both controllers make HAProxy wait by default. */
const LONG = longer(50_000 * SCALE * 1.4);
const SERVER = 'timeout-server';

let image: Image;
let auth: RegistryAuth;
let version: number;
beforeAll(async () => {
  image = new Image();
  auth = RegistryAuth.htpasswdLines([await line('bcrypt', 'alice')]);
  version = Number(/version (\d+\.\d+)/.exec(await run(HAPROXY, ['-v'], { env: ENV }))![1]);
});
afterAll(() => image.remove());

describe.each<Controller>([HAPROXY_INGRESS, HAPROXY_TECHNOLOGIES])('$name, run by HAProxy', (controller) => {
  let site: Site;
  let door: Door;
  let results: Record<'trickle' | 'bare' | 'storing' | 'storingUnset' | 'reading' | 'readingUnset' | 'pause' | 'pauseBare' | 'pauseAsNoted', Result>;

  beforeAll(async () => {
    site = await Site.start(controller, auth);
    door = await site.door();
    const [, client] = /set timeout-client: (\w+) in its ConfigMap/.exec(site.notes)!;
    const unset = { told: { objects: without(site.objects, SERVER) } };
    const defaults = { told: { objects: bare(site.objects) } };
    results = await tryAll(site, {
      trickle: { ...LONG.trickle, user: ALICE },
      bare: { ...LONG.trickle, user: ALICE, ...defaults },
      storing: { ...LONG.storing, user: ALICE },
      storingUnset: { ...LONG.storing, user: ALICE, ...unset },
      reading: { ...LONG.reading, user: ALICE },
      readingUnset: { ...LONG.reading, user: ALICE, ...unset },
      pause: { ...LONG.pause, user: ALICE },
      pauseBare: { ...LONG.pause, user: ALICE, ...defaults },
      pauseAsNoted: { ...LONG.pause, user: ALICE, told: { configMap: { 'timeout-client': client } } },
    });
  });
  afterAll(() => site.stop());

  test('a layer of 64 MiB is pushed and pulled', async () => {
    await image.pushAndPull(door, ALICE);
  });

  test('which needs no setting: it has no limit by default', async () => {
    await image.pushAndPull(await site.door({ objects: bare(site.objects) }), ALICE);
  });

  test('an upload that lasts longer than any default is stored, with the defaults as well, the time for a request\'s headers among them', () => {
    expect(results.trickle.outcome).toBe(STORED);
    expect(results.bare.outcome).toBe(STORED);
  });

  test('the registry has the beginning of a layer before the client has sent its end', () => {
    expect(results.trickle.received).toBeGreaterThan(LONG.trickle.bytes);
  });

  test(`a registry that takes long to store a layer is waited for, and without ${SERVER} is not: 504`, () => {
    expect(results.storing.outcome).toBe(STORED);
    expect(results.storingUnset.outcome).toBe('PUT: 504');
  });

  test(`a registry that takes no bytes for long is waited for, and without ${SERVER} is not`, () => {
    expect(results.reading.outcome).toBe(STORED);
    expect(results.readingUnset.outcome).toMatch(/^PATCH: (504|ECONNRESET)$/);
  });

  test('a client that sends nothing for long is waited for with the ConfigMap that the note names, and not with all of the defaults', () => {
    expect(results.pauseAsNoted.outcome).toBe(STORED);
    expect(results.pauseBare.outcome).toMatch(/^PATCH: (400|408|504)$/);
  });

  test('without that ConfigMap HAProxy 3 cuts it off (400); 2.6, which Debian 12 has, leaves it to timeout-server', () => {
    note(`HAProxy ${version}: ${results.pause.outcome}; with the controller's defaults: ${results.pauseBare.outcome}`);
    expect(results.pause.outcome).toBe(version >= 3 ? 'PATCH: 400' : STORED);
  });

  test('plain HTTP is redirected, never served', async () => {
    expect(await onPlainHttp(door)).toEqual(['302 the same on HTTPS']);
  });
});

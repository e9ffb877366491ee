import { RegistryAuth } from 'cdk8s-private-registry';
import { ENVOY_GATEWAY } from './controllers';
import { SCALE } from './envoy';
import { Door } from './support/door';
import { Image } from './support/image';
import { onPlainHttp } from './support/plain-http';
import { bare } from './support/rendered';
import { Site } from './support/site';
import { longer, Result, tryAll } from './support/trial';
import { STORED } from './support/upload';
import { ALICE, line } from './support/users';

/** Longer than the 15 seconds that Envoy gives an answer by default, and than the five minutes that it lets a stream rest. */
const SLOW_ANSWER = longer(15_000 * SCALE * 2);
const LONG = longer(300_000 * SCALE * 1.1);

let image: Image;
let auth: RegistryAuth;
beforeAll(async () => {
  image = new Image();
  auth = RegistryAuth.htpasswdLines([await line('bcrypt', 'alice')]);
});
afterAll(() => image.remove());

describe('Envoy Gateway, run by Envoy', () => {
  let site: Site;
  let door: Door;
  let results: Record<'trickle' | 'trickleBare' | 'storing' | 'storingBare' | 'reading' | 'readingBare' | 'pause' | 'pauseBare', Result>;

  beforeAll(async () => {
    site = await Site.start(ENVOY_GATEWAY, auth);
    door = await site.door();
    const defaults = { told: { objects: bare(site.objects) } };
    results = await tryAll(site, {
      trickle: { ...LONG.trickle, user: ALICE },
      trickleBare: { ...LONG.trickle, user: ALICE, ...defaults },
      storing: { ...LONG.storing, user: ALICE },
      storingBare: { ...SLOW_ANSWER.storing, user: ALICE, ...defaults },
      reading: { ...LONG.reading, user: ALICE },
      readingBare: { ...LONG.reading, user: ALICE, ...defaults },
      pause: { ...LONG.pause, user: ALICE },
      pauseBare: { ...LONG.pause, user: ALICE, ...defaults },
    });
  });
  afterAll(() => site.stop());

  test('a layer of 64 MiB is pushed and pulled', async () => {
    await image.pushAndPull(door, ALICE);
  });

  test('an upload that lasts longer than any default is stored, with the defaults as well: they count from its end', () => {
    expect(results.trickle.outcome).toBe(STORED);
    expect(results.trickleBare.outcome).toBe(STORED);
  });

  test('the registry has the beginning of a layer before the client has sent its end', () => {
    expect(results.trickle.received).toBeGreaterThan(LONG.trickle.bytes);
  });

  test('a registry that takes long to store a layer is waited for, and with the defaults is not: 504', () => {
    expect(results.storing.outcome).toBe(STORED);
    expect(results.storingBare.outcome).toBe('PUT: 504');
  });

  test('a registry that takes no bytes for long is waited for, and with the defaults is not: 408', () => {
    expect(results.reading.outcome).toBe(STORED);
    expect(results.readingBare.outcome).toBe('PATCH: 408');
  });

  test('a client that sends nothing for long is waited for, and with the defaults is not: 408', () => {
    expect(results.pause.outcome).toBe(STORED);
    expect(results.pauseBare.outcome).toBe('PATCH: 408');
  });

  test('plain HTTP is redirected, never served', async () => {
    expect(await onPlainHttp(door)).toEqual(['301 the same on HTTPS']);
  });
});

import { RegistryAuth } from 'cdk8s-private-registry';
import {
  Controller, F5_NGINX, F5_NGINX_WITH_SNIPPETS, INGRESS_NGINX, NGINX_GATEWAY_FABRIC, NGINX_GATEWAY_FABRIC_WITH_SNIPPETS,
} from './controllers';
import { SCALE } from './nginx';
import { Door } from './support/door';
import { Image } from './support/image';
import { onPlainHttp } from './support/plain-http';
import { bare, without } from './support/rendered';
import { Site } from './support/site';
import { longer, Result, trial, tryAll } from './support/trial';
import { STORED } from './support/upload';
import { ALICE, line } from './support/users';
import { pause } from '../e2e/support/wait';

/** Longer than the 60 seconds that nginx waits for anything by default. */
const LONG = longer(60_000 * SCALE * 1.5);
const CUT = 'PATCH: ECONNRESET';
const BODY_ON_DISK = 'a client request body is buffered to a temporary file';
const ANSWER_ON_DISK = 'an upstream response is buffered to a temporary file';

interface Case extends Controller {
  /** what the library sets, in the controller's words */
  readonly size: string;
  readonly read: string;
  readonly send: string;
  readonly download?: string;
  /** what the client's own pauses are governed by: a setting of the library, or the ConfigMap that its note names */
  readonly clientPause: string | Record<string, string>;
  readonly redirect: number;
  readonly protocol: 'h2' | 'http/1.1';
}

const CASES: Case[] = [
  {
    ...INGRESS_NGINX,
    size: 'proxy-body-size',
    read: 'proxy-read-timeout',
    send: 'proxy-send-timeout',
    clientPause: { 'client-body-timeout': '900' },
    redirect: 308,
    protocol: 'h2',
  },
  {
    ...F5_NGINX_WITH_SNIPPETS,
    size: 'client-max-body-size',
    read: 'proxy-read-timeout',
    send: 'proxy-send-timeout',
    download: 'proxy-buffering',
    clientPause: { 'http-snippets': 'client_body_timeout 900s;' },
    redirect: 301,
    protocol: 'http/1.1',
  },
  {
    ...NGINX_GATEWAY_FABRIC_WITH_SNIPPETS,
    size: 'body.maxSize',
    read: 'timeout.read',
    send: 'timeout.send',
    download: 'buffering.disable',
    clientPause: 'body.timeout',
    redirect: 301,
    protocol: 'h2',
  },
];

let image: Image;
let auth: RegistryAuth;
beforeAll(async () => {
  image = new Image();
  auth = RegistryAuth.htpasswdLines([await line('bcrypt', 'alice')]);
});
afterAll(() => image.remove());

describe.each(CASES)('$name, run by nginx', ({ size, read, send, download, clientPause, redirect, protocol, ...controller }) => {
  let site: Site;
  let door: Door;
  let results: Record<'trickle' | 'bare' | 'storing' | 'storingUnset' | 'reading' | 'readingUnset' | 'pause' | 'pauseOtherwise', Result>;

  beforeAll(async () => {
    site = await Site.start(controller, auth);
    door = await site.door();
    const unset = (setting: string) => ({ told: { objects: without(site.objects, setting) } });
    results = await tryAll(site, {
      trickle: { ...LONG.trickle, user: ALICE },
      bare: { ...LONG.trickle, user: ALICE, told: { objects: bare(site.objects) } },
      storing: { ...LONG.storing, user: ALICE },
      storingUnset: { ...LONG.storing, user: ALICE, ...unset(read) },
      reading: { ...LONG.reading, user: ALICE },
      readingUnset: { ...LONG.reading, user: ALICE, ...unset(send) },
      pause: { ...LONG.pause, user: ALICE },
      pauseOtherwise: { ...LONG.pause, user: ALICE, ...typeof clientPause === 'string' ? unset(clientPause) : { told: { configMap: clientPause } } },
    });
  });
  afterAll(() => site.stop());

  test(`a layer of 64 MiB is pushed and pulled, over ${protocol} (in Debian 12 "http2 on" is a part of "listen")`, async () => {
    expect(await door.protocol()).toBe(protocol);
    await image.pushAndPull(door, ALICE);
  });

  test(`without ${size} the same push is refused with 413`, async () => {
    const limited = await site.door({ objects: without(site.objects, size) });
    expect(await image.push(limited, ALICE)).toMatch(/413 Request Entity Too Large/);
  });

  test('so it is with all of the controller\'s defaults', async () => {
    const defaults = await site.door({ objects: bare(site.objects) });
    expect(await image.push(defaults, ALICE)).toMatch(/413 Request Entity Too Large/);
  });

  test('an upload that lasts longer than any default is stored', () => {
    expect(results.trickle.outcome).toBe(STORED);
  });

  test(`a registry that takes long to store a layer is waited for, and without ${read} is not: 504`, () => {
    expect(results.storing.outcome).toBe(STORED);
    expect(results.storingUnset.outcome).toBe('PUT: 504');
  });

  test(`a registry that takes no bytes for long is waited for, and without ${send} is not: 504`, () => {
    expect(results.reading.outcome).toBe(STORED);
    expect(results.readingUnset.outcome).toBe('PATCH: 504');
  });

  if (typeof clientPause === 'string') {
    test(`a client that sends nothing for long is waited for, and without ${clientPause} is cut off`, () => {
      expect(results.pause.outcome).toBe(STORED);
      expect(results.pauseOtherwise.outcome).toBe(CUT);
    });
  } else {
    test(`a client that sends nothing for long is cut off, as the note says, unless the ConfigMap has ${Object.keys(clientPause)}`, () => {
      expect(site.notes).toMatch(new RegExp(`sends nothing for .*${Object.keys(clientPause)}`));
      expect(results.pause.outcome).toBe(CUT);
      expect(results.pauseOtherwise.outcome).toBe(STORED);
    });
  }

  test('the registry has the beginning of a layer before the client has sent its end, and nothing of it is on the proxy\'s disk', () => {
    expect(results.trickle.received).toBeGreaterThan(LONG.trickle.bytes);
    expect(results.trickle.log).not.toContain(BODY_ON_DISK);
  });

  test('with the controller\'s defaults the whole layer is on the proxy\'s disk before the registry gets any of it', () => {
    expect(results.bare).toMatchObject({ outcome: STORED, received: 0 });
    expect(results.bare.log).toContain(BODY_ON_DISK);
  });

  if (download) {
    test(`a layer on its way to a slow client is not on the proxy's disk, and without ${download} is`, async () => {
      const layer = image.layerIn(await image.pushAndPull(door, ALICE));
      expect(await slowDownload(door, layer)).not.toContain(ANSWER_ON_DISK);
      expect(await slowDownload(await site.door({ objects: without(site.objects, download) }), layer)).toContain(ANSWER_ON_DISK);
    });
  }

  test('plain HTTP is redirected, never served', async () => {
    expect(await onPlainHttp(door)).toEqual([`${redirect} the same on HTTPS`]);
  });
});

/** What the proxy has logged while a client did not read on. */
async function slowDownload(door: Door, layer: string): Promise<string> {
  const download = door.open('GET', layer, { auth: ALICE });
  download.on('error', () => undefined).end();
  download.on('response', (response) => response.pause());
  await pause(700);
  download.destroy();
  return door.log();
}

describe.each([F5_NGINX, NGINX_GATEWAY_FABRIC])('$name without snippets, run by nginx', (controller) => {
  let site: Site;

  beforeAll(async () => {
    site = await Site.start(controller, auth);
  });
  afterAll(() => site.stop());

  test('a layer of 64 MiB is pushed and pulled', async () => {
    const door = await site.door();
    await image.pushAndPull(door, ALICE);
    expect(door.log()).toContain(BODY_ON_DISK);
  });

  test('the whole layer is on the proxy\'s disk before the registry gets any of it, as the note says', async () => {
    expect(site.notes).toContain(`${controller.name} writes every layer to its own disk before the registry gets it`);
    const { outcome, received, log } = await trial(site, { user: ALICE, pieces: 20, pauseMilliseconds: 20 });
    expect({ outcome, received }).toEqual({ outcome: STORED, received: 0 });
    expect(log).toContain(BODY_ON_DISK);
  });
});

test('F5 NGINX without snippets, but with the ConfigMap that its note names, writes nothing to disk', async () => {
  const site = await Site.start(F5_NGINX, auth);
  try {
    const [, snippet] = /ConfigMap says location-snippets: "([^"]+)"/.exec(site.notes)!;
    const { outcome, received, log } = await trial(site, { user: ALICE, pieces: 20, pauseMilliseconds: 20, told: { configMap: { 'location-snippets': snippet } } });
    expect(outcome).toBe(STORED);
    expect(received).toBeGreaterThan(0);
    expect(log).not.toContain(BODY_ON_DISK);
  } finally {
    await site.stop();
  }
});

import { App } from 'cdk8s';
import { host } from './environment';
import { Client, craneTrusting, orasTrusting, skopeoTrusting } from './support/clients';
import { Crowd, missing } from './support/crowd';
import { served } from './support/http';
import { apply, get, isReady, kubectl, KubeObject, list, pods, rolledOut, toYaml } from './support/kubectl';
import { useNamespaces } from './support/namespaces';
import { ObjectStore, s3Secret } from './support/object-stores';
import { attempt } from './support/program';
import { Redis, redisSecret } from './support/redis';
import { ALICE, ALICE_LOGIN } from './support/registry';
import { acme, render } from './support/render';
import { lost, uploadDuring } from './support/straddling-uploads';
import { setUsers, tool } from './support/users';
import { note, pause, Stopwatch, waitFor } from './support/wait';
import { HighAvailability } from '../../examples/high-availability/main';

const HOST = host('ha');
const CLIENTS = 20;
const MINUTES = Number(process.env.E2E_CROWD_MINUTES ?? 5);

useNamespaces('registry', 'object-store', 'cache');

let store: ObjectStore;
let redis: Redis;

beforeAll(async () => {
  [store, redis] = await Promise.all([ObjectStore.start({ buckets: ['images'], size: '20Gi' }), Redis.start()]);
  await apply(render((app) => example(app)));
  await apply(toYaml(s3Secret('registry', 'registry-s3'), redisSecret('registry', 'registry-redis')));
  await apply(await tool(['http-secret', '--namespace', 'registry'], ''));
  await setUsers('registry', { [ALICE.name]: ALICE.password });
  await rolledOut('registry', 'registry', 150);
  await served(HOST, undefined, 120);
}, 400_000);

/** The example, with what this cluster has; it has no priority class of its own for it. */
function example(app: App): void {
  new HighAvailability(app, 'registry', {
    host: HOST, tls: acme(), endpoint: store.endpoint, redis: redis.address, priorityClassName: 'system-cluster-critical',
  });
}

const ready = async () => (await pods('registry')).filter(isReady);
const allReady = () => waitFor('three pods ready', 120, async () => (await ready()).length === 3);

test('three pods, one budget', async () => {
  expect(await ready()).toHaveLength(3);
  expect((await get('poddisruptionbudget/registry', 'registry'))!.status).toMatchObject({ currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1 });
});

/** Ends pods one after another, each when all three are there again, until time is up; how many. */
async function endPods(minutes: number, ...how: string[]): Promise<number> {
  const end = Date.now() + minutes * 60_000;
  let ended = 0;
  for (; Date.now() < end; ended++) {
    const [oldest] = (await ready()).sort((one, other) => age(one) - age(other));
    await kubectl('delete', 'pod', oldest.metadata.name, '-n', 'registry', '--wait=false', ...how);
    await pause(5_000);
    await allReady();
  }
  return ended;
}

function age({ metadata: { creationTimestamp } }: KubeObject): number {
  return Date.parse(creationTimestamp!);
}

async function expectNothingLost(crowd: Crowd): Promise<void> {
  const since = new Stopwatch();
  expect(await missing(HOST, ALICE_LOGIN, crowd.pushed)).toEqual([]);
  note(`${crowd.pushed.length} manifests and ${crowd.pushed.flatMap(({ blobs }) => blobs).length} blobs read in ${since.seconds} s`);
}

describe(`${CLIENTS} clients push and pull images of their own for ${MINUTES} minutes, while pods are deleted one after another`, () => {
  let crowd: Crowd;
  let ended: number;

  beforeAll(async () => {
    const clients: Client[] = Array.from({ length: CLIENTS }, (_, index) => index % 2 ? orasTrusting() : skopeoTrusting());
    for (const client of clients.slice(0, 2)) {
      expect(await client.login(HOST, ALICE.name, ALICE.password)).toMatchObject({ code: 0 });
    }
    crowd = new Crowd(HOST, clients);
    ended = await endPods(MINUTES / 2);
    await redis.away();
    await pause(10_000);
    await redis.again();
    ended += await endPods(MINUTES / 2);
    await crowd.stop();
    note(`${ended} pods ended; ${crowd.pushed.length} images pushed, ${crowd.pulls} pulled`);
  }, MINUTES * 60_000 + 300_000);

  test('no client has an error to report, though Redis was away for a while, too', () => {
    expect(crowd.errors).toEqual([]);
    expect(crowd.pushed.length).toBeGreaterThan(CLIENTS * MINUTES);
    expect(ended).toBeGreaterThan(2 * MINUTES);
  });

  test('every digest that a client was told is stored reads back', () => expectNothingLost(crowd), 600_000);

  test('Redis was used, by all pods', async () => {
    expect(Number(await redis.command('dbsize'))).toBeGreaterThan(100);
    const logs = await Promise.all((await pods('registry')).map(({ metadata: { name } }) => kubectl('logs', name, '-n', 'registry', '-c', 'registry')));
    expect(logs.filter((log) => log.includes('NOAUTH') || log.includes('WRONGPASS'))).toEqual([]);
    expect(logs.every((log) => log.includes('using redis blob descriptor cache'))).toBe(true);
  });

});

describe(`${CLIENTS} clients for a minute, while pods are killed without a word, as by a node that fails`, () => {
  let crowd: Crowd;

  beforeAll(async () => {
    const clients = Array.from({ length: CLIENTS }, () => craneTrusting());
    await Promise.all(clients.map((client) => client.login(HOST, ALICE.name, ALICE.password)));
    crowd = new Crowd(HOST, clients);
    const ended = await endPods(1, '--force', '--grace-period=0');
    await crowd.stop();
    note(`${ended} pods killed; ${crowd.pushed.length} images pushed, ${crowd.pulls} pulled`);
  }, 300_000);

  test('a client that tries again by itself has no error to report', () => {
    expect(crowd.errors).toEqual([]);
    expect(crowd.pushed.length).toBeGreaterThan(CLIENTS);
  });

  test('every digest that a client was told is stored reads back', () => expectNothingLost(crowd), 300_000);
});

describe('two updates in a row of three pods', () => {
  test('break none of the uploads that straddle them, and every blob reads back', async () => {
    const before = (await pods('registry')).map(({ metadata }) => metadata.uid);
    const during = await uploadDuring(HOST, async () => {
      for (let update = 0; update < 2; update++) {
        await kubectl('rollout', 'restart', 'deployment/registry', '-n', 'registry');
        await rolledOut('registry', 'registry', 180);
      }
    });
    expect(during.errors).toEqual([]);
    expect(during.stored.length).toBeGreaterThan(24);
    expect(await lost(HOST, during)).toEqual([]);
    expect((await pods('registry')).some(({ metadata }) => before.includes(metadata.uid))).toBe(false);
  }, 500_000);
});

describe('a drain of the only node', () => {
  test('evicts as many pods as the budget allows, and never the last ready ones', async () => {
    const node = (await pods('registry'))[0].spec.nodeName;
    try {
      const { code } = await attempt('kubectl', [
        'drain', node, '--pod-selector=app.kubernetes.io/instance=registry,app.kubernetes.io/name=registry', '--delete-emptydir-data', '--timeout=20s',
      ]);
      expect(code).not.toBe(0);
      // its replacement finds no node, so the budget has no second one to give
      expect(await ready()).toHaveLength(2);
      await served(HOST);
    } finally {
      await kubectl('uncordon', node);
    }
    await allReady();
  }, 240_000);
});

describe('an update to a bucket that is not there', () => {
  test('stops with the reason, and the old pods go on for as long as it takes', async () => {
    await allReady();
    const old = (await ready()).map(({ metadata }) => metadata.uid).sort();
    const good = render((app) => example(app));
    await apply(good.replace('bucket: images', 'bucket: elsewhere').replace(/(checksum\/config: ).*/, '$1elsewhere'));
    const failed = await waitFor('a pod that does not start', 90, async () => (await list('pods', 'registry')).find(({ status }) => (
      status.initContainerStatuses?.[0].state.terminated?.exitCode > 0 || status.initContainerStatuses?.[0].state.waiting?.reason === 'CrashLoopBackOff'
    )));
    const reason = (await kubectl('logs', failed.metadata.name, '-n', 'registry', '-c', 'prepare')).trim();
    note(reason);
    expect(reason).toMatch(/^The registry cannot write to the S3 bucket "images": POST: 500\. s3aws: NoSuchBucket: /);
    // by now the configuration is in old pods, too, and what they had written is no longer trusted
    await pause(270_000);
    const [pod] = (await ready()).filter(({ metadata }) => old.includes(metadata.uid));
    const config = await kubectl('exec', pod.metadata.name, '-n', 'registry', '-c', 'registry', '--', 'cat', '/etc/distribution/config.yml');
    expect(config).toContain('bucket: elsewhere');
    expect((await ready()).map(({ metadata }) => metadata.uid).sort()).toEqual(old);
    await served(HOST);
    await apply(good);
    await rolledOut('registry', 'registry', 180);
  }, 600_000);
});

describe('a bucket that cannot be written to any more', () => {
  test('turns the running pods unready, within minutes', async () => {
    await allReady();
    await store.readOnly();
    const since = new Stopwatch();
    await waitFor('no pod ready', 300, async () => (await ready()).length === 0);
    note(`no pod ready after ${since.seconds} s`);
    await store.again();
    await waitFor('the pods ready again', 120, async () => (await ready()).length >= 3);
    await rolledOut('registry', 'registry', 180);
    await served(HOST);
  }, 700_000);
});

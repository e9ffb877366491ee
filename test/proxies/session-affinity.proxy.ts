import { RegistryAuth } from 'cdk8s-private-registry';
import {
  CONTOUR_HTTP_PROXY, Controller, ENVOY_GATEWAY, F5_NGINX, HAPROXY_INGRESS, HAPROXY_TECHNOLOGIES, INGRESS_NGINX, NGINX_GATEWAY_FABRIC,
} from './controllers';
import { Door } from './support/door';
import { Pod, podsOf } from './support/pod';
import { without } from './support/rendered';
import { Site } from './support/site';

interface Case extends Controller {
  /** what the library sets, in the controller's words */
  readonly setting: string;
  /** whether all pods of the controller choose alike */
  readonly alike: boolean;
}

const CASES: Case[] = [
  { ...INGRESS_NGINX, setting: 'upstream-hash-by', alike: true },
  { ...F5_NGINX, setting: 'lb-method', alike: true },
  { ...NGINX_GATEWAY_FABRIC, setting: 'loadBalancingMethod', alike: true },
  { ...HAPROXY_INGRESS, setting: 'balance-algorithm', alike: false },
  { ...HAPROXY_TECHNOLOGIES, setting: 'load-balance', alike: false },
  { ...CONTOUR_HTTP_PROXY, setting: 'routes.0.loadBalancerPolicy', alike: true },
  { ...ENVOY_GATEWAY, setting: 'loadBalancer', alike: true },
];

/** Of one network, as the machines of an office are. */
const CLIENTS = Array.from({ length: 24 }, (_, index) => `127.0.0.${index + 10}`);

describe.each(CASES)('$name, before several pods on one volume', ({ setting, alike, ...controller }) => {
  let site: Site;
  let pods: Pod[];
  let ports: number[];
  let door: Door;

  beforeAll(async () => {
    site = await Site.start(controller, RegistryAuth.anonymous(), { replicas: 2 });
    pods = await Promise.all([Pod.start(), Pod.start()]);
    pods.forEach((pod) => site.closes(pod));
    ports = pods.map(({ port }) => port);
    door = await site.door({ registry: ports });
  });
  afterAll(() => site.stop());

  /** The pod of each client. */
  async function choices(through: Door): Promise<number[]> {
    const chosen = await Promise.all(CLIENTS.map((client) => podsOf(through, client, 6)));
    expect(chosen.map(({ length }) => length)).toEqual(CLIENTS.map(() => 1));
    return chosen.flat();
  }

  test('all requests of a client reach one pod, and both pods have clients', async () => {
    expect(new Set(await choices(door))).toEqual(new Set(ports));
  });

  test(`without ${setting} the requests of a client reach both pods`, async () => {
    const bare = await site.door({ registry: ports, objects: without(site.objects, setting) });
    expect(new Set(await podsOf(bare, CLIENTS[0], 32))).toEqual(new Set(ports));
  });

  test(`another pod of the controller, which knows the pods in another order, ${alike ? 'chooses alike' : 'does not choose alike, as the note says'}`, async () => {
    const other = await site.door({ registry: [...ports].reverse() });
    const [here, there] = [await choices(door), await choices(other)];
    expect(here.every((pod, index) => pod === there[index])).toBe(alike);
    expect(/Each pod of .* may choose another pod for the same client/.test(site.notes)).toBe(!alike);
  });
});

import { Exposure, GatewayAttachment, GatewayPolicy, IngressController, Tls } from 'cdk8s-private-registry';
import {
  CONTOUR_CLASS, CONTOUR_SUFFIX, GATEWAY_CLASS, host, NGINX_CLASS, PATIENT_ENTRY_POINT, PATIENT_PORT, TRAEFIK_CLASS,
} from './environment';
import { authority } from './support/authority';
import { makeGatewayClass } from './support/gateway-solver';
import { get } from './support/kubectl';
import { useNamespaces } from './support/namespaces';
import { ALICE_LOGIN } from './support/registry';
import { SlowOutcome, SlowUpload, uploadSlowly } from './support/slow-upload';
import { note } from './support/wait';
import { startWay, Way } from './support/ways';

/** Longer than every limit that a proxy has by default, and than the docs' example of a slow line: 2 GiB at 13.5 MiB a second. */
const MEBIBYTES = 2048;
const SECONDS = 152;

const tls = Tls.privateCa();
const patient = { port: PATIENT_PORT };

function way(name: string, exposure: (host: string) => Exposure, at: { port?: number; suffix?: string } = {}): Way {
  const namespace = `slow-${name}`;
  const hostName = host(namespace, at.suffix);
  return { name, namespace, address: at.port ? `${hostName}:${at.port}` : hostName, exposure: exposure(hostName) };
}

const NODE_PORT = 30501;
const onPatient = { entryPoint: PATIENT_ENTRY_POINT, className: TRAEFIK_CLASS };

const WAYS: Way[] = [
  way('traefik', (name) => Exposure.ingress({ host: name, controller: IngressController.traefik(onPatient), tls, ...patient }), patient),
  way('ingress-route', (name) => Exposure.ingress({ host: name, controller: IngressController.traefikIngressRoute(onPatient), tls, ...patient }), patient),
  way('nginx', (name) => Exposure.ingress({ host: name, controller: IngressController.nginx({ className: NGINX_CLASS }), tls, ...patient }), patient),
  way('gateway', (name) => Exposure.gateway({
    host: name,
    gateway: GatewayAttachment.newGateway({ className: GATEWAY_CLASS, tls, httpsPort: PATIENT_PORT }),
    policy: GatewayPolicy.traefik(),
    ...patient,
  }), patient),
  way('contour', (name) => Exposure.ingress({ host: name, controller: IngressController.contour({ className: CONTOUR_CLASS }), tls }), { suffix: CONTOUR_SUFFIX }),
  way('http-proxy', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.contourHttpProxy({ className: CONTOUR_CLASS }), tls })
  ), { suffix: CONTOUR_SUFFIX }),
  way('node-port', (name) => Exposure.nodePort({ host: name, nodePort: NODE_PORT, tls }), { port: NODE_PORT }),
];

/** What Traefik cuts by default: the docs of the factories name the setting. */
const IMPATIENT: Way = way('cut', (name) => Exposure.ingress({ host: name, controller: IngressController.traefik({ className: TRAEFIK_CLASS }), tls }));

describe('a layer of 2 GiB that takes more than 150 s', () => {
  useNamespaces(...[...WAYS, IMPATIENT].map(({ namespace }) => namespace));

  const outcomes = new Map<string, Promise<SlowOutcome>>();
  const outcome = (name: string) => outcomes.get(name)!;

  beforeAll(async () => {
    await makeGatewayClass();
    const trust = async ({ namespace }: Way) => (await authority(namespace, 'registry-ca')).pem;
    for (const it of [...WAYS, IMPATIENT]) {
      await startWay(it, () => trust(it));
    }
    const begin = async (it: Way, more: Partial<SlowUpload> = {}) => uploadSlowly({
      address: it.address.includes(':') ? it.address : `${it.address}:443`,
      servername: it.address.split(':')[0],
      user: ALICE_LOGIN,
      trust: await trust(it),
      mebibytes: MEBIBYTES,
      seconds: SECONDS,
      ...more,
    });
    for (const it of WAYS) {
      outcomes.set(it.name, begin(it));
    }
    const [direct] = WAYS.filter(({ name }) => name === 'node-port');
    const { spec: { clusterIP } } = (await get('service/registry', direct.namespace))!;
    outcomes.set('cluster-internal', begin(direct, { address: `${clusterIP}:443`, servername: `registry.${direct.namespace}.svc` }));
    const [nginx] = WAYS.filter(({ name }) => name === 'nginx');
    const few = { mebibytes: 20, seconds: 100 };
    outcomes.set('cut', begin(IMPATIENT, few));
    outcomes.set('nginx cut', begin(nginx, { ...few, address: `${nginx.address.split(':')[0]}:443` }));
  }, 600_000);

  test.each([...WAYS.map(({ name }) => name), 'cluster-internal'])('arrives: %s', async (name) => {
    const { seconds, ...rest } = await outcome(name);
    note(`${name}: ${seconds} s`);
    expect(rest).toEqual({ patch: 202, put: 201, size: MEBIBYTES * 2 ** 20 });
    expect(seconds).toBeGreaterThan(150);
  }, 400_000);

  test.each(['cut', 'nginx cut'])('is cut after 60 s at an entry point of Traefik with its default readTimeout: %s', async (name) => {
    const { patch, seconds } = await outcome(name);
    note(`${name}: ${patch} after ${seconds} s`);
    expect([499, 502, 504, 'ECONNRESET', 'EPIPE']).toContain(patch);
    expect(seconds).toBeGreaterThan(55);
    expect(seconds).toBeLessThan(75);
  }, 200_000);
});

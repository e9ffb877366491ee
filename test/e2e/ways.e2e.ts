import { randomBytes } from 'crypto';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { hashSync } from 'bcryptjs';
import { Exposure, GatewayAttachment, GatewayPolicy, IngressController, RegistryAuth, Tls } from 'cdk8s-private-registry';
import { CONTOUR_CLASS, CONTOUR_SUFFIX, GATEWAY_CLASS, host, NGINX_CLASS, TRAEFIK_CLASS } from './environment';
import { oras, skopeo } from './support/clients';
import { makeGatewayClass, startGatewaySolver } from './support/gateway-solver';
import { PATHS, request, served, servedCertificate, unsafeOnPlainHttp, Watch } from './support/http';
import { apply, get, isReady, kubectl, toYaml } from './support/kubectl';
import { useNamespaces } from './support/namespaces';
import { OciLayout } from './support/oci-layout';
import { forgetOnNodes, pullingPod, pushServer, trustOnNodes } from './support/pulling-pods';
import { ALICE, ALICE_LOGIN } from './support/registry';
import { acme } from './support/render';
import { tool } from './support/users';
import { note, waitFor } from './support/wait';
import { startWay, Way } from './support/ways';

function way(name: string, namespace: string, exposure: (host: string) => Exposure, suffix?: string, auth?: RegistryAuth): Way {
  const address = host(namespace, suffix);
  return { name, namespace, address, exposure: exposure(address), auth };
}

/** The controller asks for the password, also while the ACME server proves the host. */
const askedAtIngress = RegistryAuth.ingressBasicAuthLines([`${ALICE.name}:${hashSync(ALICE.password, 5)}`]);

const traefik = { className: TRAEFIK_CLASS };
const contour = { className: CONTOUR_CLASS };

const GATEWAY = 'gateway';

/** Every way in that this cluster has an implementation of; straight to the Service: node-port.e2e.ts and load-balancer.e2e.ts. */
const WAYS: Way[] = [
  way('Traefik, Ingress', 'traefik', (name) => Exposure.ingress({ host: name, controller: IngressController.traefik(traefik), tls: acme() })),
  way('Traefik, Ingress, TLS to the pod', 'traefik-tls', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.traefik(traefik), tls: acme(), backendTls: Tls.privateCa() })
  )),
  way('Traefik, IngressRoute', 'ingress-route', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.traefikIngressRoute(traefik), tls: acme() })
  )),
  way('Traefik, IngressRoute, TLS to the pod', 'route-tls', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.traefikIngressRoute(traefik), tls: acme(), backendTls: Tls.privateCa() })
  )),
  way('NGINX annotations', 'nginx', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.nginx({ className: NGINX_CLASS }), tls: acme() })
  )),
  way('NGINX annotations, TLS to the pod', 'nginx-tls', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.nginx({ className: NGINX_CLASS }), tls: acme(), backendTls: Tls.privateCa() })
  )),
  way('Traefik, Ingress, password at Traefik', 'traefik-asks', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.traefik(traefik), tls: acme() })
  ), undefined, askedAtIngress),
  way('Traefik, IngressRoute, password at Traefik, TLS to the pod', 'route-asks', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.traefikIngressRoute(traefik), tls: acme(), backendTls: Tls.privateCa() })
  ), undefined, askedAtIngress),
  way('NGINX annotations, password at the controller, TLS to the pod', 'nginx-asks', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.nginx({ className: NGINX_CLASS }), tls: acme(), backendTls: Tls.privateCa() })
  ), undefined, askedAtIngress),
  way('Contour, Ingress', 'contour', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.contour(contour), tls: acme() })
  ), CONTOUR_SUFFIX),
  way('Contour, Ingress, TLS to the pod', 'contour-tls', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.contour(contour), tls: acme(), backendTls: Tls.privateCa() })
  ), CONTOUR_SUFFIX),
  way('Contour, HTTPProxy', 'proxy', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.contourHttpProxy(contour), tls: acme() })
  ), CONTOUR_SUFFIX),
  way('Contour, HTTPProxy, TLS to the pod', 'proxy-tls', (name) => (
    Exposure.ingress({ host: name, controller: IngressController.contourHttpProxy(contour), tls: acme(), backendTls: Tls.privateCa() })
  ), CONTOUR_SUFFIX),
  way('Gateway API, a Gateway of its own', GATEWAY, (name) => (
    Exposure.gateway({
      host: name, gateway: GatewayAttachment.newGateway({ className: GATEWAY_CLASS, tls: acme() }), policy: GatewayPolicy.traefik(),
    })
  )),
];

useNamespaces(...WAYS.map(({ namespace }) => namespace));

describe.each(WAYS)('$name', (it) => {
  const { namespace, address } = it;
  const plain = PATHS.map((path) => `http://${address}${path}`);
  let folder: string;
  let watch: Watch;
  let stopSolver = () => {};

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'way-'));
    watch = new Watch(plain);
    if (namespace === GATEWAY) {
      await makeGatewayClass();
      stopSolver = startGatewaySolver(namespace);
    }
    await startWay(it);
  }, 300_000);

  afterAll(async () => {
    stopSolver();
    await watch.stop();
    forgetOnNodes(address);
    rmSync(folder, { recursive: true });
  });

  test('the certificate that is served verifies by what clients trust, and names the host', async () => {
    expect((await servedCertificate(address)).names).toBe(`DNS:${address}`);
  });

  test.each([skopeo, oras])('$name logs in, pushes, and pulls the same', async (client) => {
    const layout = new OciLayout(join(folder, client.name));
    layout.tag('1', layout.image(randomBytes(3_000_000)));
    expect(await client.login(address, ALICE.name, ALICE.password)).toMatchObject({ code: 0 });
    await client.push(layout.folder, '1', `${address}/team/${client.name}:1`);
    const pulled = new OciLayout(join(folder, `${client.name}-pulled`));
    await client.pull(`${address}/team/${client.name}:1`, pulled.folder, '1');
    expect(pulled.digest('1')).toBe(layout.digest('1'));
    expect((await pulled.intactBlobs()).length).toBe(3);
  });

  test('nobody comes in without a password', async () => {
    expect((await request(`https://${address}/v2/_catalog`)).status).toBe(401);
    expect((await request(`https://${address}/v2/_catalog`, { user: ALICE_LOGIN })).status).toBe(200);
  });

  test('a kubelet pulls, and the pod runs', async () => {
    trustOnNodes(address);
    await pushServer(skopeo, folder, `${address}/team/server:1`);
    await apply(await tool(['pull-secret', '--server', address, '--username', ALICE.name, '--namespace', namespace], `${ALICE.password}\n`));
    await apply(toYaml(pullingPod(namespace, 'pulling', `${address}/team/server:1`, { imagePullSecrets: [{ name: 'registry-pull' }] })));
    await waitFor('the pod runs', 60, async () => isReady((await get('pod/pulling', namespace))!));
    expect(await kubectl('logs', 'pulling', '-n', namespace)).toBe('pulled and running\n');
  });

  test('plain HTTP was refused or redirected all the time', async () => {
    await served(address);
    await watch.stop();
    expect(watch.seen.length).toBeGreaterThan(3 * plain.length);
    expect(unsafeOnPlainHttp(watch)).toEqual([]);
    note(`${watch.seen.length} requests on plain HTTP were answered ${watch.answers().join(', ')}`);
  });
});

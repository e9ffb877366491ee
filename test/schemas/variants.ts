import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Chart, Duration, Size, Yaml } from 'cdk8s';
import {
  AcmeSolver, CertificateKey, ClaimAccessMode, Exposure, ExternalTrafficPolicy, GatewayAttachment, IngressController, IpFamily, K3sTraefik,
  PrivateRegistry, PrivateRegistryProps, RegistryAuth, RegistryStorage, Tls, TrustBundle, TrustedCa,
} from '../../src';
import { HASHES } from '../exposure/hashes';
import { CONTROLLERS, DIRECT, GATEWAYS, newGateway, SOLVERS, Users } from '../exposure/ways-in';
import { HOST, plain } from '../rendering';
import { storages } from './storages';

type Variants = [name: string, props: Partial<PrivateRegistryProps>][];

const auth = RegistryAuth.anonymous();
const backendTls = Tls.privateCa();
const email = 'ops@example.org';

/** All requests of one client must reach one pod. */
const several = { storage: RegistryStorage.newClaim({ size: Size.gibibytes(10), accessMode: ClaimAccessMode.READ_WRITE_MANY }), replicas: 2 };

function users({ reads: [kind] }: Users): RegistryAuth {
  return RegistryAuth.ingressBasicAuthLines([`alice:${HASHES[kind]}`]);
}

/** With TLS, without, with TLS to the pod, with several pods on one volume and with a password, as far as it can. */
function controllers(): Variants {
  return Object.entries(CONTROLLERS).flatMap<Variants[number]>(([name, { controller, tls, users: form, backendTls: canTls, http01 }]) => {
    const exposure = (options = {}) => Exposure.ingress({ host: HOST, controller, tls, ...options });
    return [
      [name, { exposure: exposure() }],
      [`${name}-plain`, { auth, exposure: exposure({ tls: Tls.none() }) }],
      [`${name}-several`, { ...several, exposure: exposure() }],
      ...canTls ? [[`${name}-backend`, { exposure: exposure({ backendTls }) }]] as Variants : [],
      ...form ? [[`${name}-users`, { auth: users(form), exposure: exposure() }]] as Variants : [],
      ...http01 === 'none' ? [] : [[`${name}-http01`, { exposure: exposure({ tls: Tls.letsEncrypt({ email }) }) }]] as Variants,
    ];
  });
}

function gateways(): Variants {
  const there = GatewayAttachment.existing({ name: 'edge', namespace: 'infra', sectionName: 'tls', httpSectionName: 'plain' });
  return Object.entries(GATEWAYS).flatMap<Variants[number]>(([name, { policy, users: form, backendTls: canTls }]) => {
    const exposure = (options = {}) => Exposure.gateway({ host: HOST, gateway: newGateway(), policy, ...options });
    return [
      [`gateway-${name}`, { exposure: exposure() }],
      [`gateway-${name}-plain`, { auth, exposure: exposure({ gateway: newGateway(Tls.none()) }) }],
      [`gateway-${name}-existing`, { exposure: exposure({ gateway: there }) }],
      [`gateway-${name}-several`, { ...several, exposure: exposure() }],
      ...canTls ? [[`gateway-${name}-backend`, { exposure: exposure({ backendTls }) }]] as Variants : [],
      ...form ? [[`gateway-${name}-users`, { auth: users(form), exposure: exposure() }]] as Variants : [],
    ];
  });
}

function direct(): Variants {
  const everything = {
    host: HOST,
    tls: Tls.privateCa(),
    ipFamilies: [IpFamily.IPV4, IpFamily.IPV6],
    externalTrafficPolicy: ExternalTrafficPolicy.LOCAL,
  };
  return [
    ...Object.entries(DIRECT).flatMap<Variants[number]>(([name, exposure]) => [
      [name, { exposure: exposure(Tls.privateCa()) }],
      [`${name}-plain`, { auth, exposure: exposure(Tls.none()) }],
      [`${name}-several`, { ...several, exposure: exposure(Tls.privateCa()) }],
    ]),
    ['load-balancer-everything', {
      exposure: Exposure.loadBalancer({ ...everything, reloader: true, sourceRanges: ['192.0.2.0/24'], loadBalancerClass: 'example.com/vip' }),
    }],
    ['node-port-everything', { exposure: Exposure.nodePort({ ...everything, host: '192.0.2.1', nodePort: 30444 }) }],
  ];
}

function certificates(): Variants {
  const behind = (tls: Tls) => ({ exposure: Exposure.ingress({ host: HOST, controller: IngressController.nginx(), tls }) });
  const wishes = {
    key: CertificateKey.ecdsa(384), rotateKey: false, duration: Duration.days(30), renewBefore: Duration.days(10), additionalNames: ['*.example.com'],
  };
  return [
    ...Object.entries(SOLVERS).map<Variants[number]>(([name, solver]) => [`solver-${name}`, behind(Tls.letsEncrypt({ email, solver }))]),
    ['tls-wishes', behind(Tls.letsEncrypt({ email, solver: AcmeSolver.route53(), ...wishes }))],
    ['tls-external-account', behind(Tls.acme({ server: 'https://acme.example.com/dir', externalAccount: { keyId: 'k', key: { secretName: 's', key: 'k' } } }))],
    ['tls-private-ca', behind(Tls.privateCa({ commonName: 'Example Corp', ...wishes }))],
    ['tls-private-ca-cluster', behind(Tls.privateCa({ certManagerNamespace: 'cert-manager' }))],
  ];
}

/** Writes one file for each way in, each certificate and each storage, and for what stands beside: what `scripts/check-schemas.sh` validates beside the examples. */
function main(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, fill: (chart: Chart) => void) => {
    const chart = new Chart(new App(), 'chart', { namespace: 'registry' });
    fill(chart);
    writeFileSync(join(folder, `${name}.yaml`), Yaml.stringify(...chart.toJson() as object[]));
  };
  for (const [name, props] of [...controllers(), ...gateways(), ...direct(), ...certificates(), ...storages()]) {
    write(name, (chart) => new PrivateRegistry(chart, 'registry', plain(props)));
  }
  write('trust-bundle', (chart) => new TrustBundle(chart, 'trust', { authorities: [TrustedCa.secret({ secretName: 'company-ca' })], useDefaultCAs: true }));
  write('k3s-traefik', (chart) => new K3sTraefik(chart, 'traefik'));
}

main(process.argv[2]);

import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { host, label, objectName } from './legal-names';
import { stored } from './legal-storage';
import { BCRYPT } from './rendering';
import {
  AcmeSolver, Architecture, Exposure, GatewayAttachment, GatewayPolicy, ImagePullPolicy, IngressController, IngressExposureOptions,
  PrivateRegistryProps, RegistryAuth, Tls,
} from '../src';

export const email = fc.tuple(label, host).map(([user, domain]) => `${user}@${domain}`);

const tls = fc.oneof(
  email.map((address) => Tls.letsEncrypt({ email: address })),
  email.map((address) => Tls.letsEncryptStaging({ email: address })),
  host.map((server) => Tls.acme({ server: `https://${server}/dir` })),
  objectName.map((name) => Tls.issuer(name)),
  objectName.map((name) => Tls.clusterIssuer(name)),
  objectName.map((name) => Tls.secret(name)),
  fc.constant(Tls.privateCa()),
  email.map((address) => Tls.letsEncrypt({ email: address, solver: AcmeSolver.route53() })),
);

export const nginx = IngressController.nginx({ timeout: Duration.minutes(30) });
const traefik = IngressController.traefik();
const asking = fc.constantFrom(nginx, traefik, IngressController.traefikIngressRoute(), IngressController.haproxyIngress());
const fromSecret = fc.oneof(asking, fc.constantFrom(
  IngressController.f5Nginx(), IngressController.haproxyTechnologies(), IngressController.contour(), IngressController.contourHttpProxy(),
));
const inPod = fc.oneof(fc.constant(Tls.privateCa()), objectName.map((name) => Tls.issuer(name)), objectName.map((name) => Tls.secret(name)));
const backendTls = fc.option(inPod, { nil: undefined });
export const anonymous = RegistryAuth.anonymous();
const registryAuth = fc.oneof(
  objectName.map((secretName) => RegistryAuth.htpasswd({ secretName })),
  fc.uniqueArray(label, { minLength: 1, maxLength: 5 }).map((users) => RegistryAuth.htpasswdLines(users.map((user) => `${user}:${BCRYPT}`))),
  fc.constant(anonymous),
);
const askingAuth = fc.oneof(
  objectName.map((secretName) => RegistryAuth.ingressBasicAuth({ secretName })),
  label.map((user) => RegistryAuth.ingressBasicAuthLines([`${user}:$6$salt$${'a'.repeat(86)}`])),
);
const port = fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined });
const gateway = fc.oneof(
  fc.record({ className: objectName, tls }).map((options) => GatewayAttachment.newGateway(options)),
  fc.record({ name: objectName, namespace: label, sectionName: label, httpSectionName: label })
    .filter(({ sectionName, httpSectionName }) => sectionName !== httpSectionName)
    .map((options) => GatewayAttachment.existing(options)),
);
const policy = fc.constantFrom(
  undefined, GatewayPolicy.envoyGateway(), GatewayPolicy.nginxGatewayFabric({ snippetsEnabled: true }), GatewayPolicy.traefik(),
);

const ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';
const nodePort = fc.integer({ min: 30000, max: 32767 });
const alb = IngressController.alb();
const gke = IngressController.gke();

/** The host of an Ingress goes into the certificate that Google keeps, which has room for 63 characters. */
function throughIngress(choices: { [Key in 'controller' | 'tls' | 'port' | 'backendTls']?: fc.Arbitrary<unknown> }): fc.Arbitrary<Exposure> {
  return fc.record({ host: host.filter((name) => name.length <= 63), ...choices })
    .map((options) => Exposure.ingress(options as unknown as IngressExposureOptions));
}

/** Who asks for passwords, and how the registry is reached. */
const way = fc.oneof(
  fc.record({ auth: registryAuth, exposure: throughIngress({ controller: fromSecret, tls, port, backendTls }) }),
  fc.record({ auth: askingAuth, exposure: throughIngress({ controller: fc.constant(IngressController.haproxyIngress()), tls }) }),
  fc.record({
    auth: objectName.map((secretName) => RegistryAuth.ingressBasicAuth({ secretName })),
    exposure: throughIngress({ controller: asking, tls, backendTls }),
  }),
  fc.record({ auth: registryAuth, exposure: throughIngress({ controller: fc.constant(alb), tls: fc.constant(Tls.acmCertificate(ARN)) }) }),
  fc.record({ auth: registryAuth, exposure: throughIngress({ controller: fc.constant(gke), tls: fc.constant(Tls.googleManagedCertificate()) }) }),
  fc.record({ auth: registryAuth, exposure: fc.record({ host, gateway, policy, port }).map((options) => Exposure.gateway(options)) }),
  fc.record({ auth: registryAuth, exposure: fc.record({ host, port, tls: inPod }).map((options) => Exposure.loadBalancer(options)) }),
  fc.record({ auth: registryAuth, exposure: fc.record({ host, nodePort, tls: inPod }).map((options) => Exposure.nodePort(options)) }),
  fc.record({ auth: registryAuth, exposure: fc.record({ port, tls: inPod }).map((options) => Exposure.clusterInternal(options)) }),
);

export const legal: fc.Arbitrary<PrivateRegistryProps> = fc.tuple(way, stored, fc.record({
  name: label.filter((name) => !/^registry-(auth|storage|middleware)$/.test(name)),
  deleteEnabled: fc.boolean(),
  user: fc.integer({ min: 1, max: 2147483647 }),
  drainTimeout: fc.integer({ min: 1, max: 3600 }).map((seconds) => Duration.seconds(seconds)),
  imagePullPolicy: fc.option(fc.constantFrom(...Object.values(ImagePullPolicy)), { nil: undefined }),
  imagePullSecrets: fc.option(fc.uniqueArray(objectName, { maxLength: 3 }), { nil: undefined }),
  architecture: fc.option(fc.constantFrom(...Object.values(Architecture)), { nil: undefined }),
  level: fc.constantFrom('error', 'warn', 'info', 'debug'),
})).map(([chosen, kept, { level, ...props }]) => ({ ...props, ...kept, ...chosen, configOverrides: { log: { level } } }))
  .filter(({ cache, deleteEnabled, replicas = 1, autoscaling }) => (
    !(cache?._ofEachPod && deleteEnabled && Math.max(replicas, autoscaling?.maxReplicas ?? 1) > 1)
  ));

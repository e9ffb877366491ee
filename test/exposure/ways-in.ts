import { Hash } from './hashes';
import { AcmeSolver, CloudLoadBalancer, Exposure, GatewayAttachment, GatewayPolicy, IngressController, Tls } from '../../src';
import { HOST } from '../rendering';

export const ACM = 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012';

/** In which form a controller reads its users, as upstream says. */
export interface Users {
  readonly key: string;
  readonly type?: string;
  readonly reads: Hash[];
}

/** One controller, and what upstream says that it can do. */
export interface ControllerCase {
  readonly controller: IngressController;
  /** a certificate that it serves */
  readonly tls: Tls;
  readonly users?: Users;
  readonly backendTls: boolean;
  /** how cert-manager's challenge reaches it */
  readonly http01: 'class' | 'edit' | 'none';
}

const letsEncrypt = Tls.letsEncrypt({ email: 'ops@example.org' });
const crypt: Hash[] = ['bcrypt', 'apr1', 'sha1', 'salted sha', 'sha-crypt', 'md5-crypt', 'crypt'];
const htpasswd: Users = { key: 'auth', reads: ['bcrypt', 'apr1', 'sha1'] };

/** Every controller that the library knows. */
export const CONTROLLERS: Record<string, ControllerCase> = {
  'traefik': { controller: IngressController.traefik(), tls: letsEncrypt, users: htpasswd, backendTls: true, http01: 'class' },
  'traefik-ingress-route': { controller: IngressController.traefikIngressRoute(), tls: letsEncrypt, users: htpasswd, backendTls: true, http01: 'class' },
  'nginx': { controller: IngressController.nginx(), tls: letsEncrypt, users: htpasswd, backendTls: true, http01: 'class' },
  'f5-nginx': {
    controller: IngressController.f5Nginx(),
    tls: Tls.secret('registry-tls'), // with a user it cannot pass a challenge
    users: { key: 'htpasswd', type: 'nginx.org/htpasswd', reads: crypt },
    backendTls: true,
    http01: 'edit',
  },
  'haproxy-ingress': {
    controller: IngressController.haproxyIngress(),
    tls: letsEncrypt,
    users: { key: 'auth', reads: ['sha-crypt', 'md5-crypt', 'crypt'] },
    backendTls: true,
    http01: 'class',
  },
  'haproxy-technologies': { controller: IngressController.haproxyTechnologies(), tls: letsEncrypt, backendTls: true, http01: 'class' },
  'contour': { controller: IngressController.contour(), tls: letsEncrypt, backendTls: true, http01: 'class' },
  'contour-http-proxy': { controller: IngressController.contourHttpProxy(), tls: letsEncrypt, backendTls: true, http01: 'class' },
  'alb': { controller: IngressController.alb(), tls: Tls.acmCertificate(ACM), backendTls: true, http01: 'none' },
  'gke': { controller: IngressController.gke(), tls: Tls.googleManagedCertificate(), backendTls: true, http01: 'edit' },
  'gke-internal': { controller: IngressController.gke({ internal: true }), tls: Tls.secret('registry-tls'), backendTls: true, http01: 'none' },
  'custom': { controller: IngressController.custom({ className: 'other' }), tls: letsEncrypt, backendTls: false, http01: 'class' },
};

/** One implementation of the Gateway API. */
export interface GatewayCase {
  readonly policy?: GatewayPolicy;
  readonly users?: Users;
  readonly backendTls: boolean;
}

export const GATEWAYS: Record<string, GatewayCase> = {
  'standard': { backendTls: true },
  'envoy': { policy: GatewayPolicy.envoyGateway(), users: { key: '.htpasswd', reads: ['sha1'] }, backendTls: true },
  'nginx-fabric': { policy: GatewayPolicy.nginxGatewayFabric(), users: { key: 'auth', reads: crypt }, backendTls: true },
  'nginx-fabric-snippets': {
    policy: GatewayPolicy.nginxGatewayFabric({ snippetsEnabled: true }), users: { key: 'auth', reads: crypt }, backendTls: true,
  },
  'traefik': { policy: GatewayPolicy.traefik(), users: htpasswd, backendTls: false },
};

export function newGateway(tls: Tls = letsEncrypt): GatewayAttachment {
  return GatewayAttachment.newGateway({ className: 'eg', tls });
}

/** Every way straight to the Service. */
export const DIRECT: Record<string, (tls: Tls) => Exposure> = {
  'node-port': (tls) => Exposure.nodePort({ host: HOST, nodePort: 30444, tls }),
  'load-balancer': (tls) => Exposure.loadBalancer({ host: HOST, port: 444, tls }),
  'load-balancer-aws': (tls) => Exposure.loadBalancer({ host: HOST, tls, cloud: CloudLoadBalancer.aws() }),
  'load-balancer-gke': (tls) => Exposure.loadBalancer({ host: HOST, tls, cloud: CloudLoadBalancer.gke() }),
  'load-balancer-azure': (tls) => Exposure.loadBalancer({ host: HOST, tls, cloud: CloudLoadBalancer.azure() }),
  'load-balancer-open-stack': (tls) => Exposure.loadBalancer({ host: HOST, tls, cloud: CloudLoadBalancer.openStack() }),
  'cluster-internal': (tls) => Exposure.clusterInternal({ tls }),
};

const value = (key: string) => ({ secretName: 'dns', key });

/** Every solver, with everything that it can be told. */
export const SOLVERS: Record<string, AcmeSolver> = {
  'http01': AcmeSolver.http01({ ingressClassName: 'public' }),
  'route53': AcmeSolver.route53(),
  'route53-key': AcmeSolver.route53({
    region: 'eu-central-1',
    hostedZoneId: 'Z1D633PJN98FT9',
    role: 'arn:aws:iam::123456789012:role/dns',
    accessKeyId: value('id'),
    secretAccessKey: value('secret'),
  }),
  'cloudflare': AcmeSolver.cloudflare({ apiToken: value('token') }),
  'azure-dns': AcmeSolver.azureDns({ subscriptionId: 's', resourceGroup: 'g', hostedZone: 'example.com', managedIdentityClientId: 'i' }),
  'azure-dns-principal': AcmeSolver.azureDns({
    subscriptionId: 's', resourceGroup: 'g', hostedZone: 'example.com', tenantId: 't', clientId: 'c', clientSecret: value('secret'),
  }),
  'cloud-dns': AcmeSolver.cloudDns({ project: 'p', hostedZone: 'z', serviceAccount: value('key.json') }),
  'rfc2136': AcmeSolver.rfc2136({ nameserver: '192.0.2.53:53', tsigKeyName: 'acme', tsigSecret: value('tsig'), tsigAlgorithm: 'HMACSHA512' }),
  'acme-dns': AcmeSolver.acmeDns({ host: 'https://auth.acme-dns.io', accounts: value('acmedns.json') }),
  'webhook': AcmeSolver.webhook({ groupName: 'acme.example.com', solverName: 'mine', config: { zone: 'example.com', secretRef: { name: 'dns' } } }),
};

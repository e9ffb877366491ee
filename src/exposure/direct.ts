import * as kplus from 'cdk8s-plus-27';
import { affinityNotes, serviceAffinity } from './session-affinity';
import { planSecret, publiclyTrusted, Tls } from './tls/tls';
import { internalNames, PodTls, Place, ServiceShape, WayIn } from './way-in';
import { invalid } from '../kubernetes/check';

/** What all ways straight to the Service have in common: TLS ends in the registry's pod. */
export interface DirectExposureOptions {
  /**
   * Where the certificate comes from that the registry itself serves. HTTP-01 needs a controller that serves the host on port 80:
   * `AcmeSolver.http01({ ingressClassName: … })`, or prove it by DNS.
   */
  readonly tls: Tls;

  /**
   * Whether Reloader, where it is installed, rolls the Deployment when the certificate is renewed. Without it, the pod takes up the new
   * certificate itself.
   *
   * @default false
   * @see https://github.com/stakater/Reloader
   */
  readonly reloader?: boolean;

  /**
   * The IP families of the Service, the first one first: one, or both.
   *
   * @default - the cluster's
   */
  readonly ipFamilies?: IpFamily[];
}

/** A family of IP addresses. */
export enum IpFamily {
  IPV4 = 'IPv4',
  IPV6 = 'IPv6',
}

/**
 * Which nodes pass on what comes in from outside.
 *
 * @see https://kubernetes.io/docs/reference/networking/virtual-ips/#external-traffic-policy
 */
export enum ExternalTrafficPolicy {
  /** All, by a second hop where needed; the registry sees the node's address. */
  CLUSTER = 'Cluster',

  /** Those that run a pod of the registry; it sees the client's address. */
  LOCAL = 'Local',
}

/** What one way straight to the Service is. */
export interface DirectWay {
  /** undefined: the cluster's names alone */
  readonly host?: string;
  /** how clients write it, given the scheme */
  readonly address: (scheme: 'https' | 'http') => string;
  readonly service: (scheme: 'https' | 'http', sessionAffinity: boolean) => ServiceShape;
  readonly nodesResolve: boolean;
  readonly secondsUntilUnrouted?: number;
  readonly notes: string[];
  /** what no object can bring about of session affinity, for people */
  readonly affinityNotes: string[];
}

export function planDirect(options: DirectExposureOptions, way: DirectWay, { owner, basicAuth, sessionAffinity }: Place): WayIn {
  const { tls, reloader, ipFamilies } = options;
  if (basicAuth) {
    throw new Error('auth: no ingress controller stands before the registry here that could ask for a password. Use RegistryAuth.htpasswd.');
  }
  const plain = tls._source.kind === 'none';
  const certificate = planSecret(tls, { owner, host: way.host, internalNames: internalNames(owner), inPod: true, suffix: 'tls', id: 'Certificate' });
  if (!certificate && !plain) {
    throw new Error('tls: the registry itself ends TLS here and needs a certificate in a Secret. Use Tls.privateCa(), Tls.issuer() or Tls.secret().');
  }
  const scheme = plain ? 'http' : 'https';
  const podTls: PodTls | undefined = certificate && { secretName: certificate.secretName, reloader };
  const service = way.service(scheme, sessionAffinity);
  return {
    scheme,
    address: way.address(scheme),
    nodesResolve: way.nodesResolve,
    podTls,
    service: { ...service, spec: { ...service.spec, ...families(ipFamilies), ...serviceAffinity(sessionAffinity) } },
    secondsUntilUnrouted: way.secondsUntilUnrouted,
    publiclyTrusted: publiclyTrusted(tls),
    ca: certificate?.ca,
    certificateSecret: certificate?.hasAuthority ? certificate.secretName : undefined,
    namesService: certificate?.namesService,
    notes: [...way.notes, ...affinityNotes(sessionAffinity, way.affinityNotes)],
    render: (scope) => {
      certificate?.render(scope);
      return {};
    },
  };
}

function families(ipFamilies: IpFamily[] | undefined): Partial<kplus.k8s.ServiceSpec> {
  if (ipFamilies === undefined) {
    return {};
  }
  if (ipFamilies.length < 1 || ipFamilies.length > 2 || new Set(ipFamilies).size < ipFamilies.length) {
    throw invalid('exposure.ipFamilies', 'must be IpFamily.IPV4, IpFamily.IPV6 or both', ipFamilies);
  }
  return { ipFamilies, ipFamilyPolicy: ipFamilies.length === 1 ? 'SingleStack' : 'RequireDualStack' };
}

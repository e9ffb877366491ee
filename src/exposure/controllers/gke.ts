import { Controller, Route, RoutingObject } from './controller';
import { checkObjectName, invalid } from '../../kubernetes/check';

/** How a load balancer of Google Cloud is made. */
export interface GkeOptions {
  /**
   * Whether the VPC alone can reach it.
   *
   * @default false
   */
  readonly internal?: boolean;

  /**
   * The name of a reserved address: a global one, or a regional one of an internal load balancer.
   *
   * @default - any address, which changes when the Ingress is made anew
   */
  readonly staticIpName?: string;
}

/** The longest that a request may take there: uploads count as a whole. */
const DAY = 86400;

/**
 * GKE reads its class from the annotation alone. A request is cut after 30 s unless the Service names a BackendConfig; plain HTTP is
 * redirected by a FrontendConfig, which internal load balancers do not have.
 */
export function gke({ internal = false, staticIpName }: GkeOptions): Controller {
  if (staticIpName !== undefined) {
    checkObjectName('controller.staticIpName', staticIpName);
  }
  return {
    name: internal ? 'GKE\'s internal Ingress' : 'GKE',
    certificates: internal ? ['secret'] : ['secret', 'googleManaged'],
    // another Ingress would have another address: cert-manager must write the challenge into this one
    http01: internal ? undefined : (name) => ({ ingress: { name, serviceType: 'NodePort' } }),
    needsTemporaryCertificate: true,
    backendTls: true,
    secondsUntilUnrouted: 30,
    notes: ['The host must be a DNS record that leads to the address of the Ingress (kubectl get ingress). A change takes Google minutes.'],
    affinityNotes: ['Google keeps a client at one pod as far as it can, by the client\'s address: not while a pod is unhealthy or over its capacity.'],
    route: (route: Route) => {
      const { name, certificate, backend, clientPort } = route;
      if (clientPort !== undefined && clientPort !== (certificate ? 443 : 80)) {
        throw invalid('exposure.port', 'must be left out for GKE, which listens on 80 and 443 alone', clientPort);
      }
      const redirects = certificate && !internal;
      return {
        ingress: {
          annotations: {
            'kubernetes.io/ingress.class': internal ? 'gce-internal' : 'gce',
            ...(certificate && internal && { 'kubernetes.io/ingress.allow-http': 'false' }),
            ...(staticIpName && { [`kubernetes.io/ingress.${internal ? 'regional' : 'global'}-static-ip-name`]: staticIpName }),
            ...(certificate?.googleManaged && { 'networking.gke.io/managed-certificates': certificate.googleManaged }),
            ...(redirects && { 'networking.gke.io/v1beta1.FrontendConfig': name }),
          },
        },
        serviceAnnotations: {
          ...(backend && { 'cloud.google.com/app-protocols': '{"https":"HTTPS"}' }),
          'cloud.google.com/backend-config': `{"default":"${name}"}`,
          'cloud.google.com/neg': '{"ingress":true}',
        },
        objects: [
          backendConfig(route),
          ...redirects ? [frontendConfig(name)] : [],
          ...certificate?.googleManaged ? [managedCertificate(route, certificate.googleManaged)] : [],
        ],
      };
    },
  };
}

function backendConfig({ name, port, backend, sessionAffinity }: Route): RoutingObject {
  return {
    id: 'BackendConfig',
    apiVersion: 'cloud.google.com/v1',
    kind: 'BackendConfig',
    name,
    spec: {
      timeoutSec: DAY,
      connectionDraining: { drainingTimeoutSec: 120 },
      healthCheck: { type: backend ? 'HTTPS' : 'HTTP', requestPath: '/', port },
      ...(sessionAffinity && { sessionAffinity: { affinityType: 'CLIENT_IP' } }),
    },
  };
}

function frontendConfig(name: string): RoutingObject {
  return {
    id: 'FrontendConfig', apiVersion: 'networking.gke.io/v1beta1', kind: 'FrontendConfig', name, spec: { redirectToHttps: { enabled: true } },
  };
}

function managedCertificate({ host }: Route, name: string): RoutingObject {
  if (host.length > 63) {
    throw invalid('exposure.host', 'must have at most 63 characters for a certificate that Google keeps', host, 'Use Tls.letsEncrypt() for a longer one.');
  }
  return { id: 'ManagedCertificate', apiVersion: 'networking.gke.io/v1', kind: 'ManagedCertificate', name, spec: { domains: [host] } };
}

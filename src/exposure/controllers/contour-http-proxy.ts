import type { IHTTPProxy } from '@kubernetes-models/contour/projectcontour.io/v1' with { 'resolution-mode': 'import' };
import { CONTOUR_NOTES, ContourOptions } from './contour';
import { Controller, Route, RoutingObject } from './controller';
import { checkObjectName } from '../../kubernetes/check';
import { seenAddress } from '../session-affinity';
import { throughIngressClass } from '../tls/acme-solver';

/** Contour, by its own custom resource: it redirects plain HTTP unless told otherwise, and verifies the pod's certificate. */
export function contourHttpProxy({ className = 'contour' }: ContourOptions): Controller {
  checkObjectName('controller.className', className);
  return {
    name: 'Contour',
    http01: () => throughIngressClass(className),
    backendTls: true,
    notes: CONTOUR_NOTES,
    affinityNotes: [seenAddress('Contour\'s Envoy')],
    route: (route: Route) => ({ objects: [httpProxy(route, className)] }),
  };
}

function httpProxy({ name, host, port, certificate, backend, sessionAffinity }: Route, ingressClassName: string): RoutingObject {
  const spec: IHTTPProxy['spec'] = {
    ingressClassName,
    virtualhost: { fqdn: host, ...(certificate && { tls: { secretName: certificate.secretName } }) },
    routes: [{
      services: [{
        name,
        port,
        ...(backend && { protocol: 'tls', validation: { caSecret: backend.secretName, subjectName: backend.serverName } }),
      }],
      ...(sessionAffinity && { loadBalancerPolicy: { strategy: 'RequestHash', requestHashPolicies: [{ hashSourceIP: true }] } }),
      timeoutPolicy: { response: 'infinity' },
    }],
  };
  return { id: 'HttpProxy', apiVersion: 'projectcontour.io/v1', kind: 'HTTPProxy', name, spec };
}

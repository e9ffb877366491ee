import { PolicyContract } from './policy-contract';
import { middlewareName, TRAEFIK_BASIC_AUTH, traefikObjects, traefikReadTimeout } from '../controllers/traefik-objects';
import { throughService } from '../session-affinity';

export function traefikGateway(): PolicyContract {
  return {
    name: 'Traefik',
    basicAuth: TRAEFIK_BASIC_AUTH,
    routeTimeouts: true,
    noBackendTls: 'Traefik reads the authority of a BackendTLSPolicy from a ConfigMap alone, and cert-manager writes it into a Secret',
    notes: [traefikReadTimeout()],
    affinityNotes: [throughService('Traefik', 'a route of the Gateway API')],
    serviceAnnotations: ({ sessionAffinity }) => ({ ...(sessionAffinity && { 'traefik.io/service.nativelb': 'true' }) }),
    filters: ({ name, basicAuth }) => basicAuth ? [
      { type: 'ExtensionRef', extensionRef: { group: 'traefik.io', kind: 'Middleware', name: middlewareName(name) } },
    ] : [],
    objects: ({ name, basicAuth }) => traefikObjects({ name, basicAuth }),
  };
}

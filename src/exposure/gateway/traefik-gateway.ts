import { PolicyContract } from './policy-contract';
import { middlewareName, TRAEFIK_BASIC_AUTH, traefikObjects, traefikReadTimeout } from '../controllers/traefik-objects';

export function traefikGateway(): PolicyContract {
  return {
    name: 'Traefik',
    basicAuth: TRAEFIK_BASIC_AUTH,
    routeTimeouts: true,
    noBackendTls: 'Traefik reads the authority of a BackendTLSPolicy from a ConfigMap alone, and cert-manager writes it into a Secret',
    notes: [traefikReadTimeout()],
    filters: ({ name, basicAuth }) => basicAuth ? [
      { type: 'ExtensionRef', extensionRef: { group: 'traefik.io', kind: 'Middleware', name: middlewareName(name) } },
    ] : [],
    objects: ({ basicAuth, name, host, port }) => traefikObjects({ name, host, port, basicAuth }),
  };
}

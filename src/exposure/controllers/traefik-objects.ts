import type { IMiddleware, IServersTransport } from '@kubernetes-models/traefik/traefik.io/v1alpha1' with { 'resolution-mode': 'import' };
import { BasicAuthSupport } from './basic-auth';
import { Route, RoutingObject } from './controller';
import { checkObjectName, invalid, knownNamespace } from '../../kubernetes/check';
import { throughIngressClass } from '../tls/acme-solver';

export const API_VERSION = 'traefik.io/v1alpha1';

/** Traefik takes any key of a Secret that has just one; it is the one of the NGINX annotations. */
export const TRAEFIK_BASIC_AUTH: BasicAuthSupport = { hashes: ['bcrypt', 'apr1', 'sha1'], secretKey: 'auth' };

export const traefikReadTimeout = (entryPoint = 'websecure') => 'Traefik reads a request for at most transport.respondingTimeouts.readTimeout of the entry point, by default 60 s, ' +
  'and cuts a layer that takes longer (502 or 504); downloads are not cut. Set it in Traefik\'s static configuration, for example ' +
  `--entryPoints.${entryPoint}.transport.respondingTimeouts.readTimeout=0s, on k3s by the construct K3sTraefik.`;

/** Middlewares and transports, which stand beside an Ingress or an IngressRoute alike. */
export function traefikObjects({ name, basicAuth, backend }: Pick<Route, 'name' | 'basicAuth' | 'backend'>): RoutingObject[] {
  const objects: RoutingObject[] = [];
  if (basicAuth) {
    // the password ends here: the registry behind it asks for none
    const spec: IMiddleware['spec'] = { basicAuth: { secret: basicAuth.secretName, realm: basicAuth.realm, removeHeader: true } };
    objects.push({ id: 'BasicAuth', apiVersion: API_VERSION, kind: 'Middleware', name: middlewareName(name), spec });
  }
  if (backend) {
    const spec: IServersTransport['spec'] = { serverName: backend.serverName, rootCAs: [{ secret: backend.secretName }] };
    objects.push({ id: 'ServersTransport', apiVersion: API_VERSION, kind: 'ServersTransport', name, spec });
  }
  return objects;
}

export function middlewareName(name: string): string {
  return `${name}-basic-auth`;
}

/** How an annotation refers to an object of Traefik's. */
export function qualified({ namespace }: Route, name: string): string {
  return `${knownNamespace(namespace, 'annotations of Traefik refer to objects by it')}-${name}@kubernetescrd`;
}

/** What the options of Traefik have in common, checked. */
export function checkTraefik({ className = 'traefik', entryPoint }: { readonly className?: string; readonly entryPoint?: string }) {
  checkObjectName('controller.className', className);
  if (entryPoint !== undefined) {
    checkEntryPoint('controller.entryPoint', entryPoint);
  }
  return {
    name: 'Traefik',
    http01: () => throughIngressClass(className),
    basicAuth: TRAEFIK_BASIC_AUTH,
    backendTls: true,
    notes: [traefikReadTimeout(entryPoint)],
  };
}

/** On this one alone the host is served. */
export function entryPointOf({ certificate }: Route, entryPoint: string | undefined): string {
  return entryPoint ?? (certificate ? 'websecure' : 'web');
}

export function checkEntryPoint(prop: string, entryPoint: string): string {
  if (!/^[\w-]+$/.test(entryPoint)) {
    throw invalid(prop, 'must be the name of one entry point', entryPoint);
  }
  return entryPoint;
}

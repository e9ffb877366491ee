import type { IIngressRoute, IMiddleware } from '@kubernetes-models/traefik/traefik.io/v1alpha1' with { 'resolution-mode': 'import' };
import { Controller, Route, RoutingObject } from './controller';
import { API_VERSION, checkEntryPoint, checkTraefik, entryPointOf, middlewareName, traefikObjects } from './traefik-objects';
import { seenAddress } from '../session-affinity';

/** How Traefik is set up for its own kind of route. */
export interface TraefikIngressRouteOptions {
  /**
   * The IngressClass of Traefik, through which cert-manager answers HTTP-01.
   *
   * @default "traefik"
   */
  readonly className?: string;

  /**
   * The entry point on which the host is served, by the name it has in Traefik's static configuration.
   *
   * @default "websecure", or "web" with `Tls.none()`
   */
  readonly entryPoint?: string;

  /**
   * The entry point for plain HTTP, on which the host answers with a redirect.
   *
   * @default "web"
   */
  readonly httpEntryPoint?: string;
}

/** The same by Traefik's own custom resource, which no other controller takes for its own. */
export function traefikIngressRoute(options: TraefikIngressRouteOptions): Controller {
  const { entryPoint, httpEntryPoint = 'web' } = options;
  checkEntryPoint('controller.httpEntryPoint', httpEntryPoint);
  return {
    ...checkTraefik(options),
    affinityNotes: [
      seenAddress('Traefik'),
      'Traefik keeps a client at one pod by strategy: hrw, which it has since Traefik 3.6. The definitions of an older one refuse the route: there, use ' +
      'IngressController.traefik().',
    ],
    route: (route: Route) => ({
      objects: [
        ...traefikObjects(route),
        ingressRoute(route, entryPointOf(route, entryPoint)),
        ...route.certificate ? redirect(route, httpEntryPoint) : [],
      ],
    }),
  };
}

function ingressRoute({ name, host, port, certificate, backend, basicAuth, sessionAffinity }: Route, entryPoint: string): RoutingObject {
  const spec: IIngressRoute['spec'] = {
    entryPoints: [entryPoint],
    routes: [{
      kind: 'Rule',
      match: `Host(\`${host}\`)`,
      ...(basicAuth && { middlewares: [{ name: middlewareName(name) }] }),
      services: [{ name, port, ...(backend && { scheme: 'https', serversTransport: name }), ...(sessionAffinity && { strategy: 'hrw' }) }],
    }],
    ...(certificate && { tls: { secretName: certificate.secretName } }),
  };
  return { id: 'IngressRoute', apiVersion: API_VERSION, kind: 'IngressRoute', name, spec };
}

/** Plain HTTP leads to HTTPS; an HTTP-01 challenge has a longer rule and comes first. */
function redirect({ name, host, port, clientPort }: Route, entryPoint: string): RoutingObject[] {
  const redirectName = `${name}-redirect`;
  const middleware: IMiddleware['spec'] = {
    redirectScheme: { scheme: 'https', permanent: true, ...(clientPort && { port: `${clientPort}` }) },
  };
  const route: IIngressRoute['spec'] = {
    entryPoints: [entryPoint],
    routes: [{ kind: 'Rule', match: `Host(\`${host}\`)`, middlewares: [{ name: redirectName }], services: [{ name, port }] }],
  };
  return [
    { id: 'RedirectScheme', apiVersion: API_VERSION, kind: 'Middleware', name: redirectName, spec: middleware },
    { id: 'Redirect', apiVersion: API_VERSION, kind: 'IngressRoute', name: redirectName, spec: route },
  ];
}

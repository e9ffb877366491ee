import { Controller, Route } from './controller';
import { checkTraefik, entryPointOf, middlewareName, qualified, traefikObjects } from './traefik-objects';
import { throughService } from '../session-affinity';

/** How Traefik is set up. */
export interface TraefikOptions {
  /**
   * The IngressClass that Traefik serves.
   *
   * @default "traefik"
   */
  readonly className?: string;

  /**
   * The entry point by the name it has in Traefik's static configuration. The host is served on this one only.
   *
   * @default "websecure", or "web" with `Tls.none()`
   */
  readonly entryPoint?: string;
}

const PREFIX = 'traefik.ingress.kubernetes.io';

/**
 * With an entry point named, Traefik has no route for the host on any other: plain HTTP answers 404. Without, it serves both (observed).
 * Bodies are streamed and unlimited as long as no `buffering` middleware is attached.
 */
export function traefik(options: TraefikOptions): Controller {
  const { className = 'traefik', entryPoint } = options;
  return {
    ...checkTraefik(options),
    affinityNotes: [`${throughService('Traefik', 'a plain Ingress')} IngressController.traefikIngressRoute() spreads clients over all pods.`],
    route: (route: Route) => ({
      ingress: {
        className,
        annotations: {
          [`${PREFIX}/router.entrypoints`]: entryPointOf(route, entryPoint),
          ...(route.basicAuth && { [`${PREFIX}/router.middlewares`]: qualified(route, middlewareName(route.name)) }),
          ...(route.certificate && { [`${PREFIX}/router.tls`]: 'true' }),
        },
      },
      serviceAnnotations: {
        ...(route.sessionAffinity && { [`${PREFIX}/service.nativelb`]: 'true' }),
        ...(route.backend && {
          [`${PREFIX}/service.serversscheme`]: 'https',
          [`${PREFIX}/service.serverstransport`]: qualified(route, route.name),
        }),
      },
      objects: traefikObjects(route),
    }),
  };
}

import { Controller, Route } from './controller';
import { checkEntryPoint, middlewareName, qualified, TRAEFIK_BASIC_AUTH, TRAEFIK_READ_TIMEOUT, traefikObjects } from './traefik-objects';
import { checkObjectName } from '../../kubernetes/check';
import { throughIngressClass } from '../tls/acme-solver';

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
export function traefik({ className = 'traefik', entryPoint }: TraefikOptions): Controller {
  checkObjectName('controller.className', className);
  if (entryPoint !== undefined) {
    checkEntryPoint('controller.entryPoint', entryPoint);
  }
  return {
    name: 'Traefik',
    http01: () => throughIngressClass(className),
    basicAuth: TRAEFIK_BASIC_AUTH,
    backendTls: true,
    notes: [TRAEFIK_READ_TIMEOUT],
    route: (route: Route) => ({
      ingress: {
        className,
        annotations: {
          [`${PREFIX}/router.entrypoints`]: entryPoint ?? (route.certificate ? 'websecure' : 'web'),
          ...(route.basicAuth && { [`${PREFIX}/router.middlewares`]: qualified(route, middlewareName(route.name)) }),
          ...(route.certificate && { [`${PREFIX}/router.tls`]: 'true' }),
        },
      },
      serviceAnnotations: route.backend && {
        [`${PREFIX}/service.serversscheme`]: 'https',
        [`${PREFIX}/service.serverstransport`]: qualified(route, route.name),
      },
      objects: traefikObjects(route),
    }),
  };
}

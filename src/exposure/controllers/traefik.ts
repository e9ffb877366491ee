import { Controller } from './controller';
import { checkObjectName, invalid } from '../../kubernetes/check';

/**
 * With an entry point named, Traefik has no route for the host on any other: plain HTTP answers 404. Without, it serves both (observed).
 * Bodies are streamed and unlimited as long as no `buffering` middleware is attached.
 */
export function traefik(className: string, entryPoint: string): Controller {
  checkObjectName('controller.className', className);
  if (!/^[\w-]+$/.test(entryPoint)) {
    throw invalid('controller.entryPoint', 'must be the name of one entry point', entryPoint);
  }
  return {
    name: 'Traefik',
    className,
    annotations: {
      'traefik.ingress.kubernetes.io/router.entrypoints': entryPoint,
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    },
  };
}

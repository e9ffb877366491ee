import { BasicAuth, Controller } from './controller';
import { checkObjectName } from '../../kubernetes/check';

const PREFIX = 'nginx.ingress.kubernetes.io';

/** The annotation set of ingress-nginx, which Traefik's compatibility provider reads as well. */
export function nginx(className: string, timeoutSeconds: number): Controller {
  checkObjectName('controller.className', className);
  return {
    name: 'NGINX',
    className,
    annotations: {
      [`${PREFIX}/force-ssl-redirect`]: 'true',
      [`${PREFIX}/proxy-body-size`]: '0',
      [`${PREFIX}/proxy-read-timeout`]: `${timeoutSeconds}`,
      [`${PREFIX}/proxy-request-buffering`]: 'off',
      [`${PREFIX}/proxy-send-timeout`]: `${timeoutSeconds}`,
      [`${PREFIX}/ssl-redirect`]: 'true',
    },
    basicAuth: ({ secretName, realm }: BasicAuth) => ({
      [`${PREFIX}/auth-realm`]: realm,
      [`${PREFIX}/auth-secret`]: secretName,
      [`${PREFIX}/auth-type`]: 'basic',
    }),
  };
}

import { Duration } from 'cdk8s';
import { Controller, Route } from './controller';
import { timeoutSeconds } from './timeout';
import { checkObjectName, knownNamespace } from '../../kubernetes/check';
import { seenAddress } from '../session-affinity';
import { throughIngressClass } from '../tls/acme-solver';

/** How a controller that reads NGINX annotations is set up. */
export interface NginxOptions {
  /**
   * The IngressClass of the controller.
   *
   * @default "nginx"
   */
  readonly className?: string;

  /**
   * How long the controller waits for the next bytes from the registry, and for the registry to take the next bytes: whole seconds.
   *
   * @default Duration.minutes(15)
   */
  readonly timeout?: Duration;
}

const PREFIX = 'nginx.ingress.kubernetes.io';

/** The annotation set of ingress-nginx, which Traefik's compatibility provider reads as well. */
export function nginx({ className = 'nginx', timeout }: NginxOptions): Controller {
  checkObjectName('controller.className', className);
  const seconds = `${timeoutSeconds(timeout)}`;
  return {
    name: 'NGINX',
    http01: () => throughIngressClass(className),
    basicAuth: { hashes: ['bcrypt', 'apr1', 'sha1'], secretKey: 'auth' },
    backendTls: true,
    notes: [
      'ingress-nginx closes a connection on which the client sends nothing for client-body-timeout (60 s, in the controller\'s ConfigMap). Its ' +
      'admission check may refuse cert-manager\'s solver since cert-manager 1.18: set strict-validate-path-type: "false" there. With TLS to the pod, ' +
      'its annotations-risk-level must be High, the default: proxy-ssl-name is of that level.',
      'Traefik\'s provider for these annotations keeps Traefik\'s readTimeout, by default 60 s for a whole request.',
    ],
    affinityNotes: [
      seenAddress('The controller'),
      'upstream-hash-by keeps a client at one pod. ingress-nginx reads it where its annotations-risk-level is High, the default; Traefik\'s provider since ' +
      'Traefik 3.7.',
    ],
    route: ({ namespace, certificate, backend, basicAuth, sessionAffinity }: Route) => ({
      ingress: {
        className,
        annotations: {
          ...(basicAuth && {
            [`${PREFIX}/auth-realm`]: basicAuth.realm,
            [`${PREFIX}/auth-secret`]: basicAuth.secretName,
            [`${PREFIX}/auth-type`]: 'basic',
          }),
          ...(backend && {
            [`${PREFIX}/backend-protocol`]: 'HTTPS',
            [`${PREFIX}/proxy-ssl-name`]: backend.serverName,
            [`${PREFIX}/proxy-ssl-secret`]: `${knownNamespace(namespace, 'the annotation proxy-ssl-secret refers to a Secret by it')}/${backend.secretName}`,
            [`${PREFIX}/proxy-ssl-verify`]: 'on',
          }),
          ...(certificate && { [`${PREFIX}/force-ssl-redirect`]: 'true' }),
          [`${PREFIX}/proxy-body-size`]: '0',
          [`${PREFIX}/proxy-read-timeout`]: seconds,
          [`${PREFIX}/proxy-request-buffering`]: 'off',
          [`${PREFIX}/proxy-send-timeout`]: seconds,
          [`${PREFIX}/ssl-redirect`]: certificate ? 'true' : 'false',
          ...(sessionAffinity && { [`${PREFIX}/upstream-hash-by`]: '$remote_addr' }),
        },
      },
    }),
  };
}

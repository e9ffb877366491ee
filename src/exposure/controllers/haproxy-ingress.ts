import { Duration } from 'cdk8s';
import { Controller, Route } from './controller';
import { timeoutSeconds } from './timeout';
import { checkObjectName } from '../../kubernetes/check';
import { eachByItself, seenAddress } from '../session-affinity';
import { throughIngressClass } from '../tls/acme-solver';

/** How haproxy-ingress is set up. */
export interface HaproxyIngressOptions {
  /**
   * The IngressClass of the controller.
   *
   * @default "haproxy"
   */
  readonly className?: string;

  /**
   * How long the controller waits for the registry: whole seconds.
   *
   * @default Duration.minutes(15)
   */
  readonly timeout?: Duration;
}

const PREFIX = 'haproxy-ingress.github.io';

/** Bodies are streamed and unlimited by default. A timeout without a unit would be milliseconds. */
export function haproxyIngress({ className = 'haproxy', timeout }: HaproxyIngressOptions): Controller {
  checkObjectName('controller.className', className);
  const seconds = `${timeoutSeconds(timeout)}s`;
  return {
    name: 'haproxy-ingress',
    http01: () => throughIngressClass(className),
    basicAuth: { hashes: ['sha-crypt', 'md5-crypt', 'crypt'], secretKey: 'auth' },
    backendTls: true,
    notes: [
      'haproxy-ingress closes a connection on which the client sends nothing for 50 s: set timeout-client: 15m in its ConfigMap.',
      'haproxy-ingress cuts what is still under way ten minutes after a reload, which any change of an Ingress may bring: set timeout-stop: 1h ' +
      'in its ConfigMap for longer uploads.',
    ],
    affinityNotes: [seenAddress('haproxy-ingress'), eachByItself('haproxy-ingress')],
    route: ({ certificate, backend, basicAuth, sessionAffinity }: Route) => ({
      ingress: {
        className,
        annotations: {
          ...(basicAuth && { [`${PREFIX}/auth-realm`]: basicAuth.realm, [`${PREFIX}/auth-secret`]: basicAuth.secretName }),
          ...(backend && {
            [`${PREFIX}/backend-protocol`]: 'h1-ssl',
            [`${PREFIX}/secure-sni`]: backend.serverName,
            [`${PREFIX}/secure-verify-ca-secret`]: backend.secretName,
            [`${PREFIX}/secure-verify-hostname`]: backend.serverName,
          }),
          ...(sessionAffinity && { [`${PREFIX}/balance-algorithm`]: 'source' }),
          [`${PREFIX}/proxy-body-size`]: 'unlimited',
          [`${PREFIX}/ssl-redirect`]: certificate ? 'true' : 'false',
          [`${PREFIX}/timeout-server`]: seconds,
        },
      },
    }),
  };
}

import { Duration } from 'cdk8s';
import { Controller, Route } from './controller';
import { timeoutSeconds } from './timeout';
import { checkObjectName } from '../../kubernetes/check';
import { seenAddress } from '../session-affinity';

/** How F5's NGINX Ingress Controller is set up. */
export interface F5NginxOptions {
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

  /**
   * Whether the controller runs with `-enable-snippets`: then request buffering is switched off by the Ingress. Without, the controller
   * refuses an Ingress with a snippet, and its ConfigMap must say so for all.
   *
   * @default false
   */
  readonly snippetsEnabled?: boolean;
}

const PREFIX = 'nginx.org';
const UNBUFFERED = 'proxy_request_buffering off;';

export function f5Nginx({ className = 'nginx', timeout, snippetsEnabled = false }: F5NginxOptions): Controller {
  checkObjectName('controller.className', className);
  const seconds = `${timeoutSeconds(timeout)}s`;
  return {
    name: 'F5 NGINX',
    ownClass: className,
    // a second Ingress for the same host is refused: cert-manager must write the challenge into this one
    http01: (name) => ({ ingress: { name, serviceType: 'ClusterIP' } }),
    // it redirects challenges to HTTPS, too, and refuses every handshake while there is no certificate
    needsTemporaryCertificate: true,
    noHttp01WithBasicAuth: 'F5 NGINX asks for the password on the challenge as well (nginx/kubernetes-ingress#9600), so the certificate would never be issued.',
    basicAuth: { hashes: ['bcrypt', 'sha-crypt', 'apr1', 'md5-crypt', 'salted sha', 'sha1', 'crypt'], secretKey: 'htpasswd', secretType: 'nginx.org/htpasswd' },
    backendTls: true,
    notes: [
      ...snippetsEnabled ? [] : [
        `F5 NGINX writes every layer to its own disk before the registry gets it, unless its ConfigMap says location-snippets: "${UNBUFFERED}" ` +
        '(or it runs with -enable-snippets and the factory is told so).',
      ],
      'F5 NGINX closes a connection on which the client sends nothing for 60 s (client_body_timeout; http-snippets in its ConfigMap).',
    ],
    affinityNotes: [seenAddress('F5 NGINX')],
    route: ({ name, certificate, backend, basicAuth, sessionAffinity }: Route) => ({
      ingress: {
        className,
        annotations: {
          ...(basicAuth && { [`${PREFIX}/basic-auth-realm`]: basicAuth.realm, [`${PREFIX}/basic-auth-secret`]: basicAuth.secretName }),
          [`${PREFIX}/client-max-body-size`]: '0',
          // the same pod by each of the controller's pods, and by the whole address, unlike ip_hash
          ...(sessionAffinity && { [`${PREFIX}/lb-method`]: 'hash $remote_addr consistent' }),
          ...(snippetsEnabled && { [`${PREFIX}/location-snippets`]: UNBUFFERED }),
          [`${PREFIX}/proxy-buffering`]: 'false',
          [`${PREFIX}/proxy-read-timeout`]: seconds,
          [`${PREFIX}/proxy-send-timeout`]: seconds,
          [`${PREFIX}/ssl-redirect`]: certificate ? 'true' : 'false',
          ...(backend && { [`${PREFIX}/ssl-services`]: name }),
        },
      },
    }),
  };
}

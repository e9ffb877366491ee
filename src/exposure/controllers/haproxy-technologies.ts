import { Duration } from 'cdk8s';
import { BackendTls, Controller, Route } from './controller';
import { timeoutSeconds } from './timeout';
import { checkObjectName, knownNamespace } from '../../kubernetes/check';
import { checkPort } from '../host';
import { eachByItself, seenAddress } from '../session-affinity';
import { throughIngressClass } from '../tls/acme-solver';

/** How the controller of HAProxy Technologies is set up. */
export interface HaproxyTechnologiesOptions {
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

  /**
   * The port for HTTPS that clients see, to which plain HTTP is redirected.
   *
   * @default - the port of the exposure, 443 unless it says otherwise
   */
  readonly httpsPort?: number;
}

const PREFIX = 'haproxy.org';

/**
 * Bodies are streamed and unlimited by default. A timeout without a unit would be milliseconds.
 *
 * It has basic authentication, but asks for the password on port 80 before it redirects: a client would send it in clear.
 */
export function haproxyTechnologies({ className = 'haproxy', timeout, httpsPort }: HaproxyTechnologiesOptions): Controller {
  checkObjectName('controller.className', className);
  if (httpsPort !== undefined) {
    checkPort('controller.httpsPort', httpsPort);
  }
  const seconds = `${timeoutSeconds(timeout)}s`;
  return {
    name: 'HAProxy Technologies',
    noBasicAuth: 'it asks for the password on plain HTTP as well, before it redirects',
    http01: () => throughIngressClass(className),
    backendTls: true,
    notes: [
      'The controller of HAProxy Technologies closes a connection on which the client sends nothing for 50 s: set timeout-client: 15m in its ConfigMap.',
      'It cuts what is still under way half an hour after a reload (hard-stop-after in its ConfigMap).',
    ],
    affinityNotes: [seenAddress('The controller of HAProxy Technologies'), eachByItself('the controller of HAProxy Technologies')],
    route: ({ certificate, backend, clientPort = 443, sessionAffinity }: Route) => ({
      ingress: {
        className,
        annotations: {
          ...(sessionAffinity && { [`${PREFIX}/load-balance`]: 'source' }),
          ...(backend && { [`${PREFIX}/server-ssl`]: 'true' }),
          // a name without its namespace is not found, and then nothing is verified, in silence
          ...(backend?.caSecret && { [`${PREFIX}/server-ca`]: qualified(backend.caSecret) }),
          [`${PREFIX}/ssl-redirect`]: certificate ? 'true' : 'false',
          ...(certificate && { [`${PREFIX}/ssl-redirect-port`]: `${httpsPort ?? clientPort}` }),
          [`${PREFIX}/timeout-server`]: seconds,
        },
      },
    }),
  };
}

// a name without its namespace is not found, and then nothing is verified, in silence
function qualified({ name, namespace }: NonNullable<BackendTls['caSecret']>): string {
  return `${knownNamespace(namespace, 'the annotation server-ca refers to a Secret by it')}/${name}`;
}

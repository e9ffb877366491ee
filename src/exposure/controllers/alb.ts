import { Duration } from 'cdk8s';
import { Controller, Route } from './controller';
import { timeoutSeconds } from './timeout';
import { checkObjectName, invalid } from '../../kubernetes/check';
import { NOT_KEPT } from '../session-affinity';

/** How an Application Load Balancer is made. */
export interface AlbOptions {
  /**
   * Whether the internet can reach it, or the VPC alone.
   *
   * @default false
   */
  readonly internetFacing?: boolean;

  /**
   * The IngressClass of the AWS Load Balancer Controller.
   *
   * @default "alb"
   */
  readonly className?: string;

  /**
   * The policy that says which TLS versions and ciphers it takes.
   *
   * @default "ELBSecurityPolicy-TLS13-1-2-2021-06"
   */
  readonly sslPolicy?: string;

  /**
   * How long it keeps a connection on which nothing moves: whole seconds, at most 4000.
   *
   * @default Duration.minutes(15)
   */
  readonly timeout?: Duration;

  /**
   * The group of Ingresses that share one load balancer.
   *
   * @default - one of its own
   */
  readonly groupName?: string;
}

const PREFIX = 'alb.ingress.kubernetes.io';

/** Bodies are streamed and unlimited, and a request may take as long as it moves. `/` answers 200 without a password. */
export function alb(options: AlbOptions): Controller {
  const { internetFacing = false, className = 'alb', sslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06', timeout, groupName } = options;
  checkObjectName('controller.className', className);
  if (!/^ELBSecurityPolicy-[-A-Za-z0-9]+$/.test(sslPolicy)) {
    throw invalid('controller.sslPolicy', 'must be the name of a security policy of Elastic Load Balancing (ELBSecurityPolicy-…)', sslPolicy);
  }
  if (groupName !== undefined && (groupName.length > 63 || !/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(groupName))) {
    throw invalid('controller.groupName', 'must be at most 63 lower case letters, digits, "-" and "."', groupName);
  }
  const seconds = timeoutSeconds(timeout, 4000);
  return {
    name: 'AWS ALB',
    certificates: ['acm'],
    backendTls: true,
    secondsUntilUnrouted: 30,
    notes: [
      'The AWS Load Balancer Controller makes the load balancer; the host must be a DNS record that leads to it (an alias, or external-dns).',
      'Label the namespace with elbv2.k8s.aws/pod-readiness-gate-inject: enabled, or an update may end the old pod before the load balancer knows the new one.',
    ],
    affinityNotes: [
      `An Application Load Balancer keeps a client at one pod by cookies alone, which registry clients do not keep. ${NOT_KEPT} Use ` +
      'Exposure.loadBalancer({ cloud: CloudLoadBalancer.aws(), … }), object storage, or one pod.',
    ],
    route: ({ certificate, backend, clientPort = certificate ? 443 : 80 }: Route) => ({
      ingress: {
        className,
        annotations: {
          ...(backend && { [`${PREFIX}/backend-protocol`]: 'HTTPS' }),
          ...(certificate && { [`${PREFIX}/certificate-arn`]: certificate.acmArns!.join(',') }),
          ...(groupName && { [`${PREFIX}/group.name`]: groupName }),
          [`${PREFIX}/healthcheck-path`]: '/',
          ...(backend && { [`${PREFIX}/healthcheck-protocol`]: 'HTTPS' }),
          [`${PREFIX}/listen-ports`]: certificate ? `[{"HTTP":80},{"HTTPS":${clientPort}}]` : `[{"HTTP":${clientPort}}]`,
          [`${PREFIX}/load-balancer-attributes`]: `idle_timeout.timeout_seconds=${seconds}`,
          [`${PREFIX}/scheme`]: internetFacing ? 'internet-facing' : 'internal',
          ...(certificate && { [`${PREFIX}/ssl-policy`]: sslPolicy, [`${PREFIX}/ssl-redirect`]: `${clientPort}` }),
          [`${PREFIX}/target-type`]: 'ip',
        },
      },
    }),
  };
}

import { invalid } from '../kubernetes/check';

/** A Network Load Balancer of AWS. */
export interface AwsLoadBalancerOptions {
  /**
   * Whether the internet can reach it, or the VPC alone.
   *
   * @default false
   */
  readonly internetFacing?: boolean;
}

/** A load balancer that the cloud's own network alone reaches, or everybody. */
export interface CloudLoadBalancerOptions {
  /**
   * Whether the cloud's own network alone can reach it.
   *
   * @default true
   */
  readonly internal?: boolean;

  /**
   * The subnet of an internal one.
   *
   * @default - that of the nodes
   */
  readonly subnet?: string;
}

/** How one cloud is told by annotations of a Service. */
export interface CloudContract {
  readonly loadBalancerClass?: string;
  readonly annotations: (port: number, sessionAffinity: boolean) => Record<string, string>;
  readonly notes: string[];
  /** what it does of session affinity beside what a Service says, for people */
  readonly affinityNotes?: string[];
}

/** Connections on which nothing moves are kept for a quarter of an hour, where the cloud can be told. */
const IDLE_SECONDS = 900;

/**
 * The cloud whose load balancer stands before the Service, and whether the internet can reach it: nothing is exposed that was not asked for.
 */
export class CloudLoadBalancer {
  /**
   * A Network Load Balancer, by the AWS Load Balancer Controller.
   *
   * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
   */
  public static aws(options: AwsLoadBalancerOptions = {}): CloudLoadBalancer {
    const prefix = 'service.beta.kubernetes.io/aws-load-balancer';
    return new CloudLoadBalancer({
      loadBalancerClass: 'service.k8s.aws/nlb',
      annotations: (port, sessionAffinity) => ({
        [`${prefix}-listener-attributes.TCP-${port}`]: `tcp.idle_timeout.seconds=${IDLE_SECONDS}`,
        [`${prefix}-nlb-target-type`]: 'ip',
        [`${prefix}-scheme`]: options.internetFacing ? 'internet-facing' : 'internal',
        // it sends to pods directly, and does not read what the Service says
        ...(sessionAffinity && { [`${prefix}-target-group-attributes`]: 'stickiness.enabled=true,stickiness.type=source_ip' }),
      }),
      notes: ['The AWS Load Balancer Controller must be there: Kubernetes makes no load balancer of this class itself.'],
      affinityNotes: ['The load balancer has an address in each of its zones: a client that uses several of them can reach several pods.'],
    });
  }

  /**
   * A passthrough Network Load Balancer of Google Cloud.
   *
   * @see https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters
   */
  public static gke(options: CloudLoadBalancerOptions = {}): CloudLoadBalancer {
    const { internal = true, subnet } = checked(options);
    return new CloudLoadBalancer({
      annotations: () => internal ? {
        'networking.gke.io/load-balancer-type': 'Internal',
        ...(subnet && { 'networking.gke.io/internal-load-balancer-subnet': subnet }),
      } : {},
      notes: [],
    });
  }

  /**
   * A load balancer of Azure.
   *
   * @see https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/
   */
  public static azure(options: CloudLoadBalancerOptions = {}): CloudLoadBalancer {
    const { internal = true, subnet } = checked(options);
    const prefix = 'service.beta.kubernetes.io/azure-load-balancer';
    return new CloudLoadBalancer({
      annotations: () => ({
        ...(internal && { [`${prefix}-internal`]: 'true' }),
        ...(internal && subnet && { [`${prefix}-internal-subnet`]: subnet }),
        [`${prefix}-tcp-idle-timeout`]: `${IDLE_SECONDS / 60}`,
      }),
      notes: [],
    });
  }

  /**
   * A load balancer of OpenStack (Octavia).
   *
   * @see https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
   */
  public static openStack(options: CloudLoadBalancerOptions = {}): CloudLoadBalancer {
    const { internal = true, subnet } = checked(options);
    const milliseconds = `${IDLE_SECONDS * 1000}`;
    return new CloudLoadBalancer({
      annotations: () => ({
        ...(subnet && { 'loadbalancer.openstack.org/subnet-id': subnet }),
        'loadbalancer.openstack.org/timeout-client-data': milliseconds,
        'loadbalancer.openstack.org/timeout-member-data': milliseconds,
        ...(internal && { 'service.beta.kubernetes.io/openstack-internal-load-balancer': 'true' }),
      }),
      notes: [],
    });
  }

  private constructor(/** @internal */ public readonly _contract: CloudContract) {}
}

function checked(options: CloudLoadBalancerOptions): CloudLoadBalancerOptions {
  if (options.subnet !== undefined && !/^[A-Za-z0-9][-\w.]{0,79}$/.test(options.subnet)) {
    throw invalid('exposure.cloud.subnet', 'must be the name or the id of a subnet (letters, digits, "-", "_" and ".", at most 80 characters)', options.subnet);
  }
  return options;
}

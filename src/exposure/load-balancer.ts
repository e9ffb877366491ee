import { isIPv4, isIPv6 } from 'net';
import * as kplus from 'cdk8s-plus-27';
import { CloudLoadBalancer } from './cloud-load-balancer';
import { DirectExposureOptions, DirectWay, ExternalTrafficPolicy } from './direct';
import { checkHostOrAddress, checkPort, hostAndPort, standardPort } from './host';
import { trafficPolicy } from './node-port';
import { invalid } from '../kubernetes/check';

/** A load balancer that passes on TCP. */
export interface LoadBalancerExposureOptions extends DirectExposureOptions {
  /** What clients call it: a host name that resolves to its address, or an IPv4 address that it will have. */
  readonly host: string;

  /**
   * The port that clients use, such as 444 where 443 is taken.
   *
   * @default - 443, or 80 with `Tls.none()`
   */
  readonly port?: number;

  /**
   * The cloud that makes it, and whether the internet can reach it.
   *
   * @default - what the cluster's own controller makes of a Service without annotations
   */
  readonly cloud?: CloudLoadBalancer;

  /**
   * Who may connect, as CIDRs such as `192.0.2.0/24`, where the load balancer can tell.
   *
   * @default - everybody who reaches it
   */
  readonly sourceRanges?: string[];

  /**
   * Which nodes pass on what comes in.
   *
   * @default ExternalTrafficPolicy.CLUSTER
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;

  /**
   * Which controller makes it, where there are several. It cannot change later.
   *
   * @default - the one of `cloud`, or the cluster's default
   * @see https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
   */
  readonly loadBalancerClass?: string;

  /**
   * Annotations of the Service that no prop stands for.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

export function loadBalancerWay(options: LoadBalancerExposureOptions): DirectWay {
  const { host, port, cloud, sourceRanges, externalTrafficPolicy, loadBalancerClass = cloud?._contract.loadBalancerClass, annotations } = options;
  checkHostOrAddress('exposure.host', host);
  sourceRanges?.forEach((range) => checkCidr('exposure.sourceRanges', range));
  if (loadBalancerClass !== undefined && !/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?(\/[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?)?$/.test(loadBalancerClass)) {
    throw invalid('exposure.loadBalancerClass', 'must be a name such as "example.com/internal-vip"', loadBalancerClass);
  }
  if (port !== undefined) {
    checkPort('exposure.port', port);
  }
  const portOf = (scheme: 'https' | 'http') => port ?? standardPort(scheme);
  return {
    host,
    address: (scheme) => hostAndPort(scheme, host, portOf(scheme)),
    service: (scheme, sessionAffinity) => ({
      type: kplus.ServiceType.LOAD_BALANCER,
      port: portOf(scheme),
      annotations: { ...cloud?._contract.annotations(portOf(scheme), sessionAffinity), ...annotations },
      spec: {
        ...trafficPolicy(externalTrafficPolicy),
        ...(sourceRanges && sourceRanges.length > 0 && { loadBalancerSourceRanges: sourceRanges }),
        ...(loadBalancerClass && { loadBalancerClass }),
      },
    }),
    nodesResolve: true,
    secondsUntilUnrouted: cloud && 30,
    notes: [
      `${host} must lead to the address that the load balancer gets (kubectl get service).`,
      ...cloud?._contract.notes ?? [],
    ],
    affinityNotes: cloud ? cloud._contract.affinityNotes ?? [] : ANY_LOAD_BALANCER,
  };
}

/** Clouds that are known by name read what the Service says. */
const ANY_LOAD_BALANCER = [
  'Each node keeps a client at one pod by itself, so the load balancer must keep it at one node, as those of Google Cloud, Azure and OpenStack do by ' +
  'what the Service says. Some controllers refuse a Service that asks for it ("unsupported load balancer affinity"), such as that of AWS ' +
  'itself: use CloudLoadBalancer.aws().',
];

function checkCidr(prop: string, range: string): void {
  const [address, mask, ...rest] = range.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : undefined;
  if (bits !== undefined && mask === undefined) {
    throw invalid(prop, 'must have a mask', range, `Did you mean "${address}/${bits}"?`);
  }
  if (bits === undefined || rest.length > 0 || !/^\d{1,3}$/.test(mask) || Number(mask) > bits) {
    throw invalid(prop, 'must be CIDRs such as "192.0.2.0/24"', range);
  }
}

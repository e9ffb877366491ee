import * as kplus from 'cdk8s-plus-27';
import { DirectExposureOptions, DirectWay, ExternalTrafficPolicy } from './direct';
import { checkHostOrAddress, hostAndPort, standardPort } from './host';
import { invalid } from '../kubernetes/check';

/** A port of every node. */
export interface NodePortExposureOptions extends DirectExposureOptions {
  /**
   * What clients call a node: a host name that resolves to one or to all, or an IPv4 address. Image references begin with it and the port.
   */
  readonly host: string;

  /** The port, 30000 to 32767: image references hold it, so it is not left to chance. */
  readonly nodePort: number;

  /**
   * Which nodes pass on what comes in.
   *
   * @default ExternalTrafficPolicy.CLUSTER
   */
  readonly externalTrafficPolicy?: ExternalTrafficPolicy;
}

export function nodePortWay({ host, nodePort, externalTrafficPolicy }: NodePortExposureOptions): DirectWay {
  checkHostOrAddress('exposure.host', host);
  if (!Number.isInteger(nodePort) || nodePort < 30000 || nodePort > 32767) {
    const fix = nodePort === 443 || nodePort === 80 || nodePort === 444
      ? 'Nodes keep lower ports for themselves. Use Exposure.loadBalancer({ port: … }) or Exposure.ingress().'
      : 'That is the range of Kubernetes.';
    throw invalid('exposure.nodePort', 'must be 30000 to 32767', nodePort, fix);
  }
  return {
    host,
    address: (scheme) => hostAndPort(scheme, host, nodePort),
    service: (scheme) => ({
      type: kplus.ServiceType.NODE_PORT,
      port: standardPort(scheme),
      nodePort,
      spec: trafficPolicy(externalTrafficPolicy),
    }),
    nodesResolve: true,
    notes: [`Firewalls must let clients reach the nodes on port ${nodePort}.`],
    affinityNotes: [`Each node keeps a client at one pod by itself: where ${host} leads to several nodes, a client can reach several pods.`],
  };
}

/** Kubernetes sets `Cluster` itself. */
export function trafficPolicy(externalTrafficPolicy?: ExternalTrafficPolicy): Partial<kplus.k8s.ServiceSpec> {
  return externalTrafficPolicy === ExternalTrafficPolicy.LOCAL ? { externalTrafficPolicy } : {};
}

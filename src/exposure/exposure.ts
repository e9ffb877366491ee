import { ClusterInternalExposureOptions, clusterInternalWay } from './cluster-internal';
import { planDirect } from './direct';
import { GatewayExposureOptions, planGateway } from './gateway/gateway';
import { checkHost, checkPort } from './host';
import { IngressExposureOptions, planIngress } from './ingress';
import { LoadBalancerExposureOptions, loadBalancerWay } from './load-balancer';
import { NodePortExposureOptions, nodePortWay } from './node-port';
import { Tls } from './tls/tls';
import { Place, WayIn } from './way-in';
import { checkChosen, invalid } from '../kubernetes/check';

/** How clients reach the registry. */
export class Exposure {
  /**
   * Through the ingress controller of the cluster, on HTTPS.
   *
   * @throws when the host is no plain host name; and, in the registry, when the controller cannot do what is asked of it
   */
  public static ingress(options: IngressExposureOptions): Exposure {
    checkHost('exposure.host', options.host);
    checkChosen('exposure.controller', options.controller, 'Use IngressController.traefik(), or another of its factories.');
    checkTls(options);
    checkClientPort(options);
    return new Exposure((place) => planIngress(options, place));
  }

  /**
   * Through a Gateway (Gateway API), on HTTPS: one that is there, or one of the registry's own.
   *
   * @throws when the host is no plain host name; and, in the registry, when the implementation cannot do what is asked of it
   * @see https://gateway-api.sigs.k8s.io/
   */
  public static gateway(options: GatewayExposureOptions): Exposure {
    checkHost('exposure.host', options.host);
    checkChosen('exposure.gateway', options.gateway, 'Use GatewayAttachment.newGateway({ className: …, tls: … }) or .existing({ name: …, sectionName: … }).');
    checkClientPort(options);
    return new Exposure((place) => planGateway(options, place));
  }

  /**
   * Through a load balancer that passes on TCP, on a port of your choice. TLS ends in the registry's pod.
   *
   * @throws when the host, the port or a range of addresses is not valid
   */
  public static loadBalancer(options: LoadBalancerExposureOptions): Exposure {
    checkTls(options);
    const way = loadBalancerWay(options);
    return new Exposure((place) => planDirect(options, way, place));
  }

  /**
   * Through a port of every node. TLS ends in the registry's pod.
   *
   * @throws when the host is not valid, or the port is none of 30000 to 32767
   */
  public static nodePort(options: NodePortExposureOptions): Exposure {
    checkTls(options);
    const way = nodePortWay(options);
    return new Exposure((place) => planDirect(options, way, place));
  }

  /**
   * For pods of the cluster alone, by the name of the Service. TLS ends in the registry's pod.
   *
   * **Kubelets cannot pull from it:** they ask the node's DNS, which knows no Service. To run what builds in the cluster push, use `nodePort`,
   * whose Service pods reach by its name as well.
   *
   * @throws when the port is not valid
   */
  public static clusterInternal(options: ClusterInternalExposureOptions): Exposure {
    checkTls(options);
    checkClientPort(options);
    return new Exposure((place) => planDirect(options, clusterInternalWay(options, place.owner), place));
  }

  private constructor(/** @internal */ public readonly _plan: (place: Place) => WayIn) {}
}

function checkTls({ tls }: { readonly tls: Tls }): void {
  checkChosen('exposure.tls', tls, 'Use Tls.letsEncrypt({ email: … }), Tls.privateCa() or another of its factories.');
}

function checkClientPort({ port, tls }: { readonly port?: number; readonly tls?: Tls }): void {
  if (port === undefined) {
    return;
  }
  checkPort('exposure.port', port);
  if (port === 80 && tls && tls._source.kind !== 'none') {
    throw invalid('exposure.port', 'must be another port than that of plain HTTP, from which clients are led to HTTPS', port);
  }
}

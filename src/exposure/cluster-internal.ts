import { DirectExposureOptions, DirectWay } from './direct';
import { hostAndPort, standardPort } from './host';
import { internalName } from './way-in';
import { knownNamespace } from '../kubernetes/check';
import { Identity } from '../kubernetes/metadata';

/** Pods of the cluster alone. */
export interface ClusterInternalExposureOptions extends DirectExposureOptions {
  /**
   * The port of the Service.
   *
   * @default - 443, or 80 with `Tls.none()`
   */
  readonly port?: number;
}

export function clusterInternalWay({ port }: ClusterInternalExposureOptions, owner: Identity): DirectWay {
  knownNamespace(owner.namespace, 'the name of the Service, by which pods of all namespaces reach it, holds it');
  const portOf = (scheme: 'https' | 'http') => port ?? standardPort(scheme);
  return {
    address: (scheme) => hostAndPort(scheme, internalName(owner), portOf(scheme)),
    service: (scheme) => ({ port: portOf(scheme) }),
    nodesResolve: false,
    notes: ['Only pods reach it. Kubelets pull with the node\'s DNS, which knows no Service: pods cannot run images by this name.'],
    affinityNotes: [],
  };
}

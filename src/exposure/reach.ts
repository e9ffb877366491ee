import type { IContainerRegistry } from '../container-registry';
import { CaSecret } from './tls/signer';

/** What others must know of how a registry is reached. */
export interface RegistryReach {
  /** whether nodes can pull by its host */
  readonly nodesResolve: boolean;
  /** whom clients must trust, where the library knows it */
  readonly ca?: CaSecret;
}

const all = new WeakMap<IContainerRegistry, RegistryReach>();

export function setReach(registry: IContainerRegistry, reach: RegistryReach): void {
  all.set(registry, reach);
}

/** A registry that is not of this library is taken for a public one. */
export function reachOf(registry: IContainerRegistry): RegistryReach {
  return all.get(registry) ?? { nodesResolve: true };
}

/** A pod's image is pulled by its node, with the node's DNS. */
export function checkNodesPull(what: string, registry: IContainerRegistry): void {
  if (!reachOf(registry).nodesResolve) {
    throw new Error(`${what}: nodes cannot pull from "${registry.host}", the name of a Service, which only pods can resolve (kubelets ask the node's DNS). ` +
      'Use Exposure.nodePort() or another exposure with a host of its own; pods go on to push by the name of the Service.');
  }
}

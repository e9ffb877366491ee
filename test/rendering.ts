import { App, Chart, ChartProps, Size } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Exposure, IngressController, PrivateRegistry, PrivateRegistryProps, RegistryAuth, RegistryStorage, Tls,
} from '../src';

export const HOST = 'registry.example.com';

export const BCRYPT = '$2y$10$abcdefghijklmnopqrstuuJb4TxdpzQHwTHkdT/f9b2qZJL7lQDWm';

/** A registry with every choice made in the plainest way. */
export function plain(props: Partial<PrivateRegistryProps> = {}): PrivateRegistryProps {
  return {
    auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
    storage: RegistryStorage.newClaim({ size: Size.gibibytes(10) }),
    exposure: ingress(),
    ...props,
  };
}

export function ingress(tls = Tls.secret('registry-tls'), controller = IngressController.traefik(), host = HOST): Exposure {
  return Exposure.ingress({ host, controller, tls });
}

export function chart(props: ChartProps = { namespace: 'registry' }, app = new App()): Chart {
  return new Chart(app, 'chart', props);
}

/** A rendered object; tests look into it freely. */
export type Rendered = any;

export function objects(scope: Construct): Rendered[] {
  return Chart.of(scope).toJson();
}

export function find(scope: Construct, kind: string, name?: string): Rendered {
  const found = objects(scope).filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  if (found.length !== 1) {
    throw new Error(`${found.length} objects of kind ${kind}${name ? ` named ${name}` : ''}, not 1`);
  }
  return found[0];
}

export function registry(props: Partial<PrivateRegistryProps> = {}, scope: Construct = chart()): PrivateRegistry {
  return new PrivateRegistry(scope, 'registry', plain(props));
}

/** The pod of the registry, its container and its init container. */
export function pod(scope: Construct): { spec: Rendered; container: Rendered; prepare: Rendered; metadata: Rendered } {
  const { template } = find(scope, 'Deployment').spec;
  const { spec } = template;
  return { spec, metadata: template.metadata, container: spec.containers[0], prepare: spec.initContainers[0] };
}

/** What an attempt is refused with. */
export function failure(attempt: () => unknown): Error {
  try {
    attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  ContainerRuntime, Exposure, NodeTrust, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls, TrustedCa,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface InternalProps {
  readonly host: string;
  readonly nodePort: number;
}

export class Internal extends Chart {
  public readonly registry: PrivateRegistry;

  constructor(scope: Construct, id: string, { host, nodePort }: InternalProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    this.registry = new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
      // nodes pull by the port, pods push by the name of the Service: registry.internalHost
      exposure: Exposure.nodePort({ host, nodePort, tls: Tls.privateCa({ certManagerNamespace: 'cert-manager' }) }),
    });
  }
}

export interface NodesProps {
  readonly registry: PrivateRegistry;
  readonly runtime?: ContainerRuntime;
}

/** The nodes that pull: in a namespace of their own, since writing on a node is what `restricted` forbids. */
export class Nodes extends Chart {
  constructor(scope: Construct, id: string, { registry, runtime }: NodesProps) {
    super(scope, id);

    new kplus.Namespace(this, 'namespace', {
      metadata: { name: 'node-trust', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    });
    new NodeTrust(this, 'registry-trust', { namespace: 'node-trust', host: registry.host, ca: TrustedCa.ofRegistry(registry), runtime });
  }
}

if (require.main === module) {
  const app = new App();
  const { registry } = new Internal(app, 'registry', { host: 'node.example.com', nodePort: 30500 });
  new Nodes(app, 'nodes', { registry });
  app.synth();
}

import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Architecture, ContainerRuntime, Exposure, NodeTrust, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls, TrustedCa,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface ZcxProps {
  readonly host: string;
  readonly architecture?: Architecture;
  readonly imageRegistry?: string;
}

export class Zcx extends Chart {
  public readonly registry: PrivateRegistry;

  constructor(scope: Construct, id: string, { host, architecture, imageRegistry }: ZcxProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    this.registry = new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
      exposure: Exposure.loadBalancer({ host, port: 444, tls: Tls.privateCa({ certManagerNamespace: 'cert-manager' }) }),
      architecture,
      imageRegistry,
    });
  }
}

export interface NodesProps {
  readonly registry: PrivateRegistry;
  readonly runtime?: ContainerRuntime;
  readonly imageRegistry?: string;
}

/** The nodes that pull: in a namespace of their own, since writing on a node is what `restricted` forbids. */
export class Nodes extends Chart {
  constructor(scope: Construct, id: string, { registry, runtime, imageRegistry }: NodesProps) {
    super(scope, id);

    new kplus.Namespace(this, 'namespace', {
      metadata: { name: 'node-trust', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    });
    new NodeTrust(this, 'registry-trust', {
      namespace: 'node-trust', host: registry.host, ca: TrustedCa.ofRegistry(registry), runtime, imageRegistry,
    });
  }
}

if (require.main === module) {
  const app = new App();
  const imageRegistry = 'mirror.example.com:5000/docker.io';
  const { registry } = new Zcx(app, 'registry', { host: 'registry.example.com', architecture: Architecture.S390X, imageRegistry });
  new Nodes(app, 'nodes', { registry, imageRegistry });
  app.synth();
}

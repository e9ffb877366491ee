import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  Exposure, IContainerRegistry, IngressController, PrivateRegistry, PullCredentials, RegistryAuth, RegistryStorage, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface RegistryProps {
  readonly host: string;
  readonly tls: Tls;
}

export class Registry extends Chart {
  public readonly registry: IContainerRegistry;

  constructor(scope: Construct, id: string, { host, tls }: RegistryProps) {
    super(scope, id, { namespace: 'registry' });

    this.registry = new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
      exposure: Exposure.ingress({ host, controller: IngressController.traefik(), tls }),
    });

    // a Secret that somebody makes by hand, for example with `cdk8s-private-registry pull-secret`
    this.registry.addPullSecret({ namespace: 'shop', credentials: PullCredentials.existingSecret({ secretName: 'registry-pull' }) });

    const fromVault = PullCredentials.externalSecret({ storeName: 'vault', remoteKey: 'registry/pull' });
    this.registry.addPullSecret({ namespace: 'billing', credentials: fromVault });
    this.registry.addClusterPullSecret({ namespaceLabels: { 'registry.example.com/pull': 'true' }, credentials: fromVault });
  }
}

/** What pulls: a workload that has a pull secret already, and a ServiceAccount for pods that others make. */
export class Shop extends Chart {
  constructor(scope: Construct, id: string, registry: IContainerRegistry) {
    super(scope, id, { namespace: 'shop' });

    const api = new kplus.Deployment(this, 'api', {
      metadata: { name: 'api' },
      dockerRegistryAuth: kplus.Secret.fromSecretName(this, 'docker-hub', 'docker-hub'),
      containers: [{
        image: registry.image('shop/api', '1.4.2'),
        portNumber: 8080,
        securityContext: { user: 1000 },
        resources: { cpu: { request: kplus.Cpu.millis(100) }, memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) } },
      }],
    });
    registry.grantPull(api);

    registry.grantPull(new kplus.ServiceAccount(this, 'jobs', { metadata: { name: 'jobs' } }));
  }
}

if (require.main === module) {
  const app = new App();
  const { registry } = new Registry(app, 'registry', {
    host: 'registry.example.com', tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
  });
  new Shop(app, 'shop', registry);
  app.synth();
}

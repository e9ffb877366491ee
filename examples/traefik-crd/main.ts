import { App, Chart, Size } from 'cdk8s';
import {
  Exposure, IngressController, K3sTraefik, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface TraefikCrdProps {
  readonly host: string;
  readonly tls: Tls;
  readonly entryPoint?: string;
}

export class TraefikCrd extends Chart {
  constructor(scope: Construct, id: string, { host, tls, entryPoint }: TraefikCrdProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
      exposure: Exposure.ingress({
        host,
        controller: IngressController.traefikIngressRoute({ entryPoint }),
        tls,
        backendTls: Tls.privateCa(),
      }),
    });
  }
}

/** The Traefik of the cluster, which must let an upload take longer than a minute. */
export class Traefik extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new K3sTraefik(this, 'traefik');
  }
}

if (require.main === module) {
  const app = new App();
  new TraefikCrd(app, 'registry', { host: 'registry.example.com', tls: Tls.letsEncrypt({ email: 'ops@example.com' }) });
  new Traefik(app, 'traefik');
  app.synth();
}

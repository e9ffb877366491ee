import { App, Chart, Size } from 'cdk8s';
import {
  Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface LetsEncryptProps {
  readonly host: string;
  readonly tls: Tls;
}

export class LetsEncrypt extends Chart {
  constructor(scope: Construct, id: string, { host, tls }: LetsEncryptProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
      exposure: Exposure.ingress({ host, controller: IngressController.traefik(), tls }),
      deleteEnabled: true,
    });
  }
}

if (require.main === module) {
  const app = new App();
  new LetsEncrypt(app, 'registry', { host: 'registry.example.com', tls: Tls.letsEncrypt({ email: 'ops@example.com' }) });
  app.synth();
}

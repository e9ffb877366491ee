import { App, Chart, Size } from 'cdk8s';
import {
  Exposure, GatewayAttachment, GatewayPolicy, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface GatewayProps {
  readonly host: string;
  readonly className: string;
  readonly tls: Tls;
  readonly policy?: GatewayPolicy;
  readonly httpsPort?: number;
}

export class Gateway extends Chart {
  constructor(scope: Construct, id: string, { host, className, tls, policy, httpsPort }: GatewayProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
      exposure: Exposure.gateway({ host, gateway: GatewayAttachment.newGateway({ className, tls, httpsPort }), policy }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new Gateway(app, 'registry', {
    host: 'registry.example.com',
    className: 'eg',
    tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
    policy: GatewayPolicy.envoyGateway(),
  });
  app.synth();
}

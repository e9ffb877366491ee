import { App, Chart } from 'cdk8s';
import { Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, Tls } from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface NginxBasicAuthProps {
  readonly host: string;
  readonly tls: Tls;
}

export class NginxBasicAuth extends Chart {
  constructor(scope: Construct, id: string, { host, tls }: NginxBasicAuthProps) {
    super(scope, id, { namespace: 'registry' });

    new PrivateRegistry(this, 'docker-registry', {
      auth: RegistryAuth.ingressBasicAuth({ secretName: 'registry-basic-auth', realm: 'Authentication Required' }),
      storage: RegistryStorage.existingClaim({ claimName: 'registry-data' }),
      exposure: Exposure.ingress({ host, controller: IngressController.nginx(), tls }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new NginxBasicAuth(app, 'registry', { host: 'registry.example.com', tls: Tls.clusterIssuer('letsencrypt-prod') });
  app.synth();
}

import { App, Chart, Size } from 'cdk8s';
import { Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, Tls } from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface MinimalProps {
  readonly host: string;
}

export class Minimal extends Chart {
  constructor(scope: Construct, id: string, { host }: MinimalProps) {
    super(scope, id, { namespace: 'registry' });

    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(10) }),
      exposure: Exposure.ingress({
        host,
        controller: IngressController.traefik(),
        tls: Tls.secret('registry-tls'),
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new Minimal(app, 'registry', { host: 'registry.example.com' });
  app.synth();
}

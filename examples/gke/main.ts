import { App, Chart, Size } from 'cdk8s';
import {
  Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface GkeProps {
  readonly host: string;
  readonly staticIpName: string;
}

export class Gke extends Chart {
  constructor(scope: Construct, id: string, { host, staticIpName }: GkeProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(100), storageClass: 'premium-rwo' }),
      exposure: Exposure.ingress({ host, controller: IngressController.gke({ staticIpName }), tls: Tls.googleManagedCertificate() }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new Gke(app, 'registry', { host: 'registry.example.com', staticIpName: 'registry' });
  app.synth();
}

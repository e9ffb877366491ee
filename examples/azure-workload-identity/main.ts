import { App, Chart } from 'cdk8s';
import {
  AzureCredentials, Exposure, HttpSecret, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface AzureWorkloadIdentityProps {
  readonly host: string;
  readonly tls: Tls;
  readonly accountName: string;
  readonly clientId: string;
}

export class AzureWorkloadIdentity extends Chart {
  constructor(scope: Construct, id: string, { host, tls, accountName, clientId }: AzureWorkloadIdentityProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.azure({ accountName, container: 'images', credentials: AzureCredentials.workloadIdentity({ clientId }) }),
      httpSecret: HttpSecret.existingSecret({ secretName: 'registry-http-secret' }),
      exposure: Exposure.ingress({ host, controller: IngressController.nginx(), tls }),
      replicas: 2,
    });
  }
}

if (require.main === module) {
  const app = new App();
  new AzureWorkloadIdentity(app, 'registry', {
    host: 'registry.example.com',
    tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
    accountName: 'exampleimages',
    clientId: '00000000-0000-0000-0000-000000000000',
  });
  app.synth();
}

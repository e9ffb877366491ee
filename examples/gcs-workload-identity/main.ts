import { App, Chart } from 'cdk8s';
import {
  Exposure, GcsCredentials, HttpSecret, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface GcsWorkloadIdentityProps {
  readonly host: string;
  readonly bucket: string;
  readonly serviceAccount: string;
}

export class GcsWorkloadIdentity extends Chart {
  constructor(scope: Construct, id: string, { host, bucket, serviceAccount }: GcsWorkloadIdentityProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.gcs({ bucket, credentials: GcsCredentials.workloadIdentity(serviceAccount) }),
      httpSecret: HttpSecret.existingSecret({ secretName: 'registry-http-secret' }),
      exposure: Exposure.ingress({ host, controller: IngressController.gke(), tls: Tls.googleManagedCertificate() }),
      replicas: 2,
    });
  }
}

if (require.main === module) {
  const app = new App();
  new GcsWorkloadIdentity(app, 'registry', {
    host: 'registry.example.com',
    bucket: 'example-images',
    serviceAccount: 'registry@example-project.iam.gserviceaccount.com',
  });
  app.synth();
}

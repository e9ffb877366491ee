import { App, Chart } from 'cdk8s';
import {
  Exposure, HttpSecret, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, S3Credentials, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface MinioProps {
  readonly host: string;
  readonly tls: Tls;
  readonly endpoint: string;
}

export class Minio extends Chart {
  constructor(scope: Construct, id: string, { host, tls, endpoint }: MinioProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.s3({
        bucket: 'images',
        endpoint,
        credentials: S3Credentials.accessKey({ secretName: 'registry-s3' }),
      }),
      httpSecret: HttpSecret.existingSecret({ secretName: 'registry-http-secret' }),
      exposure: Exposure.ingress({ host, controller: IngressController.traefik(), tls }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new Minio(app, 'registry', {
    host: 'registry.example.com',
    tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
    endpoint: 'http://minio.minio.svc:9000',
  });
  app.synth();
}

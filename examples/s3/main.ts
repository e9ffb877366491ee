import { App, Chart } from 'cdk8s';
import {
  Exposure, HttpSecret, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, S3Credentials, S3Encryption, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface S3Props {
  readonly host: string;
  readonly tls: Tls;
  readonly bucket: string;
  readonly roleArn: string;
}

export class S3 extends Chart {
  constructor(scope: Construct, id: string, { host, tls, bucket, roleArn }: S3Props) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.s3({
        bucket,
        region: 'eu-central-1',
        credentials: S3Credentials.irsa(roleArn),
        encryption: S3Encryption.kms('alias/registry'),
      }),
      httpSecret: HttpSecret.existingSecret({ secretName: 'registry-http-secret' }),
      exposure: Exposure.ingress({ host, controller: IngressController.traefik(), tls }),
      resources: { cpuRequest: '500m' },
      autoscaling: { minReplicas: 2, maxReplicas: 6 },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new S3(app, 'registry', {
    host: 'registry.example.com',
    tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
    bucket: 'example-images',
    roleArn: 'arn:aws:iam::123456789012:role/registry',
  });
  app.synth();
}

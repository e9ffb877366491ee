import { App, Chart, Size } from 'cdk8s';
import {
  Exposure, IngressController, PrivateRegistry, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface AlbProps {
  readonly host: string;
  readonly certificateArn: string;
}

export class Alb extends Chart {
  constructor(scope: Construct, id: string, { host, certificateArn }: AlbProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size: Size.gibibytes(100), storageClass: 'gp3' }),
      exposure: Exposure.ingress({
        host,
        controller: IngressController.alb({ internetFacing: true }),
        tls: Tls.acmCertificate(certificateArn),
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new Alb(app, 'registry', {
    host: 'registry.example.com',
    certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  });
  app.synth();
}

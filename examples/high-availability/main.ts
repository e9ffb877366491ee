import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import {
  Exposure, HttpSecret, IngressController, PrivateRegistry, RegistryAuth, RegistryCache, RegistryStorage, RestrictedNamespace, S3Credentials, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface HighAvailabilityProps {
  readonly host: string;
  readonly tls: Tls;
  readonly endpoint: string;
  readonly redis: string;
  readonly priorityClassName: string;
}

export class HighAvailability extends Chart {
  constructor(scope: Construct, id: string, { host, tls, endpoint, redis, priorityClassName }: HighAvailabilityProps) {
    super(scope, id, { namespace: 'registry' });

    new RestrictedNamespace(this, 'namespace', { name: 'registry' });
    const registry = new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.s3({ bucket: 'images', endpoint, credentials: S3Credentials.accessKey({ secretName: 'registry-s3' }) }),
      cache: RegistryCache.redis({ addresses: [redis], password: { secretName: 'registry-redis', key: 'password' } }),
      httpSecret: HttpSecret.existingSecret({ secretName: 'registry-http-secret' }),
      exposure: Exposure.ingress({ host, controller: IngressController.traefik(), tls }),
      replicas: 3,
    });

    // what has no prop is said to the objects themselves
    ApiObject.of(registry.deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/priorityClassName', priorityClassName));
  }
}

if (require.main === module) {
  const app = new App();
  new HighAvailability(app, 'registry', {
    host: 'registry.example.com',
    tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
    endpoint: 'http://minio.minio.svc:9000',
    redis: 'redis.redis.svc:6379',
    priorityClassName: 'registry',
  });
  app.synth();
}

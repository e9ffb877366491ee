import { App, Chart, Size } from 'cdk8s';
import {
  Exposure, IngressController, PrivateRegistry, PullCredentials, RegistryAuth, RegistryStorage, RestrictedNamespace, Tls,
} from 'cdk8s-private-registry';
import { Construct } from 'constructs';

export interface LibraryProps {
  readonly host: string;
  readonly tls: Tls;
  readonly size: Size;
}

/** One team's registry, in a namespace of its own: its users, its images, its certificate. */
export class Library extends Chart {
  constructor(scope: Construct, team: string, { host, tls, size }: LibraryProps) {
    super(scope, team, { namespace: `registry-${team}` });

    new RestrictedNamespace(this, `registry-${team}`);
    const registry = new PrivateRegistry(this, 'registry', {
      auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
      storage: RegistryStorage.newClaim({ size }),
      exposure: Exposure.ingress({ host, controller: IngressController.traefik(), tls }),
    });
    registry.addPullSecret({
      namespace: team,
      credentials: PullCredentials.externalSecret({ storeName: 'vault', remoteKey: `registry/${team}/pull` }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  for (const [team, gibibytes] of [['shop', 50], ['billing', 20], ['data', 500]] as const) {
    new Library(app, team, {
      host: `${team}.registry.example.com`,
      tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
      size: Size.gibibytes(gibibytes),
    });
  }
  app.synth();
}

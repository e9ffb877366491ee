import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AuthBinding, BindAuth } from './auth-binding';
import { parseHtpasswd } from './htpasswd';
import { checkDataKey, checkObjectName, invalid } from '../kubernetes/check';
import { Identity, metadata } from '../kubernetes/metadata';
import { unrendered } from '../kubernetes/unrendered';

/** Users in a Secret that exists. */
export interface HtpasswdOptions {
  /** The name of the Secret, in the registry's namespace. */
  readonly secretName: string;

  /**
   * The key of the Secret that holds the htpasswd file.
   *
   * @default "htpasswd"
   */
  readonly key?: string;

  /**
   * What clients show when they ask for a password.
   *
   * @default "Registry"
   */
  readonly realm?: string;
}

/** Users whose passwords the ingress controller asks for. */
export interface IngressBasicAuthOptions {
  /** The name of the Secret, in the registry's namespace, with the htpasswd file under the key `auth`. */
  readonly secretName: string;

  /**
   * What clients show when they ask for a password: letters, digits, spaces and `-._~/:`.
   *
   * @default "Registry"
   */
  readonly realm?: string;
}

/**
 * Who may come in. One choice for the whole registry: everybody who can log in can pull and push everything.
 *
 * @see https://distribution.github.io/distribution/about/configuration/#htpasswd
 */
export class RegistryAuth {
  /**
   * Users with passwords in an htpasswd file, kept in a Secret that you make, and checked by the registry itself: behind every ingress
   * controller and for requests from inside the cluster alike.
   *
   * A user added to the Secret can log in, and a removed one no longer, without a restart, as soon as the kubelet has written the new file
   * (up to about a minute and a half). Only bcrypt hashes work: `cdk8s-private-registry adduser NAME --secret …` makes them. Without the
   * Secret or its key the pod does not start.
   */
  public static htpasswd(options: HtpasswdOptions): RegistryAuth {
    checkObjectName('auth.secretName', options.secretName);
    const key = checkDataKey('auth.key', options.key ?? 'htpasswd');
    const realm = checkRealm(options.realm);
    return new RegistryAuth(() => registryChecks(options.secretName, key, realm));
  }

  /**
   * The same with the users given here, as lines `name:hash` of an htpasswd file, which are rendered into a Secret. The hashes stand in your
   * Git history for everybody to try passwords on; their salt comes from you, so that the same lines render the same bytes.
   *
   * @throws when a line has no bcrypt hash (`$2a$`, `$2b$`, `$2y$`), a name is empty or has a colon, a user comes twice, or there is none
   */
  public static htpasswdLines(lines: string[]): RegistryAuth {
    const entries = parseHtpasswd('auth', lines);
    if (entries.length === 0) {
      throw invalid('auth', 'must have at least one user', lines, 'Use RegistryAuth.anonymous() to let everybody in.');
    }
    const file = entries.map(({ user, hash }) => `${user}:${hash}\n`).join('');
    return new RegistryAuth((scope, owner) => {
      const name = `${owner.name}-users`;
      new kplus.k8s.KubeSecret(scope, 'Users', {
        metadata: metadata(scope, 'Secret', name, owner),
        type: 'Opaque',
        data: { htpasswd: Buffer.from(file).toString('base64') },
      });
      return registryChecks(name, 'htpasswd', DEFAULT_REALM);
    });
  }

  /**
   * The ingress controller asks for the password, as in the imixs-cloud guide, and the registry trusts whoever reaches it: **every pod in the
   * cluster that can reach the Service comes in without one.** Prefer `htpasswd`, which has no such gap and needs no controller.
   *
   * Hashes are MD5 or bcrypt. One controller (Traefik's provider for NGINX annotations) serves the host to everybody while the Secret is
   * missing. So the pod does not start without it, and takes no traffic once it is deleted: after up to about a minute and a half, the
   * kubelet's time to notice, and two seconds more. Until then the host is open there.
   *
   * @throws when the realm has a character on which NGINX refuses the whole Ingress
   */
  public static ingressBasicAuth(options: IngressBasicAuthOptions): RegistryAuth {
    const { secretName } = options;
    checkObjectName('auth.secretName', secretName);
    const realm = checkRealm(options.realm);
    return new RegistryAuth(() => ({
      basicAuth: { secretName, realm },
      mounts: [{
        path: INGRESS_AUTH,
        // optional, or the kubelet would keep the file of a Secret that is gone
        volume: secretVolume(secretName, 'auth', { name: 'ingress-auth', optional: true }),
        readOnly: true,
      }],
      startIf: [
        `[ -s ${INGRESS_AUTH}/auth ] ||`,
        `  die 'The Secret ${secretName} with the key "auth" is missing in this namespace: without it the ingress controller may let everybody in.'`,
      ],
      readyIf: `[ -s ${INGRESS_AUTH}/auth ]`,
    }));
  }

  /** Nobody is asked: **everybody who reaches the host can pull, push and overwrite everything.** */
  public static anonymous(): RegistryAuth {
    return new RegistryAuth(() => ({ mounts: [], startIf: [] }));
  }

  private constructor(private readonly bind: BindAuth) {}

  /** @internal */
  public _bind(scope: Construct, owner: Identity): AuthBinding {
    return this.bind(scope, owner);
  }
}

const DEFAULT_REALM = 'Registry';
const USERS = '/etc/registry-users';
const INGRESS_AUTH = '/etc/ingress-auth';

/** The whole folder is mounted: a file mounted by `subPath` never changes again. */
function registryChecks(secretName: string, key: string, realm: string): AuthBinding {
  return {
    config: { htpasswd: { realm, path: `${USERS}/htpasswd` } },
    mounts: [{ path: USERS, volume: secretVolume(secretName, key, { name: 'users', path: 'htpasswd' }), readOnly: true }],
    startIf: [],
  };
}

interface SecretFile {
  readonly name: string;
  readonly path?: string;
  readonly optional?: boolean;
}

function secretVolume(secretName: string, key: string, { name, path = key, optional }: SecretFile): kplus.Volume {
  const scope = unrendered();
  const secret = kplus.Secret.fromSecretName(scope, 'Secret', secretName);
  return kplus.Volume.fromSecret(scope, 'Volume', secret, { name, optional, items: { [key]: { path } } });
}

function checkRealm(realm = DEFAULT_REALM): string {
  if (!/^[-\w .~/:]+$/.test(realm)) {
    throw invalid('auth.realm', 'must consist of letters, digits, spaces and "-._~/:"', realm);
  }
  return realm;
}

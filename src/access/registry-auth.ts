import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { AuthBinding, BindAuth } from './auth-binding';
import { ANY_HASH, HtpasswdEntry, parseHtpasswd } from './htpasswd';
import { ingressGuard } from './ingress-guard';
import { secretVolume } from './secret-volume';
import type { BasicAuth, BasicAuthSupport } from '../exposure/controllers/basic-auth';
import { checkDataKey, checkObjectName, invalid } from '../kubernetes/check';
import { Identity, metadata } from '../kubernetes/metadata';

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

/** How the ingress controller asks for passwords. */
export interface IngressBasicAuthRealm {
  /**
   * What clients show when they ask for a password: letters, digits, spaces and `-._~/:`.
   *
   * @default "Registry"
   */
  readonly realm?: string;
}

/** Users whose passwords the ingress controller asks for. */
export interface IngressBasicAuthOptions extends IngressBasicAuthRealm {
  /**
   * The name of the Secret, in the registry's namespace, with the users in the form that the controller reads: its factory says the key and
   * the hashes. For NGINX annotations and Traefik it is an htpasswd file under the key `auth`.
   */
  readonly secretName: string;
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
    const users = someUsers(parseHtpasswd('auth', lines), lines);
    const file = htpasswdFile(users);
    return new RegistryAuth((scope, owner) => {
      const name = `${owner.name}-users`;
      usersSecret(scope, owner, name, { htpasswd: file });
      return registryChecks(name, 'htpasswd', DEFAULT_REALM);
    });
  }

  /**
   * The ingress controller asks for the password, as in the imixs-cloud guide, and the registry trusts whoever reaches it: **every pod in the
   * cluster that can reach the Service comes in without one.** Prefer `htpasswd`, which has no such gap and needs no controller.
   *
   * One controller (Traefik's provider for NGINX annotations) serves the host to everybody while the Secret is missing. So the pod does not
   * start without it, and takes no traffic once it is deleted: after up to about a minute and a half, the kubelet's time to notice, and two
   * seconds more. Until then the host is open there.
   *
   * @throws when the realm has a character on which NGINX refuses the whole Ingress
   */
  public static ingressBasicAuth(options: IngressBasicAuthOptions): RegistryAuth {
    const secretName = checkObjectName('auth.secretName', options.secretName);
    const realm = checkRealm(options.realm);
    return new RegistryAuth((_scope, _owner, controller) => ingressGuard(secretName, keyOf(controller)), () => ({ secretName, realm }));
  }

  /**
   * The same with the users given here, as lines `name:hash` of an htpasswd file, which are rendered into a Secret of the form that the
   * controller reads. The hashes stand in your Git history for everybody to try passwords on.
   *
   * @throws when a line has no hash, a name is empty or has a colon, a user comes twice, or there is none; and, in the registry, when the
   * controller does not read a hash (Envoy Gateway reads SHA-1 alone)
   */
  public static ingressBasicAuthLines(lines: string[], options: IngressBasicAuthRealm = {}): RegistryAuth {
    const users = someUsers(parseHtpasswd('auth', lines, ANY_HASH), lines);
    const file = htpasswdFile(users);
    const realm = checkRealm(options.realm);
    const secretName = (owner: Identity) => `${owner.name}-basic-auth`;
    return new RegistryAuth((scope, owner, controller) => {
      usersSecret(scope, owner, secretName(owner), { [keyOf(controller)]: file }, controller?.secretType);
      return ingressGuard(secretName(owner), keyOf(controller));
    }, (owner) => ({ secretName: secretName(owner), realm, users }));
  }

  /** Nobody is asked: **everybody who reaches the host can pull, push and overwrite everything.** */
  public static anonymous(): RegistryAuth {
    return new RegistryAuth(() => ({ mounts: [], startIf: [] }));
  }

  private constructor(private readonly bind: BindAuth, private readonly basicAuth?: (owner: Identity) => BasicAuth) {}

  /**
   * What the ingress controller is to ask for, where it is the one that asks.
   *
   * @internal
   */
  public _basicAuth(owner: Identity): BasicAuth | undefined {
    return this.basicAuth?.(owner);
  }

  /** @internal */
  public _bind(scope: Construct, owner: Identity, controller?: BasicAuthSupport): AuthBinding {
    return this.bind(scope, owner, controller);
  }
}

const DEFAULT_REALM = 'Registry';
const USERS = '/etc/registry-users';

/** The whole folder is mounted: a file mounted by `subPath` never changes again. */
function registryChecks(secretName: string, key: string, realm: string): AuthBinding {
  return {
    config: { htpasswd: { realm, path: `${USERS}/htpasswd` } },
    mounts: [{ path: USERS, volume: secretVolume(secretName, { [key]: 'htpasswd' }, { name: 'users' }), readOnly: true }],
    startIf: [],
  };
}

function htpasswdFile(users: HtpasswdEntry[]): string {
  return users.map(({ user, hash }) => `${user}:${hash}\n`).join('');
}

/** The way in has refused a controller that does not ask for passwords. */
function keyOf(controller: BasicAuthSupport | undefined): string {
  return controller?.secretKey ?? 'auth';
}

function usersSecret(scope: Construct, owner: Identity, name: string, data: Record<string, string>, type = 'Opaque'): void {
  new kplus.k8s.KubeSecret(scope, 'Users', {
    metadata: metadata(scope, 'Secret', name, owner),
    type,
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
  });
}

function someUsers(users: HtpasswdEntry[], lines: string[]): HtpasswdEntry[] {
  if (users.length === 0) {
    throw invalid('auth', 'must have at least one user', lines, 'Use RegistryAuth.anonymous() to let everybody in.');
  }
  return users;
}

function checkRealm(realm = DEFAULT_REALM): string {
  if (!/^[-\w .~/:]+$/.test(realm)) {
    throw invalid('auth.realm', 'must consist of letters, digits, spaces and "-._~/:"', realm);
  }
  return realm;
}

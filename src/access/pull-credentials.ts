import { Construct } from 'constructs';
import { dockerConfigJson } from './docker-config';
import { dockerConfigSecret } from './docker-config-secret';
import { clusterExternalSecret, ExternalLogin, externalSecret } from './external-secret';
import { checkDataKey, checkObjectName, invalid } from '../kubernetes/check';
import { Identity } from '../kubernetes/metadata';

/** A pull secret that is there already. */
export interface ExistingPullSecretOptions {
  /** The name of a Secret of type `kubernetes.io/dockerconfigjson`, in the namespace that pulls. */
  readonly secretName: string;
}

/** A login kept in a store that External Secrets reads. */
export interface ExternalPullSecretOptions {
  /** The name of the SecretStore or ClusterSecretStore. */
  readonly storeName: string;

  /**
   * `ClusterSecretStore`, or `SecretStore` for one in the namespace that pulls.
   *
   * @default "ClusterSecretStore"
   */
  readonly storeKind?: string;

  /** The key in the store, such as a path in Vault or a name in AWS Secrets Manager. */
  readonly remoteKey: string;

  /**
   * Which property of it is the user's name.
   *
   * @default "username"
   */
  readonly usernameProperty?: string;

  /**
   * Which property of it is the password.
   *
   * @default "password"
   */
  readonly passwordProperty?: string;

  /**
   * How often the store is read: whole hours, minutes and seconds, such as `1h` or `15m`.
   *
   * @default "1h"
   */
  readonly refreshInterval?: string;
}

/** A login in clear text. */
export interface PlainTextCredentials {
  /** The user's name: no colon. */
  readonly username: string;

  /** The password, which will stand in the rendered YAML, only encoded. */
  readonly password: string;

  /**
   * An e-mail address, which no registry reads.
   *
   * @default - none
   */
  readonly email?: string;
}

/** Where a pull secret is rendered. */
export interface PullSecretTarget {
  readonly scope: Construct;
  readonly owner: Identity;
  readonly server: string;
  readonly name: string;
}

/**
 * With which login a namespace pulls.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#specifying-imagepullsecrets-on-a-pod
 */
export abstract class PullCredentials {
  /** A Secret that somebody else makes. Nothing is rendered; `grantPull` refers to it by name. */
  public static existingSecret(options: ExistingPullSecretOptions): PullCredentials {
    return new ExistingSecret(options);
  }

  /**
   * A login that External Secrets fetches from a store (Vault, AWS, Azure, Google and others) and writes into the pull secret.
   *
   * @throws when a name, key, property or interval is not valid
   * @see https://external-secrets.io/latest/guides/common-k8s-secret-types/
   */
  public static externalSecret(options: ExternalPullSecretOptions): ExternalPullCredentials {
    return new ExternalPullCredentials(options);
  }

  /**
   * A login in clear text: **everybody who reads the rendered YAML can read the password.** For tests, or where the output never leaves a
   * protected place.
   *
   * @throws when the name is empty or has a colon, or the password is empty
   */
  public static unsafePlainText(options: PlainTextCredentials): PullCredentials {
    return new PlainText(options);
  }

  /** The name of the Secret where it is not ours to choose. @internal */
  public readonly _secretName?: string;

  /** @internal */
  public abstract _render(target: PullSecretTarget): void;
}

/** A login that External Secrets fetches, for one namespace or for many. */
export class ExternalPullCredentials extends PullCredentials {
  private readonly login: ExternalLogin;

  /** @throws when a name, key, property or interval is not valid */
  constructor(options: ExternalPullSecretOptions) {
    super();
    this.login = checkLogin(options);
  }

  /** @internal */
  public _render(target: PullSecretTarget): void {
    externalSecret(target, this.login);
  }

  /** @internal */
  public _renderForNamespaces(target: PullSecretTarget, namespaceLabels: Record<string, string>): void {
    clusterExternalSecret(target, namespaceLabels, this.login);
  }
}

class ExistingSecret extends PullCredentials {
  public override readonly _secretName: string;

  constructor({ secretName }: ExistingPullSecretOptions) {
    super();
    this._secretName = checkObjectName('credentials.secretName', secretName);
  }

  public _render(): void {}
}

class PlainText extends PullCredentials {
  constructor(private readonly login: PlainTextCredentials) {
    super();
    if (!login.username || login.username.includes(':')) {
      throw invalid('credentials.username', 'must be a name without a colon', login.username);
    }
    if (!login.password) {
      throw new Error('credentials.password must not be empty.');
    }
  }

  public _render({ scope, owner, server, name }: PullSecretTarget): void {
    const { username, password, email } = this.login;
    dockerConfigSecret(scope, owner, name, dockerConfigJson({ server, username, password, email }));
  }
}

function checkLogin(options: ExternalPullSecretOptions): ExternalLogin {
  const { remoteKey, storeKind: kind = 'ClusterSecretStore', refreshInterval = '1h' } = options;
  if (kind !== 'ClusterSecretStore' && kind !== 'SecretStore') {
    throw invalid('credentials.storeKind', 'must be ClusterSecretStore or SecretStore', kind);
  }
  if (!remoteKey) {
    throw invalid('credentials.remoteKey', 'must be the key of the login in the store', remoteKey);
  }
  if (!/^(\d+h)?(\d+m)?(\d+s)?$/.test(refreshInterval) || refreshInterval === '') {
    throw invalid('credentials.refreshInterval', 'must be hours, minutes and seconds such as "1h" or "15m"', refreshInterval);
  }
  return {
    store: { kind, name: checkObjectName('credentials.storeName', options.storeName) },
    remoteKey,
    username: checkDataKey('credentials.usernameProperty', options.usernameProperty ?? 'username'),
    password: checkDataKey('credentials.passwordProperty', options.passwordProperty ?? 'password'),
    refreshInterval,
  };
}

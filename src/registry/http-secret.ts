import type { IExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1' with { 'resolution-mode': 'import' };
import { Construct } from 'constructs';
import { customResource } from '../kubernetes/custom-resource';
import { Identity } from '../kubernetes/metadata';
import { checkSecretValue, SecretValue } from '../kubernetes/secret-value';

/** A secret that is there already. */
export interface ExistingHttpSecretOptions {
  /** The name of the Secret, in the registry's namespace. */
  readonly secretName: string;

  /**
   * The key of the value in it.
   *
   * @default "http-secret"
   */
  readonly key?: string;
}

/**
 * The secret that signs the state of an upload between its requests. All pods must have the same one, or an upload that another pod goes on
 * with ends in 404 (`BLOB_UPLOAD_INVALID`): behind one name with several, and with one at every update.
 *
 * Pods read it when they start. After a new value, uploads fail that meet old pods and new ones, until all have been started again.
 *
 * @see https://distribution.github.io/distribution/about/configuration/#http
 */
export class HttpSecret {
  /**
   * A value in a Secret that you make: at least 16 bytes of any kind; `cdk8s-private-registry http-secret --namespace …` prints one. A pod does
   * not start with a shorter one.
   *
   * @throws when a name or a key is not valid
   */
  public static existingSecret(options: ExistingHttpSecretOptions): HttpSecret {
    const value = checkSecretValue('httpSecret', { secretName: options.secretName, key: options.key ?? KEY });
    return new HttpSecret(() => value);
  }

  /**
   * A random value that External Secrets makes in the cluster, once: nobody sees it, and it is in no store. Both objects are rendered, the
   * generator and what asks it.
   *
   * @see https://external-secrets.io/latest/api/generator/password/
   */
  public static generated(): HttpSecret {
    return new HttpSecret(generate);
  }

  private constructor(private readonly bind: (scope: Construct, owner: Identity) => SecretValue) {}

  /** @internal */
  public _bind(scope: Construct, owner: Identity): SecretValue {
    return this.bind(scope, owner);
  }
}

const KEY = 'http-secret';

function generate(scope: Construct, owner: Identity): SecretValue {
  const name = `${owner.name}-http-secret`;
  customResource(scope, 'HttpSecretGenerator', {
    apiVersion: 'generators.external-secrets.io/v1alpha1',
    kind: 'Password',
    name,
    owner,
    spec: { length: 48, symbols: 0, noUpper: false, allowRepeat: true },
  });
  const spec: IExternalSecret['spec'] = {
    refreshPolicy: 'CreatedOnce',
    target: { name },
    dataFrom: [{ sourceRef: { generatorRef: { apiVersion: 'generators.external-secrets.io/v1alpha1', kind: 'Password', name } } }],
  };
  customResource(scope, 'HttpSecret', { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', name, owner, spec });
  // the key that this generator writes
  return { secretName: name, key: 'password' };
}

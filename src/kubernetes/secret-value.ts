import * as kplus from 'cdk8s-plus-27';
import { checkDataKey, checkObjectName } from './check';
import { unrendered } from './unrendered';

/** A value in a Secret. */
export interface SecretValue {
  /** The name of the Secret, in the namespace of what reads it: the registry, or the issuer. */
  readonly secretName: string;

  /** The key of the value in it. */
  readonly key: string;
}

/** Throws when the name or the key cannot be one. */
export function checkSecretValue(prop: string, { secretName, key }: SecretValue): SecretValue {
  return { secretName: checkObjectName(`${prop}.secretName`, secretName), key: checkDataKey(`${prop}.key`, key) };
}

/** An environment variable that the kubelet fills in. The pod does not start without the Secret or its key. */
export function fromSecret({ secretName, key }: SecretValue): kplus.EnvValue {
  return kplus.EnvValue.fromSecretValue({ secret: kplus.Secret.fromSecretName(unrendered(), 'Secret', secretName), key });
}

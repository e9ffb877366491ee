import { CredentialBinding } from './storage-binding';
import { invalid } from '../kubernetes/check';
import { checkSecretValue, fromSecret } from '../kubernetes/secret-value';

/** An access key in a Secret. */
export interface S3AccessKeyOptions {
  /** The name of the Secret, in the registry's namespace. */
  readonly secretName: string;

  /**
   * The key of the Secret that holds the id of the access key.
   *
   * @default "AWS_ACCESS_KEY_ID"
   */
  readonly accessKeyIdKey?: string;

  /**
   * The key of the Secret that holds the secret access key.
   *
   * @default "AWS_SECRET_ACCESS_KEY"
   */
  readonly secretAccessKeyKey?: string;
}

/**
 * As whom the registry reads and writes a bucket.
 *
 * It needs `s3:ListBucket` and `s3:ListBucketMultipartUploads` on the bucket, and `s3:PutObject`, `s3:GetObject`,
 * `s3:DeleteObject`, `s3:ListMultipartUploadParts`, `s3:AbortMultipartUpload` on its objects.
 *
 * @see https://distribution.github.io/distribution/storage-drivers/s3/#s3-permission-scopes
 */
export class S3Credentials {
  /**
   * An access key in a Secret, given to the registry as environment variables. The pod does not start without the Secret or one of its keys.
   *
   * @throws when a name or a key is not valid
   */
  public static accessKey(options: S3AccessKeyOptions): S3Credentials {
    const { secretName, accessKeyIdKey = 'AWS_ACCESS_KEY_ID', secretAccessKeyKey = 'AWS_SECRET_ACCESS_KEY' } = options;
    const id = checkSecretValue('storage.credentials', { secretName, key: accessKeyIdKey });
    const secret = checkSecretValue('storage.credentials', { secretName, key: secretAccessKeyKey });
    // the variables of the AWS SDK: what is in REGISTRY_… is read as YAML, and a key that looks like a number would be another one
    return new S3Credentials({ environment: { AWS_ACCESS_KEY_ID: fromSecret(id), AWS_SECRET_ACCESS_KEY: fromSecret(secret) } });
  }

  /**
   * IAM roles for service accounts: the role trusts the cluster's OIDC provider and the registry's ServiceAccount, which is rendered with it.
   *
   * @param roleArn such as `arn:aws:iam::123456789012:role/registry`
   * @throws when it is no ARN of a role; and, in the storage, together with an endpoint
   * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
   */
  public static irsa(roleArn: string): S3Credentials {
    if (!/^arn:aws[-a-z]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(roleArn)) {
      throw invalid('storage.credentials', 'must be the ARN of a role, such as "arn:aws:iam::123456789012:role/registry"', roleArn);
    }
    return new S3Credentials({ identity: { annotations: { 'eks.amazonaws.com/role-arn': roleArn } } }, true);
  }

  /**
   * EKS Pod Identity: an association in EKS gives a role to the registry's ServiceAccount, which is rendered with the registry's name.
   *
   * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
   */
  public static eksPodIdentity(): S3Credentials {
    return new S3Credentials({ identity: { annotations: {} } });
  }

  /** What the node gives to every pod on it: the role of its instance. **All pods of the node can read and write the bucket.** */
  public static nodeRole(): S3Credentials {
    return new S3Credentials({});
  }

  private constructor(
    /** @internal */ public readonly _binding: CredentialBinding,
    /** whether AWS gives a token for it, which no other server does @internal */ public readonly _irsa = false,
  ) {}
}

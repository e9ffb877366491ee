import { invalid } from '../kubernetes/check';
import { Parameters } from '../registry/distribution-config';

/**
 * How S3 encrypts what the registry writes.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/serv-side-encryption.html
 */
export class S3Encryption {
  /** As the bucket says: on AWS, SSE-S3 unless it has another default. */
  public static bucketDefault(): S3Encryption {
    return new S3Encryption({ encrypt: false });
  }

  /** With keys of S3 (SSE-S3, AES-256), asked for with every object. */
  public static s3Managed(): S3Encryption {
    return new S3Encryption({ encrypt: true });
  }

  /**
   * With a key in KMS (SSE-KMS). The registry needs `kms:GenerateDataKey` and `kms:Decrypt` for it.
   *
   * @param keyId the id of the key, its ARN, or an alias as `alias/registry`
   * @throws when it is none of these
   */
  public static kms(keyId: string): S3Encryption {
    if (!/^[\w:/+=,.@-]+$/.test(keyId)) {
      throw invalid('storage.encryption', 'must be the id, the ARN or the alias of a key in KMS', keyId);
    }
    return new S3Encryption({ encrypt: true, keyid: keyId });
  }

  private constructor(/** @internal */ public readonly _parameters: Parameters) {}
}

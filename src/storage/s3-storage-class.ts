/**
 * The storage classes of S3 from which objects are read at once.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html
 */
export enum S3StorageClass {
  STANDARD = 'STANDARD',
  REDUCED_REDUNDANCY = 'REDUCED_REDUNDANCY',
  STANDARD_IA = 'STANDARD_IA',
  ONEZONE_IA = 'ONEZONE_IA',
  INTELLIGENT_TIERING = 'INTELLIGENT_TIERING',
  GLACIER_IR = 'GLACIER_IR',
  EXPRESS_ONEZONE = 'EXPRESS_ONEZONE',

  /** No storage class is asked for: for servers that know none. */
  NONE = 'NONE',
}

import { Size } from 'cdk8s';
import { BlobRedirect } from './blob-redirect';
import { checkGcsBucket } from './bucket-name';
import { GcsCredentials } from './gcs-credentials';
import { objectStorage } from './object-storage';
import { atLeast, bytes, checkRootDirectory } from './parameters';
import { refuseS3Only } from './s3-only';
import { BindStorage } from './storage-binding';
import { checkChosen } from '../kubernetes/check';

/** A bucket of Google Cloud Storage. */
export interface GcsStorageOptions {
  /** The name of the bucket, which exists. */
  readonly bucket: string;

  /** As whom the registry reads and writes it. */
  readonly credentials: GcsCredentials;

  /**
   * How clients get the content of layers. `BlobRedirect.toStorage()` with workload identity needs a service account that may sign as itself
   * (`roles/iam.serviceAccountTokenCreator`); without that right every pull ends in 500.
   *
   * @default - `BlobRedirect.toStorage()` with a key file, `BlobRedirect.disabled()` with workload identity
   */
  readonly redirect?: BlobRedirect;

  /**
   * The folder in the bucket below which everything is kept, such as `images`.
   *
   * @default - the whole bucket
   */
  readonly rootDirectory?: string;

  /**
   * How much of a layer is sent in one request: a multiple of 256 Ki. An upload holds one in memory.
   *
   * @default - the registry's own: 16 Mi
   */
  readonly chunkSize?: Size;

  /**
   * How many requests one pod sends at once: at least 25.
   *
   * @default - the registry's own: 50
   */
  readonly maxConcurrency?: number;
}

/** @see https://distribution.github.io/distribution/storage-drivers/gcs/ */
export function gcs(options: GcsStorageOptions): BindStorage {
  const { bucket, credentials, redirect, rootDirectory, chunkSize, maxConcurrency } = options;
  checkChosen('storage.credentials', credentials, 'Use GcsCredentials.workloadIdentity(…) on GKE, or GcsCredentials.keyFile({ … }).');
  refuseS3Only(redirect);
  if (redirect && !redirect._binding.disable && redirect._binding.middleware === undefined && !credentials._hasAccount) {
    throw new Error('storage.redirect: BlobRedirect.toStorage() needs a service account in whose name URLs are signed. ' +
      'Give it to GcsCredentials.workloadIdentity(…), or use BlobRedirect.disabled().');
  }
  return objectStorage({
    driver: 'gcs',
    parameters: {
      bucket: checkGcsBucket(bucket),
      rootdirectory: rootDirectory === undefined ? undefined : `/${checkRootDirectory(rootDirectory)}`,
      chunksize: chunkSize && bytes('storage.chunkSize', chunkSize, { min: Size.kibibytes(256), multiple: Size.kibibytes(256) }),
      maxconcurrency: maxConcurrency === undefined ? undefined : atLeast('storage.maxConcurrency', 25, maxConcurrency),
    },
    credentials: credentials._binding,
    redirect: redirect?._binding ?? { disable: !credentials._signs },
    words: `the GCS bucket "${bucket}"`,
  });
}

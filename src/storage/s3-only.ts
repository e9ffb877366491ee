import { BlobRedirect } from './blob-redirect';

/** Throws for a redirect that the registry ignores with other drivers. */
export function refuseS3Only(redirect: BlobRedirect | undefined): void {
  if (redirect?._s3Only) {
    throw new Error(`${redirect._s3Only} goes together with RegistryStorage.s3() alone. Use another redirect.`);
  }
}

import { BlobRedirect } from './blob-redirect';
import { objectStorage } from './object-storage';
import { refuseS3Only } from './s3-only';
import { BindStorage, Environment } from './storage-binding';
import { invalid } from '../kubernetes/check';
import { checkSecretValue, fromSecret, SecretValue } from '../kubernetes/secret-value';
import { refuseSecrets } from '../registry/config-overrides';

/** A driver that the image has and this library does not know. */
export interface CustomStorageOptions {
  /**
   * Its parameters, as they stand in `config.yml`, without secrets.
   *
   * @default - none
   */
  readonly parameters?: { [name: string]: any };

  /**
   * Parameters that are secrets, each from a Secret. Names of letters and digits alone, values of one line: they are given
   * to the registry as environment variables.
   *
   * @default - none
   */
  readonly secretParameters?: { [name: string]: SecretValue };

  /**
   * How clients get the content of layers.
   *
   * @default - as the driver does it
   */
  readonly redirect?: BlobRedirect;
}

const INSTEAD: { readonly [driver: string]: string } = {
  filesystem: 'Use RegistryStorage.newClaim({ size: … }).',
  inmemory: 'Use RegistryStorage.ephemeral().',
  s3: 'Use RegistryStorage.s3({ … }); settings that it does not have go through configOverrides.storage.s3.',
  s3aws: 'Use RegistryStorage.s3({ … }).',
  gcs: 'Use RegistryStorage.gcs({ … }); settings that it does not have go through configOverrides.storage.gcs.',
  azure: 'Use RegistryStorage.azure({ … }); settings that it does not have go through configOverrides.storage.azure.',
  swift: 'Distribution 3 has no such driver any more, and does not start with it. OpenStack Swift speaks S3: use RegistryStorage.s3({ endpoint: … }).',
  oss: 'Distribution 3 has no such driver any more, and does not start with it. Alibaba OSS speaks S3: use RegistryStorage.s3({ endpoint: …, pathStyle: false }).',
};

/** Sections of `storage` that are no drivers. */
const SECTIONS = ['maintenance', 'delete', 'redirect', 'cache', 'tag'];

export function customStorage(driver: string, options: CustomStorageOptions): BindStorage {
  const { parameters = {}, secretParameters = {}, redirect } = options;
  if (Object.hasOwn(INSTEAD, driver)) {
    throw invalid('storage.driver', 'must be one that has no factory of its own', driver, INSTEAD[driver]);
  }
  if (!/^[a-z][a-z0-9]*$/.test(driver) || SECTIONS.includes(driver)) {
    throw invalid('storage.driver', 'must be the name of a storage driver (lower case letters and digits)', driver);
  }
  refuseSecrets('storage.parameters', parameters, () => 'Use "secretParameters".');
  refuseS3Only(redirect);
  return objectStorage({
    driver,
    parameters,
    credentials: { environment: environment(driver, secretParameters) },
    redirect: redirect?._binding,
    words: `the storage of the driver "${driver}"`,
  });
}

function environment(driver: string, secrets: { [name: string]: SecretValue }): Environment {
  return Object.fromEntries(Object.entries(secrets).map(([name, value]) => {
    if (!/^[a-z0-9]+$/i.test(name)) {
      throw invalid('storage.secretParameters', 'must have names of letters and digits', name, 'No environment variable reaches another.');
    }
    return [`REGISTRY_STORAGE_${driver}_${name}`.toUpperCase(), fromSecret(checkSecretValue(`storage.secretParameters.${name}`, value))];
  }));
}

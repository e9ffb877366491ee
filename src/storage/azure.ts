import { AzureCredentials } from './azure-credentials';
import { BlobRedirect } from './blob-redirect';
import { checkAzureAccount, checkAzureContainer } from './bucket-name';
import { checkEndpoint, Endpoint, refuseCredentials, refuseUnreachable } from './endpoint';
import { objectStorage } from './object-storage';
import { checkRootDirectory } from './parameters';
import { refuseS3Only } from './s3-only';
import { BindStorage } from './storage-binding';
import { checkChosen, invalid } from '../kubernetes/check';
import type { TrustedCa } from '../trust/trusted-ca';

/** A container of Azure Blob Storage. */
export interface AzureStorageOptions {
  /** The name of the storage account. */
  readonly accountName: string;

  /** The name of the container, which exists. */
  readonly container: string;

  /** As whom the registry reads and writes it. */
  readonly credentials: AzureCredentials;

  /**
   * The domain of the cloud, such as `core.usgovcloudapi.net` or `core.chinacloudapi.cn`.
   *
   * @default - the registry's own: `core.windows.net`
   */
  readonly realm?: string;

  /**
   * The address of the blob service, where it is not `https://ACCOUNT.blob.REALM`: a URL with its scheme, and the account in the path where the
   * service wants it there.
   *
   * @default - made of account and realm
   */
  readonly serviceUrl?: string;

  /**
   * The authority that signed the certificate of `serviceUrl`, where it is a private one.
   *
   * @default - those that the image knows
   */
  readonly serviceCa?: TrustedCa;

  /**
   * How clients get the content of layers.
   *
   * @default - `BlobRedirect.toStorage()`; `BlobRedirect.disabled()` with `serviceUrl`
   */
  readonly redirect?: BlobRedirect;

  /**
   * The folder in the container below which everything is kept, such as `images`.
   *
   * @default - the whole container
   */
  readonly rootDirectory?: string;
}

/** @see https://distribution.github.io/distribution/storage-drivers/azure/ */
export function azure(options: AzureStorageOptions): BindStorage {
  const { accountName, container, credentials, realm, serviceUrl, serviceCa, redirect, rootDirectory } = options;
  checkChosen('storage.credentials', credentials, 'Use AzureCredentials.workloadIdentity({ … }), or AzureCredentials.accountKey({ … }).');
  refuseS3Only(redirect);
  if (realm !== undefined && serviceUrl !== undefined) {
    throw invalid('storage.realm', 'must be left out beside "serviceUrl"', realm);
  }
  if (realm !== undefined && (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(realm) || realm.startsWith('blob.'))) {
    throw invalid('storage.realm', 'must be a domain, such as "core.windows.net"', realm,
      realm.startsWith('blob.') ? `Did you mean "${realm.slice(5)}"?` : undefined);
  }
  const endpoint = serviceUrl === undefined ? undefined : checkServiceUrl(serviceUrl);
  refuseUnreachable(redirect, endpoint);
  if (endpoint && !endpoint.secure && (credentials._token || (redirect && !redirect._binding.disable && !redirect._binding.middleware))) {
    throw invalid('storage.serviceUrl', 'must be on https, unless credentials are an account key and nobody is redirected there', serviceUrl,
      'Azure takes tokens and signed URLs on https alone.');
  }
  if (serviceCa && !endpoint?.secure) {
    throw invalid('storage.serviceCa', 'must come with a "serviceUrl" on https', serviceUrl);
  }
  return objectStorage({
    driver: 'azure',
    parameters: {
      accountname: checkAzureAccount(accountName),
      container: checkAzureContainer(container),
      realm,
      serviceurl: serviceUrl,
      rootdirectory: rootDirectory === undefined ? undefined : `/${checkRootDirectory(rootDirectory)}`,
    },
    credentials: credentials._binding,
    redirect: redirect?._binding ?? { disable: serviceUrl !== undefined },
    ca: serviceCa,
    words: `the Azure container "${container}"`,
  });
}

function checkServiceUrl(url: string): Endpoint {
  refuseCredentials('storage.serviceUrl', url, 'Use "credentials".');
  const [base, ...path] = url.split(/(?<=[^/:])\/(?=[^/])/);
  if (path.length > 1 || path.length === 1 && !/^[a-z0-9]{3,24}\/?$/.test(path[0])) {
    throw invalid('storage.serviceUrl', 'must be a URL with a scheme and a host, and at most the account as its path', url);
  }
  return checkEndpoint('storage.serviceUrl', base);
}

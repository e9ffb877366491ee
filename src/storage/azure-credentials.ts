import { CredentialBinding } from './storage-binding';
import { invalid } from '../kubernetes/check';
import { checkSecretValue, fromSecret, SecretValue } from '../kubernetes/secret-value';

/** Which identity of Azure the registry is. */
export interface AzureWorkloadIdentityOptions {
  /** The client id of the managed identity or application, a UUID. It trusts the registry's ServiceAccount by a federated credential. */
  readonly clientId: string;

  /**
   * Its tenant, a UUID.
   *
   * @default - the one that the cluster's webhook was set up with
   */
  readonly tenantId?: string;
}

/** An application with a client secret. */
export interface AzureServicePrincipalOptions {
  /** The tenant of the application, a UUID. */
  readonly tenantId: string;

  /** The client id of the application, a UUID. */
  readonly clientId: string;

  /** Its client secret. */
  readonly clientSecret: SecretValue;

  /**
   * Where tokens are given, in a cloud other than the public one: `https://login.microsoftonline.us/`, `https://login.chinacloudapi.cn/`.
   *
   * @default - that of the public cloud
   */
  readonly authorityHost?: string;
}

/**
 * As whom the registry reads and writes a container of Azure Blob Storage.
 *
 * Identities need `Storage Blob Data Contributor`, on the storage account where clients are redirected, since only there it may sign URLs.
 *
 * @see https://distribution.github.io/distribution/storage-drivers/azure/
 */
export class AzureCredentials {
  /**
   * Microsoft Entra Workload ID: no secret anywhere. The registry's ServiceAccount is rendered with its name, and the cluster's webhook, which
   * must be there, gives its pods a token.
   *
   * @throws when an id is no UUID
   * @see https://azure.github.io/azure-workload-identity/docs/
   */
  public static workloadIdentity(options: AzureWorkloadIdentityOptions): AzureCredentials {
    const { clientId, tenantId } = options;
    return new AzureCredentials({
      parameters: { credentials: { type: 'default_credentials' } },
      identity: {
        annotations: {
          'azure.workload.identity/client-id': checkUuid('clientId', clientId),
          ...(tenantId !== undefined && { 'azure.workload.identity/tenant-id': checkUuid('tenantId', tenantId) }),
        },
        podLabels: { 'azure.workload.identity/use': 'true' },
      },
    });
  }

  /**
   * A key of the storage account, in a Secret: **it opens everything in the account.**
   *
   * @throws when a name or a key is not valid
   */
  public static accountKey(key: SecretValue): AzureCredentials {
    return new AzureCredentials({
      parameters: { credentials: { type: 'shared_key' } },
      environment: { REGISTRY_STORAGE_AZURE_ACCOUNTKEY: fromSecret(checkSecretValue('storage.credentials', key)) },
    }, false);
  }

  /**
   * An application with a client secret.
   *
   * @throws when an id is no UUID, or a name or a key is not valid
   */
  public static servicePrincipal(options: AzureServicePrincipalOptions): AzureCredentials {
    return new AzureCredentials({
      // the variables of Azure's SDK: the registry's own for the secret does not reach it, since it is in a section of its section
      parameters: { credentials: { type: 'default_credentials' } },
      environment: {
        ...(options.authorityHost !== undefined && { AZURE_AUTHORITY_HOST: { value: checkAuthority(options.authorityHost) } }),
        AZURE_TENANT_ID: { value: checkUuid('tenantId', options.tenantId) },
        AZURE_CLIENT_ID: { value: checkUuid('clientId', options.clientId) },
        AZURE_CLIENT_SECRET: fromSecret(checkSecretValue('storage.credentials.clientSecret', options.clientSecret)),
      },
    });
  }

  private constructor(
    /** @internal */ public readonly _binding: CredentialBinding,
    /** whether a token is shown, which Azure's SDK does on https alone @internal */ public readonly _token = true,
  ) {}
}

function checkAuthority(url: string): string {
  if (!/^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+\/$/.test(url)) {
    throw invalid('storage.credentials.authorityHost', 'must be a URL on https with a slash at its end', url);
  }
  return url;
}

function checkUuid(prop: string, id: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw invalid(`storage.credentials.${prop}`, 'must be a UUID, such as "00000000-0000-0000-0000-000000000000"', id);
  }
  return id;
}

import { configOf, environmentOf, expectIdentity, inBucket, mountAt } from './support';
import { AzureCredentials, AzureStorageOptions, BlobRedirect, RegistryStorage, TrustedCa } from '../../src';
import { objects, pod } from '../rendering';

const ID = '01234567-89ab-cdef-0123-456789abcdef';
const TENANT = '89abcdef-0123-4567-89ab-cdef01234567';
const accountKey = AzureCredentials.accountKey({ secretName: 'azure', key: 'account-key' });
const azure = (options: Partial<AzureStorageOptions> = {}) => (
  RegistryStorage.azure({ accountName: 'company', container: 'images', credentials: accountKey, ...options })
);

describe('a container of Azure', () => {
  test('is the one driver, with what was said and nothing else', () => {
    const { storage } = configOf(inBucket(azure()));
    expect(Object.keys(storage)).toEqual(['azure', 'delete', 'redirect', 'cache', 'maintenance']);
    expect(storage.azure).toEqual({ accountname: 'company', container: 'images', credentials: { type: 'shared_key' } });
  });

  test('is in another cloud, in a folder', () => {
    expect(configOf(inBucket(azure({ realm: 'core.chinacloudapi.cn', rootDirectory: 'images' }))).storage.azure)
      .toMatchObject({ realm: 'core.chinacloudapi.cn', rootdirectory: '/images' });
  });

  test.each(['https://company.privatelink.example.com', 'https://10.0.0.5:10000/company', 'https://azurite.example.com/company/'])('is at an address of its own: %s', (serviceUrl) => {
    const { storage } = configOf(inBucket(azure({ serviceUrl })));
    expect(storage.azure.serviceurl).toBe(serviceUrl);
    expect(storage.redirect).toEqual({ disable: true });
  });

  test('sends clients to it unless it is at an address of its own, or it is told otherwise', () => {
    const redirect = (options: Partial<AzureStorageOptions>) => configOf(inBucket(azure(options))).storage.redirect;
    expect(redirect({})).toEqual({ disable: false });
    expect(redirect({ redirect: BlobRedirect.disabled() })).toEqual({ disable: true });
    expect(redirect({ serviceUrl: 'https://company.example.com', redirect: BlobRedirect.toStorage() })).toEqual({ disable: false });
  });

  test('is trusted by an authority in a whole folder', () => {
    const it = inBucket(azure({ serviceUrl: 'https://azurite.storage.svc/company', serviceCa: TrustedCa.configMap({ configMapName: 'ca' }) }));
    expect(mountAt(it, '/etc/registry-storage-ca')).toEqual({ configMap: { name: 'ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } });
    expect(environmentOf(it).SSL_CERT_DIR).toBe('/etc/registry-storage-ca');
  });
});

describe('the registry reads it', () => {
  test('with the key of the account, from a Secret', () => {
    const it = inBucket(azure());
    expect(environmentOf(it)).toMatchObject({
      STORAGE_AZURE_ACCOUNTKEY: 'azure/account-key', REGISTRY_STORAGE_AZURE_ACCOUNTKEY: '|1-\n $(STORAGE_AZURE_ACCOUNTKEY)',
    });
    expect(objects(it).some(({ kind }) => kind === 'ServiceAccount')).toBe(false);
  });

  test('as a workload identity: the ServiceAccount says which, and the label asks the webhook for a token', () => {
    const it = inBucket(azure({ credentials: AzureCredentials.workloadIdentity({ clientId: ID, tenantId: TENANT }) }));
    expectIdentity(it, { 'azure.workload.identity/client-id': ID, 'azure.workload.identity/tenant-id': TENANT });
    expect(pod(it).metadata.labels).toEqual({
      'app.kubernetes.io/instance': 'registry', 'app.kubernetes.io/name': 'registry', 'azure.workload.identity/use': 'true',
    });
    expect(objects(it).find(({ kind }) => kind === 'Deployment').spec.selector.matchLabels).not.toHaveProperty(['azure.workload.identity/use']);
    expect(configOf(it).storage.azure.credentials).toEqual({ type: 'default_credentials' });
    expectIdentity(inBucket(azure({ credentials: AzureCredentials.workloadIdentity({ clientId: ID.toUpperCase() }) })), {
      'azure.workload.identity/client-id': ID.toUpperCase(),
    });
  });

  test('as an application of another cloud, whose tokens are given elsewhere', () => {
    const principal = (authorityHost: string) => AzureCredentials.servicePrincipal({
      tenantId: TENANT, clientId: ID, clientSecret: { secretName: 'azure', key: 'k' }, authorityHost,
    });
    const it = inBucket(azure({ credentials: principal('https://login.chinacloudapi.cn/') }));
    expect(environmentOf(it).AZURE_AUTHORITY_HOST).toBe('https://login.chinacloudapi.cn/');
    for (const url of ['https://login.chinacloudapi.cn', 'http://login.chinacloudapi.cn/', 'login.chinacloudapi.cn', 'https://login.chinacloudapi.cn/t/']) {
      expect(() => principal(url)).toThrow(new Error(`storage.credentials.authorityHost must be a URL on https with a slash at its end, but was "${url}".`));
    }
  });

  test('with the key of the account also without TLS', () => {
    expect(configOf(inBucket(azure({ serviceUrl: 'http://azurite:10000/company' }))).storage.azure.serviceurl).toBe('http://azurite:10000/company');
    const redirect = BlobRedirect.toBaseUrl('https://cdn.example.com');
    expect(() => azure({ serviceUrl: 'http://azurite:10000/company', redirect })).not.toThrow();
  });

  test('as an application with a secret, in the variables of Azure', () => {
    const clientSecret = { secretName: 'azure', key: 'client-secret' };
    const it = inBucket(azure({ credentials: AzureCredentials.servicePrincipal({ tenantId: TENANT, clientId: ID, clientSecret }) }));
    expect(environmentOf(it)).toMatchObject({ AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: ID, AZURE_CLIENT_SECRET: 'azure/client-secret' });
    expect(configOf(it).storage.azure.credentials).toEqual({ type: 'default_credentials' });
    expect(environmentOf(it, 'prepare')).toEqual(environmentOf(it));
  });
});

describe('it is refused, in the words of its props', () => {
  const serviceCa = TrustedCa.secret({ secretName: 'ca' });
  test.each<[Partial<AzureStorageOptions>, RegExp]>([
    [{ realm: 'core.windows.net', serviceUrl: 'https://company.example.com' }, /^storage\.realm must be left out beside "serviceUrl", but was "core\.windows\.net"\.$/],
    [{ realm: 'https://core.windows.net' }, /^storage\.realm must be a domain, such as "core\.windows\.net"/],
    [{ realm: 'blob.core.windows.net' }, /^storage\.realm must be a domain, .* Did you mean "core\.windows\.net"\?$/],
    [{ serviceUrl: 'http://azurite:10000/company', credentials: AzureCredentials.workloadIdentity({ clientId: ID }) },
      /^storage\.serviceUrl must be on https, .* Azure takes tokens and signed URLs on https alone\.$/],
    [{ serviceUrl: 'http://company.example.com', redirect: BlobRedirect.toStorage() }, /^storage\.serviceUrl must be on https, unless credentials are an account key/],
    [{ realm: 'local' }, /^storage\.realm must be a domain/],
    [{ serviceCa }, /^storage\.serviceCa must come with a "serviceUrl" on https, but was missing\.$/],
    [{ serviceCa, serviceUrl: 'http://azurite:10000/company' }, /^storage\.serviceCa must come with a "serviceUrl" on https/],
    [{ serviceUrl: 'company.blob.core.windows.net' }, /^storage\.serviceUrl must be a URL with a scheme and a host.* Did you mean "https:\/\/company/],
    [{ serviceUrl: 'ftp://company.example.com' }, /^storage\.serviceUrl must be a URL with a scheme and a host.* The scheme is http or https\.$/],
    [{ serviceUrl: 'https://company.example.com/company/images' }, /^storage\.serviceUrl must be a URL with a scheme and a host, and at most the account as its path/],
    [{ serviceUrl: 'https://company.example.com/My-Account' }, /^storage\.serviceUrl must be .* at most the account/],
    [{ serviceUrl: 'https://company.example.com:99999' }, /^storage\.serviceUrl must be .* A port is 1 to 65535\.$/],
    [{ serviceUrl: 'http://azurite:10000/company', redirect: BlobRedirect.toStorage() },
      /^storage\.redirect must be BlobRedirect\.disabled\(\) with an endpoint inside the cluster, but was "http:\/\/azurite:10000"/],
    [{ credentials: undefined }, /^storage\.credentials must be chosen, but was missing\. Use AzureCredentials\./],
  ])('%#', (options, message) => {
    expect(() => azure(options)).toThrow(message);
  });

  test.each(['https://company:hunter2@company.example.com', 'https://company.example.com/a/b@hunter2', 'https://company.blob.core.windows.net/?sv=2024&sig=hunter2'])(
    'with what opens it in its address, which the error does not repeat (%#)', (serviceUrl) => {
      expect(() => azure({ serviceUrl })).toThrow(/^storage\.serviceUrl must not hold a user, a password or a query: .* Use "credentials"\.$/);
      expect(() => azure({ serviceUrl })).not.toThrow(/hunter2/);
    });

  test.each(['', 'company', ID.slice(1), `${ID}0`, `{${ID}}`, ID.replace('a', 'g')])('with an id that is no UUID: "%s"', (id) => {
    const clientSecret = { secretName: 's', key: 'k' };
    const must = (prop: string) => new RegExp(`^storage\\.credentials\\.${prop} must be a UUID, such as "0{8}-.*", but was "`);
    expect(() => AzureCredentials.workloadIdentity({ clientId: id })).toThrow(must('clientId'));
    expect(() => AzureCredentials.workloadIdentity({ clientId: ID, tenantId: id })).toThrow(must('tenantId'));
    expect(() => AzureCredentials.servicePrincipal({ clientId: id, tenantId: TENANT, clientSecret })).toThrow(must('clientId'));
    expect(() => AzureCredentials.servicePrincipal({ clientId: ID, tenantId: id, clientSecret })).toThrow(must('tenantId'));
  });

  test('with names of a Secret that are none', () => {
    expect(() => AzureCredentials.accountKey({ secretName: 'My Key', key: 'k' })).toThrow(/^storage\.credentials\.secretName must be the name/);
    expect(() => AzureCredentials.servicePrincipal({ clientId: ID, tenantId: ID, clientSecret: { secretName: 's', key: '' } }))
      .toThrow(/^storage\.credentials\.clientSecret\.key must be a key of a Secret/);
  });
});

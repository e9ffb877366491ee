import { AcmeSolver, AzureDnsOptions, Rfc2136Options, Route53Options, SecretValue, Tls, WebhookSolverOptions } from '../../../src';
import { behind, solvers } from '../support';
import { CONTROLLERS, SOLVERS } from '../ways-in';

const key: SecretValue = { secretName: 'dns', key: 'key' };
const by = (solver: AcmeSolver) => {
  const [rendered, ...rest] = solvers(behind(CONTROLLERS.nginx.controller, { tls: Tls.acme({ server: 'https://acme.example.com/dir', solver }) }));
  expect(rest).toEqual([]);
  return rendered;
};

// https://cert-manager.io/docs/configuration/acme/dns01/
describe('the solver', () => {
  const azure = { subscriptionID: 's', resourceGroupName: 'g', hostedZoneName: 'example.com' };

  test.each<[keyof typeof SOLVERS, object]>([
    ['http01', { http01: { ingress: { ingressClassName: 'public', serviceType: 'ClusterIP' } } }],
    ['route53', { dns01: { route53: {} } }],
    ['route53-key', {
      dns01: {
        route53: {
          region: 'eu-central-1',
          hostedZoneID: 'Z1D633PJN98FT9',
          role: 'arn:aws:iam::123456789012:role/dns',
          accessKeyIDSecretRef: { name: 'dns', key: 'id' },
          secretAccessKeySecretRef: { name: 'dns', key: 'secret' },
        },
      },
    }],
    ['cloudflare', { dns01: { cloudflare: { apiTokenSecretRef: { name: 'dns', key: 'token' } } } }],
    ['azure-dns', { dns01: { azureDNS: { ...azure, managedIdentity: { clientID: 'i' } } } }],
    ['azure-dns-principal', {
      dns01: { azureDNS: { ...azure, tenantID: 't', clientID: 'c', clientSecretSecretRef: { name: 'dns', key: 'secret' } } },
    }],
    ['cloud-dns', { dns01: { cloudDNS: { project: 'p', hostedZoneName: 'z', serviceAccountSecretRef: { name: 'dns', key: 'key.json' } } } }],
    ['rfc2136', {
      dns01: {
        rfc2136: { nameserver: '192.0.2.53:53', tsigKeyName: 'acme', tsigAlgorithm: 'HMACSHA512', tsigSecretSecretRef: { name: 'dns', key: 'tsig' } },
      },
    }],
    ['acme-dns', { dns01: { acmeDNS: { host: 'https://auth.acme-dns.io', accountSecretRef: { name: 'dns', key: 'acmedns.json' } } } }],
    ['webhook', {
      dns01: { webhook: { groupName: 'acme.example.com', solverName: 'mine', config: { zone: 'example.com', secretRef: { name: 'dns' } } } },
    }],
  ])('%s is what cert-manager reads, and nothing else', (name, expected) => {
    expect(by(SOLVERS[name])).toEqual(expected);
  });

  test('with the least that it must be told', () => {
    expect(by(AcmeSolver.azureDns({ subscriptionId: 's', resourceGroup: 'g', hostedZone: 'example.com' }))).toEqual({ dns01: { azureDNS: azure } });
    expect(by(AcmeSolver.cloudDns({ project: 'p' }))).toEqual({ dns01: { cloudDNS: { project: 'p' } } });
    expect(by(AcmeSolver.rfc2136({ nameserver: '192.0.2.53' }))).toEqual({ dns01: { rfc2136: { nameserver: '192.0.2.53' } } });
    expect(by(AcmeSolver.webhook({ groupName: 'acme.example.com', solverName: 'mine' }))).toEqual({
      dns01: { webhook: { groupName: 'acme.example.com', solverName: 'mine' } },
    });
  });

  test('HTTP-01 goes through what serves the registry, unless told otherwise', () => {
    expect(by(AcmeSolver.http01())).toEqual({ http01: { ingress: { ingressClassName: 'nginx', serviceType: 'ClusterIP' } } });
    expect(() => AcmeSolver.http01({ ingressClassName: 'My Class' })).toThrow(/^tls\.solver\.ingressClassName must be/);
  });
});

// https://cert-manager.io/docs/configuration/acme/dns01/rfc2136/
describe('the name server for dynamic updates', () => {
  test.each(['192.0.2.53', '192.0.2.53:5353', '[2001:db8::53]', '[2001:db8::53]:53', 'ns1.example.com', 'ns1.example.com:53'])('may be %s', (nameserver) => {
    expect(by(AcmeSolver.rfc2136({ nameserver })).dns01.rfc2136.nameserver).toBe(nameserver);
  });

  test.each(['', 'https://ns1.example.com', 'ns1.example.com/53', '2001:db8::53', '192.0.2.53:99999', 'ns1 example', ':53'])('is none: %p', (nameserver) => {
    expect(() => AcmeSolver.rfc2136({ nameserver })).toThrow(/^tls\.solver\.nameserver must be /);
  });

  test('takes HMACSHA256 for a key unless told otherwise: cert-manager would take MD5', () => {
    expect(by(AcmeSolver.rfc2136({ nameserver: '192.0.2.53', tsigKeyName: 'acme', tsigSecret: key })).dns01.rfc2136.tsigAlgorithm).toBe('HMACSHA256');
  });

  test.each<[Partial<Rfc2136Options>, string]>([
    [{ tsigKeyName: 'acme' }, 'tls.solver.tsigSecret must be given together with "tsigKeyName", but was missing.'],
    [{ tsigSecret: key }, 'tls.solver.tsigKeyName must be given together with "tsigSecret", but was missing.'],
    [{ tsigKeyName: 'a', tsigSecret: key, tsigAlgorithm: 'SHA256' },
      'tls.solver.tsigAlgorithm must be one of HMACMD5, HMACSHA1, HMACSHA256, HMACSHA512, but was "SHA256".'],
  ])('is refused half told: %p', (options, message) => {
    expect(() => AcmeSolver.rfc2136({ nameserver: '192.0.2.53', ...options })).toThrow(message);
  });
});

describe('what a solver is told', () => {
  test.each<[Route53Options, string]>([
    [{ accessKeyId: key }, 'tls.solver.secretAccessKey must be given together with "accessKeyId", but was missing.'],
    [{ secretAccessKey: key }, 'tls.solver.accessKeyId must be given together with "secretAccessKey", but was missing.'],
  ])('is a whole access key for Route 53 (%#)', (options, message) => {
    expect(() => AcmeSolver.route53(options)).toThrow(message);
  });

  const zone = { subscriptionId: 's', resourceGroup: 'g', hostedZone: 'example.com' };
  const principal = { tenantId: 't', clientId: 'c', clientSecret: key };
  test.each<[AzureDnsOptions, string]>([
    [{ ...zone, tenantId: 't' }, 'tls.solver.clientId must be given together with "tenantId", but was missing.'],
    [{ ...zone, tenantId: 't', clientId: 'c' }, 'tls.solver.clientSecret must be given together with "tenantId" and "clientId", but was missing.'],
    [{ ...zone, ...principal, managedIdentityClientId: 'i' }, 'tls.solver.managedIdentityClientId must be left out with a service principal, but was "i".'],
    [{ ...zone, subscriptionId: '' }, 'tls.solver.subscriptionId must be given, but was "".'],
    [{ ...zone, resourceGroup: '' }, 'tls.solver.resourceGroup must be given, but was "".'],
    [{ ...zone, hostedZone: '' }, 'tls.solver.hostedZone must be given, but was "".'],
  ])('is one identity for Azure (%#)', (options, message) => {
    expect(() => AcmeSolver.azureDns(options)).toThrow(message);
  });

  test.each<[WebhookSolverOptions, RegExp]>([
    [{ groupName: 'My Group', solverName: 'mine' }, /^tls\.solver\.groupName must be/],
    [{ groupName: 'acme.example.com', solverName: '' }, /^tls\.solver\.solverName must be given, but was ""\.$/],
  ])('is a webhook that can be called (%#)', (options, message) => {
    expect(() => AcmeSolver.webhook(options)).toThrow(message);
  });

  test('is a project, an acme-dns server that is a URL', () => {
    expect(() => AcmeSolver.cloudDns({ project: '' })).toThrow('tls.solver.project must be given, but was "".');
    for (const host of ['', 'auth.acme-dns.io', 'ftp://auth.acme-dns.io', 'https://']) {
      expect(() => AcmeSolver.acmeDns({ host, accounts: key })).toThrow(`tls.solver.host must be the URL of an acme-dns server, but was ${JSON.stringify(host)}.`);
    }
  });

  test.each<[string, (value: SecretValue) => AcmeSolver]>([
    ['accessKeyId', (accessKeyId) => AcmeSolver.route53({ accessKeyId, secretAccessKey: key })],
    ['secretAccessKey', (secretAccessKey) => AcmeSolver.route53({ accessKeyId: key, secretAccessKey })],
    ['apiToken', (apiToken) => AcmeSolver.cloudflare({ apiToken })],
    ['clientSecret', (clientSecret) => AcmeSolver.azureDns({ ...zone, ...principal, clientSecret })],
    ['serviceAccount', (serviceAccount) => AcmeSolver.cloudDns({ project: 'p', serviceAccount })],
    ['tsigSecret', (tsigSecret) => AcmeSolver.rfc2136({ nameserver: '192.0.2.53', tsigKeyName: 'acme', tsigSecret })],
    ['accounts', (accounts) => AcmeSolver.acmeDns({ host: 'https://auth.acme-dns.io', accounts })],
  ])('is a Secret and a key that can be there: %s', (prop, solver) => {
    expect(() => solver({ secretName: 'My Secret', key: 'key' })).toThrow(`tls.solver.${prop}.secretName must be`);
    expect(() => solver({ secretName: 'dns', key: 'a/b' })).toThrow(`tls.solver.${prop}.key must be a key of a Secret`);
  });
});

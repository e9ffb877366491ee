import { AcmeSolver, Exposure, GatewayAttachment, GatewayPolicy, RegistryAuth, Tls } from '../../../src';
import { find, HOST, objects, registry } from '../../rendering';
import { at, BACKEND, letsEncrypt, ofKind, PLAIN, solvers, USERS } from '../support';
import { newGateway } from '../ways-in';

// https://gateway-api.sigs.k8s.io/reference/spec/ : what the API server would fill in to an item of a list is written out, since it replaces
// lists as a whole and a GitOps controller would see a difference for ever
const PARENT = { group: 'gateway.networking.k8s.io', kind: 'Gateway' };
const EVERYTHING = [{ path: { type: 'PathPrefix', value: '/' } }];
const BACKEND_REFS = [{ group: '', kind: 'Service', name: 'registry', port: 5000, weight: 1 }];
const NOTHING_CUT = { request: '0s', backendRequest: '0s' };
const allowedRoutes = { namespaces: { from: 'Same' } };

const own = (tls?: Tls, choices = {}) => at(newGateway(tls), undefined, choices);
const route = (it: ReturnType<typeof own>, name = 'registry') => find(it, 'HTTPRoute', name).spec;

describe('a Gateway of the registry\'s own', () => {
  test('has a listener for HTTPS and one that redirects, for the host alone', () => {
    const gateway = find(own(), 'Gateway');
    expect(gateway).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', metadata: { name: 'registry', namespace: 'registry' } });
    expect(gateway.spec).toEqual({
      gatewayClassName: 'eg',
      listeners: [
        { name: 'http', port: 80, protocol: 'HTTP', hostname: HOST, allowedRoutes },
        {
          name: 'https',
          port: 443,
          protocol: 'HTTPS',
          hostname: HOST,
          allowedRoutes,
          tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: 'registry-tls' }] },
        },
      ],
    });
  });

  test('routes HTTPS to the Service, and cuts nothing off', () => {
    expect(route(own())).toEqual({
      parentRefs: [{ ...PARENT, name: 'registry', sectionName: 'https' }],
      hostnames: [HOST],
      rules: [{ matches: EVERYTHING, backendRefs: BACKEND_REFS, timeouts: NOTHING_CUT }],
    });
  });

  test('redirects plain HTTP, with a status that Gateway API 1.4 knows and without backends', () => {
    expect(route(own(), 'registry-redirect')).toEqual({
      parentRefs: [{ ...PARENT, name: 'registry', sectionName: 'http' }],
      hostnames: [HOST],
      rules: [{ matches: EVERYTHING, filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
  });

  test('and its route are the registry\'s children', () => {
    const it = own();
    expect([it.gateway!.kind, it.route!.kind, it.route!.name, it.ingress]).toEqual(['Gateway', 'HTTPRoute', 'registry', undefined]);
    expect(it).toMatchObject({ host: HOST, url: `https://${HOST}` });
  });

  // https://cert-manager.io/docs/configuration/acme/http01/#configuring-the-http-01-gateway-api-solver
  test('answers HTTP-01 on the listener for plain HTTP', () => {
    expect(solvers(own(letsEncrypt))).toEqual([
      { http01: { gatewayHTTPRoute: { parentRefs: [{ ...PARENT, name: 'registry', sectionName: 'http' }], serviceType: 'ClusterIP' } } },
    ]);
    expect(own(letsEncrypt).notes).toContain('config.enableGatewayAPI');
  });

  test('takes its certificate from an issuer or a Secret that is there', () => {
    expect(find(own(Tls.clusterIssuer('company')), 'Certificate').spec).toMatchObject({ secretName: 'registry-tls', dnsNames: [HOST] });
    expect(find(own(Tls.secret('mine')), 'Gateway').spec.listeners[1].tls.certificateRefs).toEqual([{ group: '', kind: 'Secret', name: 'mine' }]);
  });

  test.each([Tls.acmCertificate('arn:aws:acm:eu-central-1:123456789012:certificate/1'), Tls.googleManagedCertificate()])(
    'refuses a certificate that is in no Secret (%#)', (tls) => {
      expect(() => own(tls)).toThrow('tls: a Gateway reads its certificate from a Secret. Use Tls.letsEncrypt(), Tls.issuer() or Tls.secret().');
    });

  test('may listen on other ports than those that clients use', () => {
    const gateway = GatewayAttachment.newGateway({ className: 'traefik', tls: letsEncrypt, httpPort: 8000, httpsPort: 8443 });
    const it = at(gateway, undefined, { port: 444 });
    expect(find(it, 'Gateway').spec.listeners.map(({ port }: { port: number }) => port)).toEqual([8000, 8443]);
    expect(it.host).toBe(`${HOST}:444`);
    expect(at(gateway).host).toBe(HOST);
    expect(() => at(gateway, undefined, { port: 65536 })).toThrow('exposure.port must be a port, 1 to 65535, but was 65536.');
  });
});

describe('a Gateway of the registry\'s own without TLS', () => {
  const plain = () => own(Tls.none(), PLAIN);

  test('has one listener, for plain HTTP, and redirects nothing', () => {
    expect(find(plain(), 'Gateway').spec.listeners).toEqual([{ name: 'http', port: 80, protocol: 'HTTP', hostname: HOST, allowedRoutes }]);
    expect(route(plain()).parentRefs).toEqual([{ ...PARENT, name: 'registry', sectionName: 'http' }]);
    expect(ofKind(plain(), 'HTTPRoute')).toHaveLength(1);
    expect(plain().url).toBe(`http://${HOST}`);
  });

  test('lets no password through', () => {
    expect(() => own(Tls.none())).toThrow(/^auth: users cannot go together with Tls\.none\(\)/);
  });
});

describe('a Gateway that is there', () => {
  const there = (options = {}) => at(GatewayAttachment.existing({ name: 'edge', namespace: 'infra', sectionName: 'tls', ...options }));

  test('is referred to by its namespace and its listener, and not rendered', () => {
    expect(route(there())).toEqual({
      parentRefs: [{ ...PARENT, name: 'edge', namespace: 'infra', sectionName: 'tls' }],
      hostnames: [HOST],
      rules: [{ matches: EVERYTHING, backendRefs: BACKEND_REFS, timeouts: NOTHING_CUT }],
    });
    expect(objects(there()).map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'Deployment', 'HTTPRoute', 'PersistentVolumeClaim', 'Service']);
    expect(there().gateway).toBeUndefined();
    expect(there().url).toBe(`https://${HOST}`);
  });

  test('of the registry\'s own namespace is referred to without', () => {
    expect(route(there({ namespace: undefined })).parentRefs).toEqual([{ ...PARENT, name: 'edge', sectionName: 'tls' }]);
  });

  test('redirects where one says on which listener', () => {
    const it = there({ httpSectionName: 'plain' });
    expect(route(it, 'registry-redirect').parentRefs).toEqual([{ ...PARENT, name: 'edge', namespace: 'infra', sectionName: 'plain' }]);
    expect(route(it).parentRefs[0].sectionName).toBe('tls');
  });

  test('must let the route in and have a certificate, which the notes say', () => {
    expect(there().notes).toContain(
      'The listener "tls" of the Gateway "edge" must allow routes from the registry\'s namespace and have a certificate for the host.');
  });
});

// https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/
describe('TLS from the Gateway to the pod', () => {
  test('is asked for by a BackendTLSPolicy beside the Service', () => {
    const policy = find(own(letsEncrypt, BACKEND), 'BackendTLSPolicy');
    expect(policy).toMatchObject({ apiVersion: 'gateway.networking.k8s.io/v1', metadata: { name: 'registry', namespace: 'registry' } });
    expect(policy.spec).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'registry' }],
      validation: { hostname: 'registry.registry.svc', caCertificateRefs: [{ group: '', kind: 'Secret', name: 'registry-backend-tls' }] },
    });
    expect(find(own(letsEncrypt, BACKEND), 'Certificate', 'registry-backend-tls').spec.dnsNames).toContain('registry.registry.svc');
    expect(ofKind(own(), 'BackendTLSPolicy')).toEqual([]);
  });

  test('works at a Gateway that is there', () => {
    const it = at(GatewayAttachment.existing({ name: 'edge', sectionName: 'tls' }), undefined, BACKEND);
    expect(find(it, 'BackendTLSPolicy').spec.targetRefs).toEqual([{ group: '', kind: 'Service', name: 'registry' }]);
  });

  test('is refused with a certificate that is in no Secret', () => {
    expect(() => own(letsEncrypt, { backendTls: Tls.none() })).toThrow(/^exposure\.backendTls must be a certificate in a Secret, but was "none"\./);
  });
});

describe('passwords at a Gateway', () => {
  test('are in no standard: they need the policy of the implementation', () => {
    expect(() => own(letsEncrypt, USERS)).toThrow('auth: the Gateway API cannot be told to ask for a password: its standard has no word for it, but the "policy" of an implementation may. '
      + 'Use RegistryAuth.htpasswd, which the registry checks itself.');
    expect(() => at(newGateway(), GatewayPolicy.envoyGateway(), USERS)).not.toThrow();
  });

  test('that the registry asks for need none', () => {
    const it = registry({ auth: RegistryAuth.htpasswd({ secretName: 'people' }), exposure: Exposure.gateway({ host: HOST, gateway: newGateway() }) });
    expect(JSON.stringify(route(it))).not.toContain('filters');
  });
});

test('a Gateway of the registry\'s own proves the host alone by HTTP-01: its listeners are for no other name', () => {
  const tls = (solver?: AcmeSolver) => Tls.letsEncrypt({ email: 'ops@example.org', additionalNames: ['other.example.com'], solver });
  expect(() => at(GatewayAttachment.newGateway({ className: 'eg', tls: tls() }))).toThrow(/^tls\.additionalNames must be left out with HTTP-01, but was "other\.example\.com"\. The listeners/);
  expect(() => at(GatewayAttachment.newGateway({ className: 'eg', tls: tls(AcmeSolver.route53()) }))).not.toThrow();
});

test('a listener for plain HTTP that is the one for HTTPS is refused: it would redirect to itself', () => {
  expect(() => GatewayAttachment.existing({ name: 'g', sectionName: 'https', httpSectionName: 'https' })).toThrow(/^gateway\.httpSectionName must be another listener/);
});

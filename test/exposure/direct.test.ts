import { parse } from 'yaml';
import { AcmeSolver, DirectExposureOptions, Exposure, IpFamily, RegistryAuth, Tls } from '../../src';
import { find, HOST, objects, pod, registry, Rendered } from '../rendering';
import { annotationsOf, direct, letsEncrypt, ofKind, PLAIN, USERS } from './support';
import { ACM, DIRECT } from './ways-in';

const secret = Tls.secret('registry-tls');
const config = (it: ReturnType<typeof direct>): Rendered => parse(find(it, 'ConfigMap').data['config.yml']);

describe.each(Object.entries(DIRECT))('%s', (name, exposure) => {
  const it = () => direct(exposure(secret));

  test('ends TLS in the registry, with the certificate of a Secret that is mounted as a folder', () => {
    const { spec, container } = pod(it());
    expect(config(it()).http.tls).toEqual({ certificate: '/etc/registry-tls/tls.crt', key: '/etc/registry-tls/tls.key' });
    expect(container.volumeMounts).toContainEqual({ name: 'tls', mountPath: '/etc/registry-tls', readOnly: true });
    expect(spec.volumes).toContainEqual({
      name: 'tls', secret: { secretName: 'registry-tls', items: [{ key: 'tls.crt', path: 'tls.crt' }, { key: 'tls.key', path: 'tls.key' }] },
    });
    expect(JSON.stringify(container)).not.toContain('subPath');
  });

  test('is looked at over HTTPS', () => {
    const { container } = pod(it());
    expect(container.ports).toEqual([expect.objectContaining({ name: 'https', containerPort: 5000 })]);
    expect(container.startupProbe.httpGet).toEqual({ path: '/', port: 5000, scheme: 'HTTPS' });
    expect(container.readinessProbe.exec.command[2]).toMatch(/^set -e\ngrep -qs ":1388 /);
    expect(container.livenessProbe.tcpSocket).toEqual(expect.objectContaining({ port: 5000 }));
  });

  test('has a port of the Service that leads to the registry\'s', () => {
    expect(find(it(), 'Service').spec.ports).toEqual([expect.objectContaining({ name: 'https', targetPort: 5000 })]);
    expect(it().url).toBe(`https://${it().host}`);
  });

  test('is without TLS by name only, and then for nobody with a password', () => {
    const plain = direct(exposure(Tls.none()), PLAIN);
    expect(config(plain).http).not.toHaveProperty('tls');
    expect(pod(plain).container.startupProbe.httpGet).not.toHaveProperty('scheme');
    expect(pod(plain).spec.volumes.map((volume: Rendered) => volume.name)).not.toContain('tls');
    expect(find(plain, 'Service').spec.ports[0].name).toBe('http');
    expect(plain.url).toBe(`http://${plain.host}`);
    expect(() => direct(exposure(Tls.none()))).toThrow(/^auth: users cannot go together with Tls\.none\(\)/);
  });

  test('renders nothing that routes', () => {
    const known = ['ConfigMap', 'Deployment', 'PersistentVolumeClaim', 'Service'];
    expect(objects(it()).map(({ kind }) => kind).sort()).toEqual(known);
    expect([it().ingress, it().route, it().gateway]).toEqual([undefined, undefined, undefined]);
  });

  test('has nobody before it that could ask for a password', () => {
    expect(() => direct(exposure(secret), USERS)).toThrow(
      'auth: no ingress controller stands before the registry here that could ask for a password. Use RegistryAuth.htpasswd.');
    expect(() => direct(exposure(secret), { auth: RegistryAuth.htpasswd({ secretName: 'people' }) })).not.toThrow();
  });

  test.each([Tls.acmCertificate(ACM), Tls.googleManagedCertificate()])('needs a certificate in a Secret (%#)', (tls) => {
    expect(() => direct(exposure(tls))).toThrow('tls: the registry itself ends TLS here and needs a certificate in a Secret. ' +
      'Use Tls.privateCa(), Tls.issuer() or Tls.secret().');
  });

  test('has nothing that answers HTTP-01, with what to do', () => {
    const words = name === 'cluster-internal'
      ? 'tls: an ACME server signs public names only, and this registry has none but those of the cluster. Use Tls.privateCa()'
      : 'tls.solver: nothing here answers HTTP-01 on port 80 of the host. Use a DNS-01 solver (AcmeSolver.route53 and others), ' +
        'or AcmeSolver.http01({ ingressClassName: … }) for a controller that serves the host there.';
    expect(() => direct(exposure(letsEncrypt))).toThrow(words);
  });
});

describe('the certificate that the registry itself serves', () => {
  const INTERNAL = ['registry', 'registry.registry', 'registry.registry.svc', 'registry.registry.svc.cluster.local'];
  const signed = (exposure: Exposure, choices = {}) => find(direct(exposure, choices), 'Certificate', 'registry-tls').spec;

  test('has the cluster\'s names as well where the registry\'s own authority signs', () => {
    expect(signed(DIRECT['node-port'](Tls.privateCa())).dnsNames).toEqual([HOST, ...INTERNAL]);
    expect(signed(DIRECT['cluster-internal'](Tls.privateCa())).dnsNames).toEqual(INTERNAL);
    expect(signed(DIRECT['node-port'](Tls.privateCa()), { namespace: null }).dnsNames).toEqual([HOST, 'registry']);
  });

  test('has the host alone where somebody else signs, who may refuse others', () => {
    for (const tls of [Tls.issuer('company'), Tls.clusterIssuer('company'), acme(AcmeSolver.route53())]) {
      expect(signed(DIRECT['node-port'](tls)).dnsNames).toEqual([HOST]);
    }
    expect(signed(DIRECT['cluster-internal'](Tls.clusterIssuer('company'))).dnsNames).toEqual(INTERNAL); // it has no other
  });

  test('has an address where the host is one', () => {
    const exposure = (tls: Tls) => Exposure.nodePort({ host: '192.0.2.1', nodePort: 30444, tls });
    expect(signed(exposure(Tls.privateCa()))).toMatchObject({ ipAddresses: ['192.0.2.1'], dnsNames: INTERNAL });
    expect(signed(exposure(Tls.issuer('company')))).toMatchObject({ ipAddresses: ['192.0.2.1'] });
    expect(signed(exposure(Tls.issuer('company')))).not.toHaveProperty('dnsNames');
    expect(() => direct(exposure(acme(AcmeSolver.route53())))).toThrow(
      'exposure.host must be a host name for a certificate from an ACME server, but was "192.0.2.1". Use Tls.privateCa() for an address.');
  });

  test('may be proved by a controller that serves the host on port 80', () => {
    const it = direct(DIRECT['load-balancer'](acme(AcmeSolver.http01({ ingressClassName: 'public' }))));
    expect(find(it, 'Issuer').spec.acme.solvers).toEqual([{ http01: { ingress: { ingressClassName: 'public', serviceType: 'ClusterIP' } } }]);
  });

  function acme(solver: AcmeSolver): Tls {
    return Tls.letsEncrypt({ email: 'ops@example.org', solver });
  }
});

describe('Reloader', () => {
  const it = (options: Partial<DirectExposureOptions>) => direct(Exposure.clusterInternal({ tls: Tls.privateCa(), ...options }));

  // https://github.com/stakater/Reloader
  test('rolls the Deployment when the certificate is renewed, if one wishes', () => {
    expect(annotationsOf(find(it({ reloader: true }), 'Deployment'))).toEqual({ 'secret.reloader.stakater.com/reload': 'registry-tls' });
    expect(annotationsOf(find(it({}), 'Deployment'))).toEqual({});
    expect(annotationsOf(find(it({ reloader: false }), 'Deployment'))).toEqual({});
  });
});

// https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services
describe('IP families', () => {
  const spec = (ipFamilies?: IpFamily[]) => find(direct(Exposure.clusterInternal({ tls: secret, ipFamilies })), 'Service').spec;

  test('are one, or both with the first one first', () => {
    expect(spec([IpFamily.IPV6])).toMatchObject({ ipFamilies: ['IPv6'], ipFamilyPolicy: 'SingleStack' });
    expect(spec([IpFamily.IPV6, IpFamily.IPV4])).toMatchObject({ ipFamilies: ['IPv6', 'IPv4'], ipFamilyPolicy: 'RequireDualStack' });
    expect(spec()).not.toHaveProperty('ipFamilies');
    expect(spec()).not.toHaveProperty('ipFamilyPolicy');
  });

  test.each([[[]], [[IpFamily.IPV4, IpFamily.IPV4]], [[IpFamily.IPV4, IpFamily.IPV6, IpFamily.IPV4]]])('are refused: %p', (families) => {
    expect(() => spec(families)).toThrow(/^exposure\.ipFamilies must be IpFamily\.IPV4, IpFamily\.IPV6 or both, but was \[.*\]\.$/);
  });
});

test('a pull secret is for the address with its port', () => {
  const it = registry({ exposure: DIRECT['node-port'](secret) });
  expect(it.image('shop/api', '1.0')).toBe(`${HOST}:30444/shop/api:1.0`);
  expect(ofKind(it, 'Secret')).toEqual([]);
});

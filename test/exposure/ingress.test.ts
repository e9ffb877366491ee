import { AcmeSolver, Exposure, IngressController, Tls } from '../../src';
import { find, HOST, objects, registry } from '../rendering';
import { BACKEND, behind, ofKind, PLAIN } from './support';

const nginx = IngressController.nginx();

describe('an Ingress', () => {
  test('routes everything below the host to the Service, with its certificate', () => {
    expect(find(registry(), 'Ingress').spec).toEqual({
      ingressClassName: 'traefik',
      rules: [{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'registry', port: { number: 5000 } } } }] } }],
      tls: [{ hosts: [HOST], secretName: 'registry-tls' }],
    });
  });

  test('has the registry\'s name, and is its child', () => {
    const it = behind(nginx);
    expect(find(it, 'Ingress').metadata).toMatchObject({ name: 'registry', namespace: 'registry' });
    expect(it.ingress!.name).toBe('registry');
    expect([it.route, it.gateway]).toEqual([undefined, undefined]);
  });

  test('is all that is rendered beside the registry, with a certificate that is there', () => {
    expect(objects(behind(nginx)).map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'Deployment', 'Ingress', 'PersistentVolumeClaim', 'Service']);
  });

  test('stands before a Service that only the cluster reaches', () => {
    const { spec, metadata } = find(behind(nginx), 'Service');
    expect(spec.ports).toEqual([expect.objectContaining({ name: 'http', port: 5000 })]);
    expect(spec.type ?? 'ClusterIP').toBe('ClusterIP');
    expect(metadata).not.toHaveProperty('annotations');
  });

  test('takes the name of the certificate from where it comes', () => {
    for (const [tls, secretName] of [[Tls.secret('mine'), 'mine'], [Tls.clusterIssuer('company'), 'registry-tls']] as const) {
      expect(find(behind(nginx, { tls }), 'Ingress').spec.tls).toEqual([{ hosts: [HOST], secretName }]);
    }
    expect(find(behind(nginx, PLAIN), 'Ingress').spec).not.toHaveProperty('tls');
  });
});

describe('the certificate of the pod behind a controller', () => {
  test('is one of its own, for the names that the cluster knows', () => {
    const it = behind(nginx, { tls: Tls.clusterIssuer('company'), ...BACKEND });
    expect(find(it, 'Certificate', 'registry-tls').spec.dnsNames).toEqual([HOST]);
    expect(find(it, 'Certificate', 'registry-backend-tls').spec).toMatchObject({
      secretName: 'registry-backend-tls',
      dnsNames: ['registry', 'registry.registry', 'registry.registry.svc', 'registry.registry.svc.cluster.local'],
      issuerRef: { kind: 'Issuer', name: 'registry-ca' },
    });
  });

  test('comes from an issuer or a Secret that is there', () => {
    const it = behind(nginx, { backendTls: Tls.issuer('company') });
    expect(find(it, 'Certificate', 'registry-backend-tls').spec.issuerRef).toEqual({ kind: 'Issuer', name: 'company' });
    expect(ofKind(behind(nginx, { backendTls: Tls.secret('mine') }), 'Certificate')).toEqual([]);
  });

  test('may be signed by the same authority as the host\'s', () => {
    const it = behind(nginx, { tls: Tls.privateCa(), ...BACKEND });
    expect(ofKind(it, 'Issuer').map(({ metadata }) => metadata.name)).toEqual(['registry-ca-selfsigned', 'registry-ca']);
    expect(ofKind(it, 'Certificate').map(({ metadata }) => metadata.name).sort()).toEqual(['registry-backend-tls', 'registry-ca', 'registry-tls']);
  });

  test.each([
    [Tls.privateCa({ certManagerNamespace: 'cert-manager' }), Tls.privateCa()],
    [Tls.privateCa(), Tls.privateCa({ certManagerNamespace: 'cert-manager' })],
  ])('is never signed by an authority that is not rendered (%#)', (tls, backendTls) => {
    let it;
    try {
      it = behind(nginx, { tls, backendTls });
    } catch (error) {
      expect((error as Error).message).toMatch(/^exposure\.backendTls|^backendTls/);
      return;
    }
    const issuers = ofKind(it, 'Issuer', 'ClusterIssuer').map(({ kind, metadata: { name } }) => ({ kind, name }));
    ofKind(it, 'Certificate').forEach(({ spec }) => expect(issuers).toContainEqual(spec.issuerRef));
  });

  test.each<[Tls, RegExp]>([
    [Tls.letsEncrypt({ email: 'ops@example.org' }), /^tls: an ACME server signs public names only.*Use Tls\.privateCa\(\)/],
    [Tls.acmCertificate('arn:aws:acm:eu-central-1:123456789012:certificate/1'), /^exposure\.backendTls must be a certificate in a Secret, but was "acm"\./],
    [Tls.googleManagedCertificate(), /^exposure\.backendTls must be a certificate in a Secret, but was "googleManaged"\. Use Tls\.privateCa\(\), Tls\.issuer\(\) or/],
    [Tls.none(), /^exposure\.backendTls must be a certificate in a Secret, but was "none"\./],
  ])('is refused where none is to be had (%#)', (backendTls, message) => {
    expect(() => behind(nginx, { backendTls })).toThrow(message);
  });
});

// a caller without a compiler
test.each<[string, (options: any) => Exposure, object]>([
  ['exposure.controller', Exposure.ingress, { host: HOST, tls: Tls.secret('t') }],
  ['exposure.tls', Exposure.ingress, { host: HOST, controller: IngressController.traefik() }],
  ['exposure.tls', Exposure.loadBalancer, { host: HOST }],
  ['exposure.tls', Exposure.nodePort, { host: HOST, nodePort: 30500 }],
  ['exposure.tls', Exposure.clusterInternal, {}],
  ['exposure.gateway', Exposure.gateway, { host: HOST }],
])('a way in without %s is refused, with what there is to choose (%#)', (prop, factory, options) => {
  expect(() => factory(options)).toThrow(new RegExp(`^${prop} must be chosen, but was missing\\. Use [A-Z][A-Za-z]+\\.`));
});

describe('a challenge where the controller takes no second Ingress for the host', () => {
  const acme = (ingressClassName: string) => Tls.acme({ server: 'https://acme.example.com/dir', solver: AcmeSolver.http01({ ingressClassName }) });

  test('is not sent through its own class', () => {
    expect(() => behind(IngressController.f5Nginx(), { tls: acme('nginx') })).toThrow(/^tls\.solver\.ingressClassName must be left out for the controller/);
    expect(() => behind(IngressController.f5Nginx(), { tls: acme('other') })).not.toThrow();
    expect(() => behind(nginx, { tls: acme('nginx') })).not.toThrow();
  });
});

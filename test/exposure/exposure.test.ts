import { Duration } from 'cdk8s';
import { IngressController, Tls } from '../../src';
import { find, HOST, ingress, objects, registry, Rendered } from '../rendering';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

function rendered(tls: Tls, controller?: IngressController): Rendered[] {
  return objects(registry({ exposure: ingress(tls, controller) }));
}

describe('the host', () => {
  test.each([
    ['https://registry.example.com', 'without a scheme', 'Did you mean "registry.example.com"?'],
    ['https://registry.example.com:443/v2/', 'without a scheme', 'Did you mean "registry.example.com"?'],
    ['registry.example.com/team', 'without a path', 'Did you mean "registry.example.com"?'],
    ['registry.example.com:5000', 'without a port', 'Did you mean "registry.example.com"?'],
    ['*.example.com', 'without a wildcard', 'Clients push to one name'],
    ['Registry.example.com', 'in lower case', 'Did you mean "registry.example.com"?'],
    ['10.0.0.1', 'not an IP address', 'An Ingress routes by name.'],
    ['registry_1.example.com', 'DNS labels', '"registry_1" is none.'],
    ['-registry.example.com', 'DNS labels', '"-registry" is none.'],
    ['registry..example.com', 'DNS labels', '"" is none.'],
    [`${'a'.repeat(64)}.example.com`, 'DNS labels', 'is none.'],
    [`${'a.'.repeat(127)}com`, 'at most 253', ''],
    ['registry', 'a dot', 'a repository on Docker Hub'],
    ['', 'that clients use', ''],
  ])('is a plain host name: %p', (host, rule, fix) => {
    const attempt = () => ingress(undefined, undefined, host);
    expect(attempt).toThrow(/^exposure\.host must /);
    expect(attempt).toThrow(rule);
    expect(attempt).toThrow(JSON.stringify(host).slice(0, 100));
    expect(attempt).toThrow(fix);
  });

  test('routes everything below it to the Service, with its certificate', () => {
    expect(find(registry(), 'Ingress').spec).toEqual({
      ingressClassName: 'traefik',
      rules: [{ host: HOST, http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'registry', port: { number: 5000 } } } }] } }],
      tls: [{ hosts: [HOST], secretName: 'registry-tls' }],
    });
  });
});

describe('Traefik', () => {
  test('serves the host on the entry point for HTTPS only', () => {
    expect(find(registry(), 'Ingress').metadata.annotations).toEqual({
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    });
  });

  test('may have other names for its class and entry point', () => {
    const controller = IngressController.traefik({ className: 'internal', entryPoint: 'patient' });
    const { metadata, spec } = find(registry({ exposure: ingress(undefined, controller) }), 'Ingress');
    expect(metadata.annotations['traefik.ingress.kubernetes.io/router.entrypoints']).toBe('patient');
    expect(spec.ingressClassName).toBe('internal');
    expect(() => IngressController.traefik({ entryPoint: 'web,websecure' })).toThrow(/^controller.entryPoint must be the name of one entry point/);
    expect(() => IngressController.traefik({ className: 'Traefik' })).toThrow(/^controller.className must be/);
  });
});

describe('NGINX', () => {
  const exposure = (options?: { timeout: Duration }) => ingress(undefined, IngressController.nginx(options));

  test('lets pushes of any size through, unbuffered, slow, on HTTPS only', () => {
    expect(find(registry({ exposure: exposure() }), 'Ingress').metadata.annotations).toEqual({
      'nginx.ingress.kubernetes.io/force-ssl-redirect': 'true',
      'nginx.ingress.kubernetes.io/proxy-body-size': '0',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '900',
      'nginx.ingress.kubernetes.io/proxy-request-buffering': 'off',
      'nginx.ingress.kubernetes.io/proxy-send-timeout': '900',
      'nginx.ingress.kubernetes.io/ssl-redirect': 'true',
    });
  });

  test('waits as long as one says, in unitless seconds', () => {
    const { annotations } = find(registry({ exposure: exposure({ timeout: Duration.hours(1) }) }), 'Ingress').metadata;
    expect(annotations['nginx.ingress.kubernetes.io/proxy-read-timeout']).toBe('3600');
    expect(() => exposure({ timeout: Duration.millis(100) })).toThrow('controller.timeout must be whole seconds, at least 1, but was "0.1 s".');
  });
});

describe('the certificate', () => {
  test.each([
    [Tls.letsEncrypt({ email: 'ops@example.com' }), 'registry-letsencrypt', 'https://acme-v02.api.letsencrypt.org/directory'],
    [Tls.letsEncryptStaging({ email: 'ops@example.com' }), 'registry-letsencrypt-staging', 'https://acme-staging-v02.api.letsencrypt.org/directory'],
    [Tls.acme({ server: 'https://acme.example.com/dir', email: 'ops@example.com' }), 'registry-acme', 'https://acme.example.com/dir'],
  ])('comes from an Issuer of the registry\'s own, proved through the same controller (%#)', (tls, name, server) => {
    const all = rendered(tls, IngressController.nginx({ className: 'public' }));
    expect(all.find(({ kind }) => kind === 'Issuer')).toMatchObject({
      metadata: { name, namespace: 'registry' },
      spec: {
        acme: {
          server,
          email: 'ops@example.com',
          privateKeySecretRef: { name: `${name}-account` },
          solvers: [{ http01: { ingress: { ingressClassName: 'public', serviceType: 'ClusterIP' } } }],
        },
      },
    });
    expect(all.find(({ kind }) => kind === 'Certificate').spec).toEqual({
      secretName: 'registry-tls', dnsNames: [HOST], issuerRef: { kind: 'Issuer', name }, privateKey: { rotationPolicy: 'Always' },
    });
  });

  test('of another ACME server trusts its CA bundle and needs no address', () => {
    const { acme } = rendered(Tls.acme({ server: 'https://acme.example.com/dir', caBundle: PEM })).find(({ kind }) => kind === 'Issuer').spec;
    expect(Buffer.from(acme.caBundle, 'base64').toString()).toBe(PEM);
    expect(acme).not.toHaveProperty('email');
  });

  test.each([
    [Tls.issuer('company'), { kind: 'Issuer', name: 'company' }],
    [Tls.clusterIssuer('company'), { kind: 'ClusterIssuer', name: 'company' }],
  ])('comes from an issuer that is there (%#)', (tls, issuerRef) => {
    const all = rendered(tls);
    expect(all.filter(({ kind }) => kind === 'Issuer')).toEqual([]);
    expect(all.find(({ kind }) => kind === 'Certificate').spec.issuerRef).toEqual(issuerRef);
  });

  test('comes from a Secret that is there', () => {
    const all = rendered(Tls.secret('mine'));
    expect(all.some(({ apiVersion }) => apiVersion.startsWith('cert-manager.io'))).toBe(false);
    expect(all.find(({ kind }) => kind === 'Ingress').spec.tls[0].secretName).toBe('mine');
  });

  test.each(['', 'ops', 'ops@', 'ops@example', 'ops @example.com', 'ops@example.com, dev@example.com'])('needs an e-mail address: %p', (email) => {
    for (const attempt of [() => Tls.letsEncrypt({ email }), () => Tls.letsEncryptStaging({ email }), () => Tls.acme({ server: 'https://a.b/c', email })]) {
      expect(attempt).toThrow(`tls.email must be an e-mail address, but was ${JSON.stringify(email)}.`);
    }
  });

  test('needs an ACME server that is one', () => {
    for (const server of ['http://acme.example.com/dir', 'acme.example.com', '']) {
      expect(() => Tls.acme({ server })).toThrow(/^tls.server must be the https URL of an ACME directory/);
    }
    expect(() => Tls.acme({ server: 'https://a.b/c', caBundle: '/etc/ssl/ca.crt' })).toThrow(/^tls.caBundle must be certificates in PEM/);
    expect(() => Tls.secret('My Secret')).toThrow(/^tls.secretName must be/);
    expect(() => Tls.issuer('')).toThrow(/^tls.issuer must be/);
    expect(() => Tls.clusterIssuer('A')).toThrow(/^tls.clusterIssuer must be/);
  });
});

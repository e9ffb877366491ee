import { ExternalAccount, IngressController, Tls } from '../../../src';
import { find, HOST } from '../../rendering';
import { CA } from '../../trust/authorities';
import { behind, letsEncrypt, ofKind } from '../support';

const made = (tls: Tls) => behind(IngressController.nginx({ className: 'public' }), { tls });
const acme = (tls: Tls) => find(made(tls), 'Issuer').spec.acme;

// https://cert-manager.io/docs/configuration/acme/
describe('a certificate from an ACME server', () => {
  test.each([
    [letsEncrypt, 'registry-letsencrypt', 'https://acme-v02.api.letsencrypt.org/directory'],
    [Tls.letsEncryptStaging({ email: 'ops@example.org' }), 'registry-letsencrypt-staging', 'https://acme-staging-v02.api.letsencrypt.org/directory'],
    [Tls.acme({ server: 'https://acme.example.com/dir', email: 'ops@example.org' }), 'registry-acme', 'https://acme.example.com/dir'],
  ])('comes from an Issuer of the registry\'s own, proved through the same controller (%#)', (tls, name, server) => {
    const issuer = find(made(tls), 'Issuer');
    expect(issuer).toMatchObject({ apiVersion: 'cert-manager.io/v1', metadata: { name, namespace: 'registry' } });
    expect(issuer.spec).toEqual({
      acme: {
        server,
        email: 'ops@example.org',
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [{ http01: { ingress: { ingressClassName: 'public', serviceType: 'ClusterIP' } } }],
      },
    });
    expect(find(made(tls), 'Certificate').spec).toMatchObject({ secretName: 'registry-tls', dnsNames: [HOST], issuerRef: { kind: 'Issuer', name } });
  });

  test('is trusted by clients as it is from Let\'s Encrypt alone, not from its staging environment', () => {
    expect(made(letsEncrypt).notes).toContain('signed by a public authority');
    for (const tls of [Tls.letsEncryptStaging({ email: 'ops@example.org' }), Tls.acme({ server: 'https://acme.example.com/dir' })]) {
      expect(made(tls).notes).toContain('Clients must trust it');
    }
  });

  test('of another server trusts its CA bundle and needs no address', () => {
    const { caBundle, ...rest } = acme(Tls.acme({ server: 'https://acme.example.com/dir', caBundle: CA }));
    expect(Buffer.from(caBundle, 'base64').toString()).toBe(CA);
    expect(rest).not.toHaveProperty('email');
    expect(acme(Tls.acme({ server: 'https://acme.example.com/dir' }))).not.toHaveProperty('caBundle');
  });

  test.each(['', 'ops', 'ops@', 'ops@example', 'ops @example.com', 'ops@example.com, dev@example.com'])('needs an e-mail address: %p', (email) => {
    for (const attempt of [() => Tls.letsEncrypt({ email }), () => Tls.letsEncryptStaging({ email }), () => Tls.acme({ server: 'https://a.b/c', email })]) {
      expect(attempt).toThrow(`tls.email must be an e-mail address, but was ${JSON.stringify(email)}.`);
    }
  });

  test('needs an ACME server that is one', () => {
    for (const server of ['http://acme.example.com/dir', 'acme.example.com', '', 'https://', 'https://acme.example.com/a b']) {
      expect(() => Tls.acme({ server })).toThrow(`tls.server must be the https URL of an ACME directory, but was ${JSON.stringify(server)}.`);
    }
    expect(() => Tls.acme({ server: 'https://a.b/c', caBundle: '/etc/ssl/ca.crt' })).toThrow(/^tls\.caBundle must be certificates in PEM/);
  });
});

// https://cert-manager.io/docs/configuration/acme/#external-account-bindings
describe('an external account', () => {
  const account = (externalAccount?: ExternalAccount) => Tls.acme({ server: 'https://acme.zerossl.com/v2/DV90', email: 'ops@example.org', externalAccount });

  test('is bound by the id of its key and the Secret that holds it; keyAlgorithm is deprecated', () => {
    expect(acme(account({ keyId: 'kid-1', key: { secretName: 'zerossl', key: 'hmac' } })).externalAccountBinding).toEqual({
      keyID: 'kid-1', keySecretRef: { name: 'zerossl', key: 'hmac' },
    });
    expect(acme(account())).not.toHaveProperty('externalAccountBinding');
  });

  test.each<[ExternalAccount, RegExp]>([
    [{ keyId: '', key: { secretName: 'zerossl', key: 'hmac' } }, /^tls\.externalAccount\.keyId must be the id of a key, but was ""\.$/],
    [{ keyId: 'kid-1', key: { secretName: 'Zero SSL', key: 'hmac' } }, /^tls\.externalAccount\.key\.secretName must be/],
    [{ keyId: 'kid-1', key: { secretName: 'zerossl', key: '' } }, /^tls\.externalAccount\.key\.key must be a key of a Secret/],
  ])('is refused half told (%#)', (externalAccount, message) => {
    expect(() => account(externalAccount)).toThrow(message);
  });
});

describe('a certificate from what is there', () => {
  test.each([
    [Tls.issuer('company'), { kind: 'Issuer', name: 'company' }],
    [Tls.clusterIssuer('company'), { kind: 'ClusterIssuer', name: 'company' }],
  ])('comes from an issuer, which is not rendered (%#)', (tls, issuerRef) => {
    expect(ofKind(made(tls), 'Issuer', 'ClusterIssuer')).toEqual([]);
    expect(find(made(tls), 'Certificate').spec.issuerRef).toEqual(issuerRef);
  });

  test('comes from a Secret', () => {
    expect(ofKind(made(Tls.secret('mine')), 'Issuer', 'Certificate', 'Secret')).toEqual([]);
    expect(find(made(Tls.secret('mine')), 'Ingress').spec.tls[0].secretName).toBe('mine');
  });

  test('has a name', () => {
    expect(() => Tls.secret('My Secret')).toThrow(/^tls\.secretName must be the name of a Kubernetes object/);
    expect(() => Tls.issuer('')).toThrow(/^tls\.issuer must be/);
    expect(() => Tls.clusterIssuer('A')).toThrow(/^tls\.clusterIssuer must be/);
  });
});

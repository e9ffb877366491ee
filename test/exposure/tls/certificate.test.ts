import { Duration } from 'cdk8s';
import { AcmeSolver, CertificateKey, CertificateOptions, IngressController, Tls } from '../../../src';
import { find, HOST } from '../../rendering';
import { behind } from '../support';

const nginx = IngressController.nginx();
const spec = (tls: Tls) => find(behind(nginx, { tls }), 'Certificate', 'registry-tls').spec;
const wanted = (options: CertificateOptions) => spec(Tls.issuer('company', options));

// https://cert-manager.io/docs/usage/certificate/
describe('a certificate', () => {
  test('is kept in a Secret for the host, with a new key each time', () => {
    const certificate = find(behind(nginx, { tls: Tls.issuer('company') }), 'Certificate');
    expect(certificate).toMatchObject({ apiVersion: 'cert-manager.io/v1', metadata: { name: 'registry-tls', namespace: 'registry' } });
    expect(certificate.metadata).not.toHaveProperty('annotations');
    expect(certificate.spec).toEqual({
      secretName: 'registry-tls',
      dnsNames: [HOST],
      issuerRef: { kind: 'Issuer', name: 'company' },
      privateKey: { rotationPolicy: 'Always' }, // the default only since cert-manager 1.18
    });
  });

  test.each<[CertificateOptions, object]>([
    [{ rotateKey: false }, { rotationPolicy: 'Never' }],
    [{ key: CertificateKey.rsa(4096) }, { algorithm: 'RSA', size: 4096, rotationPolicy: 'Always' }],
    [{ key: CertificateKey.rsa() }, { algorithm: 'RSA', size: 2048, rotationPolicy: 'Always' }],
    [{ key: CertificateKey.ecdsa(384) }, { algorithm: 'ECDSA', size: 384, rotationPolicy: 'Always' }],
    [{ key: CertificateKey.ecdsa(), rotateKey: false }, { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' }],
    [{ key: CertificateKey.ed25519() }, { algorithm: 'Ed25519', rotationPolicy: 'Always' }], // its size is ignored
  ])('has the key that one wishes (%#)', (options, privateKey) => {
    expect(wanted(options).privateKey).toEqual(privateKey);
  });

  test.each([
    [() => CertificateKey.rsa(1024), 'tls.key must have a size of 2048, 3072 or 4096 bits, but was 1024.'],
    [() => CertificateKey.rsa(256), 'tls.key must have a size of 2048, 3072 or 4096 bits, but was 256.'],
    [() => CertificateKey.ecdsa(2048), 'tls.key must have a size of 256, 384 or 521 bits, but was 2048.'],
    [() => CertificateKey.ecdsa(512), 'tls.key must have a size of 256, 384 or 521 bits, but was 512.'],
  ])('has no key of another size (%#)', (attempt, message) => {
    expect(attempt).toThrow(message);
  });

  test('is valid as long as one wishes, in Go\'s own form, which knows no days', () => {
    expect(wanted({ duration: Duration.days(30), renewBefore: Duration.days(10) })).toMatchObject({ duration: '720h0m0s', renewBefore: '240h0m0s' });
    expect(wanted({ duration: Duration.seconds(5400 + 1) }).duration).toBe('1h30m1s');
    expect(wanted({})).not.toHaveProperty('duration');
    expect(wanted({})).not.toHaveProperty('renewBefore');
  });

  test.each<[CertificateOptions, string]>([
    [{ duration: Duration.minutes(59) }, 'tls.duration must be whole seconds, at least an hour, but was "3540 s".'],
    [{ duration: Duration.millis(3600001) }, 'tls.duration must be whole seconds, at least an hour, but was "3600.001 s".'],
    [{ renewBefore: Duration.seconds(299) }, 'tls.renewBefore must be whole seconds, at least five minutes, but was "299 s".'],
    [{ renewBefore: Duration.days(90) }, 'tls.renewBefore must be less than the duration of the certificate, but was "7776000 s". It is 90 days.'],
    [{ duration: Duration.hours(2), renewBefore: Duration.hours(2) },
      'tls.renewBefore must be less than the duration of the certificate, but was "7200 s". It is 7200 s.'],
  ])('is not valid for %p', (options, message) => {
    for (const factory of [
      () => Tls.issuer('company', options),
      () => Tls.clusterIssuer('company', options),
      () => Tls.privateCa(options),
      () => Tls.letsEncrypt({ email: 'ops@example.org', ...options }),
      () => Tls.acme({ server: 'https://acme.example.com/dir', ...options }),
    ]) {
      expect(factory).toThrow(message);
    }
  });

  test('lives at the edges of what is allowed', () => {
    expect(wanted({ duration: Duration.hours(1), renewBefore: Duration.minutes(5) })).toMatchObject({ duration: '1h0m0s', renewBefore: '0h5m0s' });
  });
});

describe('the names in a certificate', () => {
  const WILDCARD = { additionalNames: ['mirror.example.com', '*.example.com'] };

  test('are the host and those that one adds', () => {
    expect(wanted(WILDCARD).dnsNames).toEqual([HOST, 'mirror.example.com', '*.example.com']);
    expect(wanted({ additionalNames: [] }).dnsNames).toEqual([HOST]);
  });

  test('are refused as the host would be', () => {
    expect(() => wanted({ additionalNames: ['https://mirror.example.com'] })).toThrow(
      'tls.additionalNames must be a host name without a scheme, but was "https://mirror.example.com". Did you mean "mirror.example.com"?');
    expect(() => wanted({ additionalNames: ['a.*.example.com'] })).toThrow(/^tls\.additionalNames must be one host name without a wildcard/);
  });

  test.each([
    (options: CertificateOptions) => Tls.letsEncrypt({ email: 'ops@example.org', ...options }),
    (options: CertificateOptions) => Tls.letsEncryptStaging({ email: 'ops@example.org', ...options }),
    (options: CertificateOptions) => Tls.acme({ server: 'https://acme.example.com/dir', ...options }),
    (options: CertificateOptions) => Tls.acme({ server: 'https://acme.example.com/dir', ...options, solver: AcmeSolver.http01({ ingressClassName: 'a' }) }),
  ])('have no wildcard that HTTP-01 could not prove (%#)', (factory) => {
    expect(() => factory(WILDCARD)).toThrow('tls.additionalNames must have no wildcard with HTTP-01, which cannot prove one, but was "*.example.com". ' +
      'Use a DNS-01 solver, such as AcmeSolver.route53().');
    expect(spec(factory({ additionalNames: ['mirror.example.com'] })).dnsNames).toEqual([HOST, 'mirror.example.com']);
  });

  test('may have one that a DNS record proves', () => {
    const tls = Tls.letsEncrypt({ email: 'ops@example.org', solver: AcmeSolver.route53(), ...WILDCARD });
    expect(spec(tls).dnsNames).toEqual([HOST, 'mirror.example.com', '*.example.com']);
  });
});

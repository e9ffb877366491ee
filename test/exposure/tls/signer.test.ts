import { Duration } from 'cdk8s';
import { IngressController, PrivateCaOptions, Tls } from '../../../src';
import { chart, find, ingress, objects, registry } from '../../rendering';
import { behind, ofKind } from '../support';

const made = (options: PrivateCaOptions = {}, choices = {}) => behind(IngressController.nginx(), { tls: Tls.privateCa(options), ...choices });

// https://cert-manager.io/docs/configuration/ca/ · https://cert-manager.io/docs/configuration/selfsigned/
describe('an authority of the registry\'s own', () => {
  test('is a self-signed certificate with a key that stays, and an Issuer that signs with it', () => {
    const it = made();
    expect(find(it, 'Issuer', 'registry-ca-selfsigned').spec).toEqual({ selfSigned: {} });
    expect(find(it, 'Certificate', 'registry-ca').spec).toEqual({
      isCA: true,
      commonName: 'registry CA',
      secretName: 'registry-ca',
      issuerRef: { kind: 'Issuer', name: 'registry-ca-selfsigned' },
      duration: '87600h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
    });
    expect(find(it, 'Issuer', 'registry-ca').spec).toEqual({ ca: { secretName: 'registry-ca' } });
    expect(find(it, 'Certificate', 'registry-tls').spec.issuerRef).toEqual({ kind: 'Issuer', name: 'registry-ca' });
  });

  test('stays in the registry\'s namespace', () => {
    const all = ofKind(made(), 'Issuer', 'Certificate');
    expect(all.map(({ metadata }) => metadata.namespace)).toEqual(Array(4).fill('registry'));
    expect(ofKind(made(), 'ClusterIssuer')).toEqual([]);
    expect(() => made({}, { namespace: null })).not.toThrow();
  });

  test('is called as one wishes, and is valid as long', () => {
    const { spec } = find(made({ commonName: 'Example Corp', caDuration: Duration.days(1) }), 'Certificate', 'registry-ca');
    expect(spec).toMatchObject({ commonName: 'Example Corp', duration: '24h0m0s' });
  });

  test('signs as one wishes: the options are for the registry\'s certificate, not for the authority\'s', () => {
    const it = made({ duration: Duration.days(30), rotateKey: false, additionalNames: ['mirror.example.com'] });
    expect(find(it, 'Certificate', 'registry-tls').spec).toMatchObject({ duration: '720h0m0s', privateKey: { rotationPolicy: 'Never' } });
    expect(find(it, 'Certificate', 'registry-ca').spec).toMatchObject({ duration: '87600h0m0s' });
    expect(find(it, 'Certificate', 'registry-ca').spec).not.toHaveProperty('dnsNames');
  });

  test('is given to people by the notes', () => {
    expect(made().notes).toContain('kubectl get secret registry-ca --namespace registry -o jsonpath=\'{.data.tls\\.crt}\'');
    expect(made({ certManagerNamespace: 'cert-manager' }).notes).toContain('kubectl get secret registry.registry-ca --namespace cert-manager');
  });

  test.each<[PrivateCaOptions, RegExp]>([
    [{ caDuration: Duration.hours(23) }, /^tls\.caDuration must be whole hours, at least a day, but was "23 h"\.$/],
    [{ caDuration: Duration.minutes(60 * 24 + 1) }, /^tls\.caDuration must be whole hours, at least a day, but was "24\.0\d* h"\.$/],
    [{ commonName: '' }, /^tls\.commonName must have 1 to 64 characters, but was ""\.$/],
    [{ commonName: 'a'.repeat(65) }, /^tls\.commonName must have 1 to 64 characters/],
    [{ certManagerNamespace: 'Cert Manager' }, /^tls\.certManagerNamespace must be a DNS label/],
  ])('is refused with %p', (options, message) => {
    expect(() => Tls.privateCa(options)).toThrow(message);
  });

  // cert-manager, internal/apis/certmanager/validation/certificate.go: its webhook refuses a common name of more than 64 bytes
  test('has a common name that is not too long, however long the registry\'s name is', () => {
    const scope = chart();
    try {
      registry({ name: 'a'.repeat(63), exposure: ingress(Tls.privateCa(), IngressController.nginx()) }, scope);
    } catch (error) {
      expect((error as Error).message).toMatch(/^(name|tls\.commonName) must /);
      return;
    }
    expect(find(scope, 'Certificate', `${'a'.repeat(63)}-ca`).spec.commonName.length).toBeLessThanOrEqual(64);
  });
});

describe('an authority of the whole cluster', () => {
  const it = () => made({ certManagerNamespace: 'cert-manager' });
  const NAME = 'registry.registry-ca'; // of two registries in two namespaces, each has its own

  test('keeps its key where ClusterIssuers find it', () => {
    expect(find(it(), 'Issuer', `${NAME}-selfsigned`).metadata.namespace).toBe('cert-manager');
    expect(find(it(), 'Certificate', NAME)).toMatchObject({
      metadata: { namespace: 'cert-manager' }, spec: { isCA: true, secretName: NAME, issuerRef: { kind: 'Issuer', name: `${NAME}-selfsigned` } },
    });
  });

  test('signs by a ClusterIssuer, which is in no namespace', () => {
    const issuer = find(it(), 'ClusterIssuer');
    expect(issuer).toMatchObject({ apiVersion: 'cert-manager.io/v1', metadata: { name: NAME }, spec: { ca: { secretName: NAME } } });
    expect(issuer.metadata).not.toHaveProperty('namespace');
    expect(find(it(), 'Certificate', 'registry-tls')).toMatchObject({
      metadata: { namespace: 'registry' }, spec: { issuerRef: { kind: 'ClusterIssuer', name: NAME } },
    });
  });

  test('leaves nothing of the registry itself in that namespace', () => {
    const there = objects(it()).filter(({ metadata }) => metadata.namespace === 'cert-manager');
    expect(there.map(({ kind }) => kind).sort()).toEqual(['Certificate', 'Issuer']);
  });

  test('needs the registry\'s namespace, by which it is called', () => {
    expect(() => made({ certManagerNamespace: 'cert-manager' }, { namespace: null })).toThrow(
      'namespace must be given, to the registry or its chart, for an authority of the whole cluster, but was missing.');
  });
});

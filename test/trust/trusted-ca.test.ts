import * as kplus from 'cdk8s-plus-27';
import { CA, OTHER_CA } from './authorities';
import { CaConfigMap } from '../../src/trust/ca-config-map';
import { TrustBundle, TrustBundleProps } from '../../src/trust/trust-bundle';
import { TrustedCa } from '../../src/trust/trusted-ca';
import { chart, find, objects } from '../rendering';

const KEY = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----\n';

describe('certificates', () => {
  function rendered(pem: string): string {
    return find(new CaConfigMap(chart(), 'ca', { pem }), 'ConfigMap').data['ca.crt'];
  }

  test('are rendered as they are, but for the ends of lines', () => {
    expect(rendered(CA + OTHER_CA)).toBe(CA + OTHER_CA);
    expect(rendered(`\r\n${`# of the company \n${CA}`.replaceAll('\n', '\r\n')}\r\n`)).toBe(`# of the company\n${CA}`);
  });

  test.each([
    ['', /^pem must be certificates in PEM \(-----BEGIN CERTIFICATE-----\), but was ""\.$/],
    ['/etc/ssl/ca.crt', /^pem must be certificates in PEM .* but was "\/etc\/ssl\/ca\.crt"\.$/],
    [CA + KEY, /^pem must not hold a private key: .* Give the certificates alone\.$/],
    [KEY, /private key/],
    [CA.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'), /but was "-----BEGIN TRUSTED CERTIFICATE-----"/],
    [CA.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'), /but was "-----BEGIN CERTIFICATE REQUEST-----"/],
    [CA.slice(0, -10), /^pem must be certificates/],
    [CA + OTHER_CA.replace('MII', 'MIJ'), /Number 2 of 2 cannot be read\.$/],
    [CA.replaceAll('\n', '\\n'), /^pem must be certificates/],
  ])('that are none are refused (%#)', (pem, message) => {
    expect(() => rendered(pem)).toThrow(message);
    expect(() => TrustedCa.pem(pem)).toThrow(new RegExp(message.source.replace('^pem', '^ca')));
  });

  test('with a key appear in no message', () => {
    expect(() => rendered(CA + KEY)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('MIGH') }));
  });

  test.each([
    [() => TrustedCa.secret({ secretName: 'A' }), /^ca\.secretName must be/],
    [() => TrustedCa.secret({ secretName: 'a', key: 'a/b' }), /^ca\.key must be/],
    [() => TrustedCa.configMap({ configMapName: '' }), /^ca\.configMapName must be/],
    [() => TrustedCa.configMap({ configMapName: 'a', key: '..' }), /^ca\.key must be/],
  ])('in an object need its name and key (%#)', (attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

describe('a CaConfigMap', () => {
  test('is one for one namespace', () => {
    const it = new CaConfigMap(chart(), 'company-ca', { pem: CA, key: 'ca.pem', namespace: 'build' });
    expect(find(it, 'ConfigMap')).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'company-ca',
        namespace: 'build',
        labels: { 'app.kubernetes.io/name': 'trusted-ca', 'app.kubernetes.io/instance': 'company-ca', 'app.kubernetes.io/managed-by': 'cdk8s' },
      },
      data: { 'ca.pem': CA },
    });
    expect(it.configMapName).toBe('company-ca');
  });

  test('is mounted into the containers of a pod', () => {
    const scope = chart();
    const it = new CaConfigMap(scope, 'company-ca', { pem: CA });
    const deployment = new kplus.Deployment(scope, 'it', { containers: ['one', 'two'].map((name) => ({ name, image: 'builder:1' })) });
    deployment.containers.forEach((container) => it.mountInto(container, '/etc/company'));
    const { spec } = find(scope, 'Deployment').spec.template;
    expect(spec.volumes).toEqual([{ name: 'company-ca', configMap: { name: 'company-ca' } }]);
    expect(spec.containers.map(({ volumeMounts }: any) => volumeMounts))
      .toEqual(Array(2).fill([{ name: 'company-ca', mountPath: '/etc/company', readOnly: true }]));
  });

  test.each([
    [{ name: 'A' }, /^name must be/],
    [{ name: 'a'.repeat(64) }, /^name must have at most 63/],
    [{ namespace: 'A' }, /^namespace must be/],
    [{ key: '/' }, /^key must be/],
  ])('is refused with a wrong name (%#)', (props, message) => {
    expect(() => new CaConfigMap(chart(), 'ca', { pem: CA, ...props })).toThrow(message);
  });

  test('comes once with a name', () => {
    const scope = chart();
    new CaConfigMap(scope, 'one', { pem: CA, name: 'ca' });
    expect(() => new CaConfigMap(scope, 'two', { pem: CA, name: 'ca' })).toThrow(/^name: ConfigMap "ca" .* is rendered twice/);
  });
});

describe('a TrustBundle', () => {
  function bundle(props: Partial<TrustBundleProps> = {}): TrustBundle {
    return new TrustBundle(chart(), 'company-ca', { authorities: [TrustedCa.pem(CA)], ...props });
  }

  test('is a cluster-scoped Bundle', () => {
    const it = bundle();
    expect(objects(it)).toEqual([{
      apiVersion: 'trust.cert-manager.io/v1alpha1',
      kind: 'Bundle',
      metadata: {
        name: 'company-ca',
        labels: { 'app.kubernetes.io/name': 'trusted-ca', 'app.kubernetes.io/instance': 'company-ca', 'app.kubernetes.io/managed-by': 'cdk8s' },
      },
      spec: { sources: [{ inLine: CA }], target: { configMap: { key: 'ca.crt' } } },
    }]);
    expect(it.configMapName).toBe('company-ca');
  });

  test('has authorities from the trust namespace, and the public ones where asked', () => {
    const { spec } = find(bundle({
      authorities: [TrustedCa.secret({ secretName: 'root' }), TrustedCa.configMap({ configMapName: 'old-root', key: 'root.pem' })],
      useDefaultCAs: true,
      key: 'all.crt',
      namespaceLabels: { trust: 'company' },
    }), 'Bundle');
    expect(spec).toEqual({
      sources: [{ useDefaultCAs: true }, { secret: { name: 'root', key: 'ca.crt' } }, { configMap: { name: 'old-root', key: 'root.pem' } }],
      target: { configMap: { key: 'all.crt' }, namespaceSelector: { matchLabels: { trust: 'company' } } },
    });
  });

  test('without labels is for every namespace', () => {
    expect(find(bundle({ namespaceLabels: {} }), 'Bundle').spec.target).not.toHaveProperty('namespaceSelector');
  });

  test.each([
    [{ authorities: [] }, /^authorities must have at least one, but was \[\]\. Use TrustedCa/],
    [{ name: 'A' }, /^name must be/],
    [{ key: '/' }, /^key must be/],
  ])('is refused with what cannot work (%#)', (props, message) => {
    expect(() => bundle(props)).toThrow(message);
  });
});

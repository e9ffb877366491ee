import { App, Chart } from 'cdk8s';
import { Exposure, IngressController, NodeTrust, PrivateRegistry, Tls, TrustBundle, TrustedCa } from '../../src';
import { find, objects, plain } from '../rendering';

function registry(tls: Tls): PrivateRegistry {
  const exposure = Exposure.nodePort({ host: 'node.example.com', nodePort: 30500, tls });
  return new PrivateRegistry(new Chart(new App(), 'registry', { namespace: 'registry' }), 'registry', plain({ exposure }));
}

function trust(tls: Tls, namespace: string): NodeTrust {
  const from = registry(tls);
  return new NodeTrust(new Chart(new App(), 'nodes'), 'trust', { namespace, host: from.host, ca: TrustedCa.ofRegistry(from) });
}

const caVolume = (of: NodeTrust) => find(of, 'DaemonSet').spec.template.spec.volumes.find(({ name }: { name: string }) => name === 'ca');

test('in the namespace of the registry, the certificate of the authority is mounted, and not its key', () => {
  expect(caVolume(trust(Tls.privateCa(), 'registry')).secret).toEqual({ secretName: 'registry-ca', items: [{ key: 'tls.crt', path: 'ca.crt' }] });
});

test('in another namespace, an authority of the whole cluster puts its certificate beside one that is asked for there', () => {
  const it = trust(Tls.privateCa({ certManagerNamespace: 'cert-manager' }), 'node-trust');
  expect(find(it, 'Certificate')).toMatchObject({
    metadata: { name: 'trust-ca', namespace: 'node-trust' },
    spec: { secretName: 'trust-ca', issuerRef: { kind: 'ClusterIssuer', name: 'registry.registry-ca' } },
  });
  expect(caVolume(it).secret).toEqual({ secretName: 'trust-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] });
});

test('in another namespace, an authority of the registry\'s own cannot be read, and the error says what to do', () => {
  expect(() => trust(Tls.privateCa(), 'node-trust')).toThrow(
    'ca: the authority of node.example.com:30500 is in the Secret "registry-ca" of the namespace "registry", which cannot be read from the namespace '
    + '"node-trust". Use Tls.privateCa({ certManagerNamespace: \'cert-manager\' }) for the registry.');
});

test('trust-manager reads it in the namespace of cert-manager', () => {
  const bundle = (tls: Tls) => new TrustBundle(new Chart(new App(), 'pods'), 'bundle', {
    authorities: [TrustedCa.ofRegistry(registry(tls))], namespaceLabels: { team: 'shop' },
  });
  expect(objects(bundle(Tls.privateCa({ certManagerNamespace: 'cert-manager' })))[0].spec.sources).toEqual([
    { secret: { name: 'registry.registry-ca', key: 'tls.crt' } },
  ]);
  expect(() => bundle(Tls.privateCa())).toThrow(/^ca: the authority of .* by trust-manager, which reads Secrets in its own namespace/);
});

test.each([
  ['an issuer that is there', Tls.issuer('company')],
  ['a Secret that is there', Tls.secret('mine')],
])('the certificate of %s is not asked for its authority', (_, tls) => {
  expect(() => trust(tls, 'registry')).toThrow(/^ca: the certificate of node\.example\.com:30500 is not signed by an authority of its own/);
});

test('an ACME issuer has no certificate of a private authority to hand on', () => {
  const exposure = Exposure.ingress({
    host: 'registry.example.com', controller: IngressController.traefik(), tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
  });
  const it = new PrivateRegistry(new Chart(new App(), 'c', { namespace: 'registry' }), 'registry', plain({ exposure }));
  expect(() => TrustedCa.ofRegistry(it)).toThrow(/^ca: .* A public authority, such as that of an ACME server, is trusted anyway/);
});

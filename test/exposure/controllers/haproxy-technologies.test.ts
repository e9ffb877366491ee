import { Duration } from 'cdk8s';
import { IngressController, Tls } from '../../../src';
import { find, HOST } from '../../rendering';
import { annotated, BACKEND, behind, letsEncrypt, PLAIN, solvers, USERS } from '../support';

// https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md
const PREFIX = 'haproxy.org';
const haproxy = IngressController.haproxyTechnologies();
const ingress = (choices = {}, controller = haproxy) => find(behind(controller, choices), 'Ingress');

describe('HAProxy Technologies with TLS', () => {
  annotated(() => ingress(), [
    [`${PREFIX}/ssl-redirect`, 'true', 'what it does anyway where there is TLS'],
    [`${PREFIX}/ssl-redirect-port`, '443', 'the default is 8443, where clients find nothing'],
    [`${PREFIX}/timeout-server`, '900s', 'without a unit it would be milliseconds; the default is 50s'],
  ]);

  test('serves the host with its certificate by the class "haproxy"', () => {
    expect(ingress().spec).toMatchObject({ ingressClassName: 'haproxy', tls: [{ hosts: [HOST], secretName: 'registry-tls' }] });
    expect(ingress({}, IngressController.haproxyTechnologies({ className: 'ha' })).spec.ingressClassName).toBe('ha');
  });
});

describe('HAProxy Technologies without TLS', () => {
  annotated(() => ingress(PLAIN), [
    [`${PREFIX}/ssl-redirect`, 'false', 'its ConfigMap may say true'],
    [`${PREFIX}/ssl-redirect-port`, undefined, 'there is nothing to redirect to'],
  ], () => ingress());
});

describe('HAProxy Technologies with TLS to the pod', () => {
  annotated(() => ingress(BACKEND), [
    [`${PREFIX}/server-ssl`, 'true', 'false otherwise'],
    [`${PREFIX}/server-ca`, 'registry/registry-ca', 'the key tls.crt of the authority\'s own Secret, not ca.crt beside the leaf'],
  ], () => ingress());

  test('names the namespace of the authority where it is another one: without the Secret it would verify nothing, in silence', () => {
    const { annotations } = ingress({ backendTls: Tls.privateCa({ certManagerNamespace: 'cert-manager' }) }).metadata;
    expect(annotations[`${PREFIX}/server-ca`]).toBe('cert-manager/registry.registry-ca');
  });

  test('verifies nothing where nobody knows the authority', () => {
    for (const backendTls of [Tls.issuer('company'), Tls.secret('mine')]) {
      expect(ingress({ backendTls }).metadata.annotations).toMatchObject({ [`${PREFIX}/server-ssl`]: 'true' });
      expect(ingress({ backendTls }).metadata.annotations).not.toHaveProperty([`${PREFIX}/server-ca`]);
    }
  });
});

// its rules come in the order REQ_AUTH, REQ_REDIRECT: a client would send its password in clear
test('HAProxy Technologies is not asked to ask for a password', () => {
  expect(() => behind(haproxy, USERS)).toThrow(
    /^auth: HAProxy Technologies cannot be told to ask for a password: it asks for the password on plain HTTP as well, before it redirects\. Use RegistryAuth\.htpasswd/);
});

test('a certificate that it cannot serve is refused in its plain name', () => {
  expect(() => behind(haproxy, { tls: Tls.googleManagedCertificate() })).toThrow(/^tls: HAProxy Technologies cannot serve a certificate from Google\./);
});

test('HTTP-01 has a solver Ingress of the same class', () => {
  expect(solvers(behind(haproxy, { tls: letsEncrypt }))).toEqual([{ http01: { ingress: { ingressClassName: 'haproxy', serviceType: 'ClusterIP' } } }]);
});

test('HAProxy Technologies waits and redirects as one says', () => {
  const { annotations } = ingress({}, IngressController.haproxyTechnologies({ timeout: Duration.hours(1), httpsPort: 8443 })).metadata;
  expect(annotations[`${PREFIX}/timeout-server`]).toBe('3600s');
  expect(annotations[`${PREFIX}/ssl-redirect-port`]).toBe('8443');
});

test('the port to which it redirects is one', () => {
  for (const httpsPort of [0, 70000, 1.5]) {
    expect(() => IngressController.haproxyTechnologies({ httpsPort })).toThrow(/^controller\.httpsPort must be a port, 1 to 65535/);
  }
});

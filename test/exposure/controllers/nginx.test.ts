import { Duration } from 'cdk8s';
import { IngressController } from '../../../src';
import { find, HOST } from '../../rendering';
import { annotated, BACKEND, behind, letsEncrypt, PLAIN, solvers, USERS } from '../support';

// https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/
const PREFIX = 'nginx.ingress.kubernetes.io';
const nginx = IngressController.nginx();
const ingress = (choices = {}) => find(behind(nginx, choices), 'Ingress');

describe('NGINX annotations with TLS', () => {
  annotated(() => ingress(), [
    [`${PREFIX}/force-ssl-redirect`, 'true', 'redirects even where a load balancer before it ends TLS'],
    [`${PREFIX}/proxy-body-size`, '0', 'no limit; the default is 1m'],
    [`${PREFIX}/proxy-read-timeout`, '900', 'seconds without a unit; the default is 60'],
    [`${PREFIX}/proxy-request-buffering`, 'off', 'the default writes every layer to disk first'],
    [`${PREFIX}/proxy-send-timeout`, '900', 'seconds without a unit; the default is 60'],
    [`${PREFIX}/ssl-redirect`, 'true', 'the default where there is TLS'],
  ]);

  test('serve the host with its certificate by the class "nginx"', () => {
    expect(ingress().spec).toMatchObject({ ingressClassName: 'nginx', tls: [{ hosts: [HOST], secretName: 'registry-tls' }] });
    expect(find(behind(IngressController.nginx({ className: 'public' })), 'Ingress').spec.ingressClassName).toBe('public');
  });
});

describe('NGINX annotations without TLS', () => {
  annotated(() => ingress(PLAIN), [
    [`${PREFIX}/force-ssl-redirect`, undefined, 'there is nothing to redirect to'],
    [`${PREFIX}/ssl-redirect`, 'false', 'a certificate for all hosts would make it redirect'],
  ], () => ingress());

  test('have no certificate', () => {
    expect(ingress(PLAIN).spec).not.toHaveProperty('tls');
  });
});

// https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-certificate-authentication
describe('NGINX annotations with TLS to the pod', () => {
  annotated(() => ingress(BACKEND), [
    [`${PREFIX}/backend-protocol`, 'HTTPS', 'HTTP otherwise'],
    [`${PREFIX}/proxy-ssl-name`, 'registry.registry.svc', 'without it nginx verifies the name "upstream_balancer"'],
    [`${PREFIX}/proxy-ssl-secret`, 'registry/registry-backend-tls', 'a bare name answers 503; ca.crt is enough'],
    [`${PREFIX}/proxy-ssl-verify`, 'on', 'off otherwise'],
  ], () => ingress());

  test('need the namespace, by which they refer to the Secret', () => {
    expect(() => behind(nginx, { ...BACKEND, namespace: null })).toThrow(
      'namespace must be given, to the registry or its chart, but was missing. Here the annotation proxy-ssl-secret refers to a Secret by it.');
    expect(() => behind(nginx, { namespace: null })).not.toThrow();
  });
});

describe('NGINX annotations that ask for a password', () => {
  annotated(() => ingress(USERS), [
    [`${PREFIX}/auth-realm`, 'Registry', 'letters, digits, spaces and -._~/: alone'],
    [`${PREFIX}/auth-secret`, 'people', 'of the same namespace'],
    [`${PREFIX}/auth-type`, 'basic', 'without it the host is open'],
  ], () => ingress());
});

test('HTTP-01 has a solver Ingress of the same class', () => {
  expect(solvers(behind(IngressController.nginx({ className: 'public' }), { tls: letsEncrypt }))).toEqual([
    { http01: { ingress: { ingressClassName: 'public', serviceType: 'ClusterIP' } } },
  ]);
});

test('both timeouts are as long as one says', () => {
  const { annotations } = find(behind(IngressController.nginx({ timeout: Duration.hours(1) })), 'Ingress').metadata;
  expect(annotations[`${PREFIX}/proxy-read-timeout`]).toBe('3600');
  expect(annotations[`${PREFIX}/proxy-send-timeout`]).toBe('3600');
});

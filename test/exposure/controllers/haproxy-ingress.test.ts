import { Duration } from 'cdk8s';
import { IngressController } from '../../../src';
import { find, HOST } from '../../rendering';
import { annotated, BACKEND, behind, letsEncrypt, PLAIN, solvers, USERS } from '../support';

// https://haproxy-ingress.github.io/docs/configuration/keys/
const PREFIX = 'haproxy-ingress.github.io';
const haproxy = IngressController.haproxyIngress();
const ingress = (choices = {}, controller = haproxy) => find(behind(controller, choices), 'Ingress');

describe('haproxy-ingress with TLS', () => {
  annotated(() => ingress(), [
    [`${PREFIX}/proxy-body-size`, 'unlimited', 'lifts what its ConfigMap may say'],
    [`${PREFIX}/ssl-redirect`, 'true', 'the default where there is TLS'],
    [`${PREFIX}/timeout-server`, '900s', 'without a unit it would be milliseconds; the default is 50s'],
  ]);

  test('serves the host with its certificate by the class "haproxy"', () => {
    expect(ingress().spec).toMatchObject({ ingressClassName: 'haproxy', tls: [{ hosts: [HOST], secretName: 'registry-tls' }] });
    expect(ingress({}, IngressController.haproxyIngress({ className: 'ha' })).spec.ingressClassName).toBe('ha');
  });
});

describe('haproxy-ingress without TLS', () => {
  annotated(() => ingress(PLAIN), [
    [`${PREFIX}/ssl-redirect`, 'false', 'ssl-always-add-https would make it redirect'],
  ], () => ingress());
});

describe('haproxy-ingress with TLS to the pod', () => {
  annotated(() => ingress(BACKEND), [
    [`${PREFIX}/backend-protocol`, 'h1-ssl', 'h1 otherwise'],
    [`${PREFIX}/secure-sni`, 'registry.registry.svc', 'host, sni or a name'],
    [`${PREFIX}/secure-verify-ca-secret`, 'registry-backend-tls', 'the key ca.crt; without it nothing is verified'],
    [`${PREFIX}/secure-verify-hostname`, 'registry.registry.svc', 'without it the chain alone is verified'],
  ], () => ingress());
});

describe('haproxy-ingress that asks for a password', () => {
  annotated(() => ingress(USERS), [
    [`${PREFIX}/auth-realm`, 'Registry', 'localhost otherwise'],
    [`${PREFIX}/auth-secret`, 'people', 'the key auth'],
  ], () => ingress());
});

test('HTTP-01 has a solver Ingress of the same class, also beside a password', () => {
  const expected = [{ http01: { ingress: { ingressClassName: 'haproxy', serviceType: 'ClusterIP' } } }];
  expect(solvers(behind(haproxy, { tls: letsEncrypt }))).toEqual(expected);
  expect(solvers(behind(haproxy, { ...USERS, tls: letsEncrypt }))).toEqual(expected);
});

test('haproxy-ingress waits as long as one says', () => {
  const { annotations } = ingress({}, IngressController.haproxyIngress({ timeout: Duration.hours(1) })).metadata;
  expect(annotations[`${PREFIX}/timeout-server`]).toBe('3600s');
});

import { Duration } from 'cdk8s';
import { AcmeSolver, IngressController, Tls } from '../../../src';
import { find, HOST } from '../../rendering';
import { annotated, BACKEND, behind, letsEncrypt, PLAIN, solvers, USERS } from '../support';

// https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/
const PREFIX = 'nginx.org';
const f5 = IngressController.f5Nginx();
const ingress = (choices = {}, controller = f5) => find(behind(controller, choices), 'Ingress');

describe('F5 NGINX with TLS', () => {
  annotated(() => ingress(), [
    [`${PREFIX}/client-max-body-size`, '0', 'no limit; the default is 1m'],
    [`${PREFIX}/proxy-buffering`, 'false', 'of responses; the default is true'],
    [`${PREFIX}/proxy-read-timeout`, '900s', 'the default is 60s'],
    [`${PREFIX}/proxy-send-timeout`, '900s', 'the default is 60s'],
    [`${PREFIX}/ssl-redirect`, 'true', 'the default where there is TLS'],
  ]);

  test('serves the host with its certificate by the class "nginx"', () => {
    expect(ingress().spec).toMatchObject({ ingressClassName: 'nginx', tls: [{ hosts: [HOST], secretName: 'registry-tls' }] });
    expect(ingress({}, IngressController.f5Nginx({ className: 'f5' })).spec.ingressClassName).toBe('f5');
  });
});

describe('F5 NGINX with -enable-snippets', () => {
  annotated(() => ingress({}, IngressController.f5Nginx({ snippetsEnabled: true })), [
    [`${PREFIX}/location-snippets`, 'proxy_request_buffering off;', 'there is no annotation; without the flag the whole Ingress is refused'],
  ], () => ingress());

  // https://docs.nginx.com/nginx-ingress-controller/configuration/global-configuration/configmap-resource/
  test('needs no word on its ConfigMap', () => {
    const words = 'location-snippets: "proxy_request_buffering off;"';
    expect(behind(f5).notes).toContain(words);
    expect(behind(IngressController.f5Nginx({ snippetsEnabled: true })).notes).not.toContain(words);
  });
});

describe('F5 NGINX without TLS', () => {
  annotated(() => ingress(PLAIN), [
    [`${PREFIX}/ssl-redirect`, 'false', 'true otherwise'],
  ], () => ingress());
});

describe('F5 NGINX with TLS to the pod', () => {
  annotated(() => ingress(BACKEND), [
    [`${PREFIX}/ssl-services`, 'registry', 'the names of Services of this very Ingress, or it is refused'],
  ], () => ingress());
});

describe('F5 NGINX that asks for a password', () => {
  annotated(() => ingress(USERS), [
    [`${PREFIX}/basic-auth-realm`, 'Registry', 'it has no default'],
    [`${PREFIX}/basic-auth-secret`, 'people', 'of type nginx.org/htpasswd, in the same namespace'],
  ], () => ingress());

  // https://github.com/nginx/kubernetes-ingress/issues/9600
  test('cannot pass HTTP-01, which is refused with what to do', () => {
    const attempt = () => behind(f5, { ...USERS, tls: letsEncrypt });
    expect(attempt).toThrow(/^tls\.solver: F5 NGINX asks for the password on the challenge as well \(nginx\/kubernetes-ingress#9600\)/);
    expect(attempt).toThrow('Use a DNS-01 solver (AcmeSolver.route53 and others).');
  });

  test('gets its certificate by DNS-01', () => {
    const tls = Tls.letsEncrypt({ email: 'ops@example.org', solver: AcmeSolver.route53({ region: 'eu-central-1' }) });
    expect(solvers(behind(f5, { ...USERS, tls }))).toEqual([{ dns01: { route53: { region: 'eu-central-1' } } }]);
  });
});

describe('F5 NGINX with HTTP-01', () => {
  test('has the challenge written into its own Ingress: it refuses a second one for the host', () => {
    const { name } = find(behind(f5, { tls: letsEncrypt }), 'Ingress').metadata;
    expect(solvers(behind(f5, { tls: letsEncrypt }))).toEqual([{ http01: { ingress: { name, serviceType: 'ClusterIP' } } }]);
  });

  // nginx/kubernetes-ingress, internal/configs/ingress.go (addSSLConfig) and version1/nginx.ingress.tmpl: `ssl_reject_handshake on` while the
  // Secret is missing, and a redirect of the whole server to HTTPS: without a first certificate the challenge is never answered
  test('serves a temporary certificate until the first one is there', () => {
    expect(find(behind(f5, { tls: letsEncrypt }), 'Certificate').metadata.annotations).toEqual({
      'cert-manager.io/issue-temporary-certificate': 'true',
    });
  });
});

test('F5 NGINX waits as long as one says', () => {
  const { annotations } = ingress({}, IngressController.f5Nginx({ timeout: Duration.hours(1) })).metadata;
  expect(annotations[`${PREFIX}/proxy-read-timeout`]).toBe('3600s');
  expect(annotations[`${PREFIX}/proxy-send-timeout`]).toBe('3600s');
});

import { GkeOptions, IngressController, Tls } from '../../../src';
import { find, HOST, pod } from '../../rendering';
import { annotated, BACKEND, behind, Choices, letsEncrypt, ofKind, PLAIN, solvers, USERS } from '../support';
import { ACM } from '../ways-in';

// https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration
const made = (choices: Choices = {}, options: GkeOptions = {}) => behind(IngressController.gke(options), choices);
const ingress = (choices: Choices = {}, options: GkeOptions = {}) => find(made(choices, options), 'Ingress');
const service = (choices: Choices = {}) => find(made(choices), 'Service');
const MANAGED = { tls: Tls.googleManagedCertificate() };
const INTERNAL = { internal: true };

describe('a load balancer of Google Cloud with TLS', () => {
  annotated(() => ingress(), [
    ['kubernetes.io/ingress.class', 'gce', 'it does not read ingressClassName'],
    ['networking.gke.io/v1beta1.FrontendConfig', 'registry', 'its name'],
  ]);

  test('reads its certificate from a Secret, and no class', () => {
    expect(ingress().spec.tls).toEqual([{ hosts: [HOST], secretName: 'registry-tls' }]);
    expect(ingress().spec).not.toHaveProperty('ingressClassName');
  });

  test('keeps port 80 open, or the FrontendConfig could not redirect', () => {
    expect(ingress().metadata.annotations).not.toHaveProperty(['kubernetes.io/ingress.allow-http']);
    expect(find(made(), 'FrontendConfig')).toMatchObject({
      apiVersion: 'networking.gke.io/v1beta1', metadata: { name: 'registry' }, spec: { redirectToHttps: { enabled: true } },
    });
  });
});

describe('its Service', () => {
  annotated(() => service(), [
    ['cloud.google.com/backend-config', '{"default":"registry"}', 'JSON'],
    ['cloud.google.com/neg', '{"ingress":true}', 'without it the Service would have to be a NodePort'],
  ]);

  test('has a BackendConfig: a request takes at most 30 s otherwise, uploads included', () => {
    expect(find(made(), 'BackendConfig')).toMatchObject({ apiVersion: 'cloud.google.com/v1', metadata: { name: 'registry' } });
    expect(find(made(), 'BackendConfig').spec).toEqual({
      timeoutSec: 86400,
      connectionDraining: { drainingTimeoutSec: 120 },
      healthCheck: { type: 'HTTP', requestPath: '/', port: 5000 },
    });
  });
});

describe('its Service with TLS to the pod', () => {
  annotated(() => service(BACKEND), [
    ['cloud.google.com/app-protocols', '{"https":"HTTPS"}', 'JSON, by the name of the port; no certificate is verified'],
  ], () => service());

  test('has a port of that name, and is looked at over HTTPS', () => {
    expect(service(BACKEND).spec.ports).toEqual([expect.objectContaining({ name: 'https', port: 5000 })]);
    expect(find(made(BACKEND), 'BackendConfig').spec.healthCheck.type).toBe('HTTPS');
  });
});

describe('a load balancer of Google Cloud without TLS', () => {
  annotated(() => ingress(PLAIN), [
    ['networking.gke.io/v1beta1.FrontendConfig', undefined, 'there is nothing to redirect to'],
  ], () => ingress());

  test('has no FrontendConfig', () => {
    expect(ofKind(made(PLAIN), 'FrontendConfig')).toEqual([]);
  });
});

// https://cloud.google.com/kubernetes-engine/docs/how-to/managed-certs
describe('a certificate that Google keeps', () => {
  annotated(() => ingress(MANAGED), [
    ['networking.gke.io/managed-certificates', 'registry-tls', 'its name'],
  ], () => ingress());

  test('is a ManagedCertificate for the host, and no Secret', () => {
    expect(find(made(MANAGED), 'ManagedCertificate')).toMatchObject({
      apiVersion: 'networking.gke.io/v1', metadata: { name: 'registry-tls' }, spec: { domains: [HOST] },
    });
    expect(ingress(MANAGED).spec).not.toHaveProperty('tls');
    expect(ofKind(made(), 'ManagedCertificate')).toEqual([]);
  });

  // GoogleCloudPlatform/gke-managed-certs, deploy/managedcertificates-crd.yaml: spec.domains[] has at most 63 characters
  test('is for a host of at most 63 characters', () => {
    const host = (length: number) => `${'a'.repeat(length - '.example.com'.length)}.example.com`;
    expect(() => made({ ...MANAGED, host: host(63) })).not.toThrow();
    expect(() => made({ ...MANAGED, host: host(64) })).toThrow(/^exposure\.host must .*63/);
    expect(() => made({ host: host(64) })).not.toThrow();
  });
});

describe('an internal load balancer of Google Cloud', () => {
  annotated(() => ingress({}, INTERNAL), [
    ['kubernetes.io/ingress.class', 'gce-internal', 'not gce'],
    ['kubernetes.io/ingress.allow-http', 'false', 'it has no FrontendConfig that could redirect'],
    ['networking.gke.io/v1beta1.FrontendConfig', undefined, 'external ones alone have it'],
  ], () => ingress());

  test('serves plain HTTP where one says so', () => {
    expect(ingress(PLAIN, INTERNAL).metadata.annotations).not.toHaveProperty(['kubernetes.io/ingress.allow-http']);
    expect(ofKind(made({}, INTERNAL), 'FrontendConfig')).toEqual([]);
  });

  test('has no certificate of Google\'s keeping, and no way for HTTP-01', () => {
    expect(() => made(MANAGED, INTERNAL)).toThrow(/^tls: GKE's internal Ingress cannot serve a certificate from Google\. Use Tls\.letsEncrypt\(\), Tls/);
    expect(() => made({ tls: letsEncrypt }, INTERNAL)).toThrow(/^tls\.solver: nothing here answers HTTP-01 on port 80 of the host\. Use a DNS-01 solver/);
  });
});

test.each([[{}, 'kubernetes.io/ingress.global-static-ip-name'], [INTERNAL, 'kubernetes.io/ingress.regional-static-ip-name']])(
  'a reserved address is named by one annotation, both would be an error (%#)', (options, name) => {
    const { annotations } = ingress({}, { ...options, staticIpName: 'registry-ip' }).metadata;
    expect(Object.entries(annotations).filter(([key]) => key.includes('static-ip'))).toEqual([[name, 'registry-ip']]);
    expect(() => IngressController.gke({ ...options, staticIpName: 'Registry IP' })).toThrow(/^controller\.staticIpName must be/);
  });

describe('HTTP-01 at a load balancer of Google Cloud', () => {
  test('is written into the Ingress itself: another one has another address', () => {
    const { name } = ingress({ tls: letsEncrypt }).metadata;
    expect(solvers(made({ tls: letsEncrypt }))).toEqual([{ http01: { ingress: { name, serviceType: 'NodePort' } } }]);
  });

  test('has a temporary certificate, without which Google makes no load balancer', () => {
    expect(find(made({ tls: letsEncrypt }), 'Certificate').metadata.annotations).toEqual({ 'cert-manager.io/issue-temporary-certificate': 'true' });
  });
});

test('what a load balancer of Google Cloud cannot do is refused', () => {
  expect(() => made(USERS)).toThrow(/^auth: GKE cannot be told to ask for a password\. Use RegistryAuth\.htpasswd/);
  expect(() => made({ tls: Tls.acmCertificate(ACM) })).toThrow(
    'tls: GKE cannot serve a certificate from AWS Certificate Manager. Use Tls.letsEncrypt(), Tls.issuer() or Tls.secret(), or Tls.googleManagedCertificate().');
});

test('a pod that ends waits 30 s until the load balancer knows', () => {
  expect(pod(made()).container.lifecycle.preStop.exec.command).toEqual(['sleep', '30']);
});

import { IngressController, Tls } from '../../../src';
import { find, HOST, objects } from '../../rendering';
import { annotationsOf, BACKEND, behind, letsEncrypt, PLAIN, solvers, USERS } from '../support';

// https://projectcontour.io/docs/1.33/config/request-routing/ · https://projectcontour.io/docs/1.33/config/upstream-tls/
const contour = IngressController.contourHttpProxy();
const proxy = (choices = {}, controller = contour) => find(behind(controller, choices), 'HTTPProxy');

describe('Contour, by an HTTPProxy', () => {
  test('routes the host to the Service, and waits for ever: the default of 15s counts the upload, and "0s" would be the default', () => {
    expect(proxy()).toMatchObject({ apiVersion: 'projectcontour.io/v1', metadata: { name: 'registry', namespace: 'registry' } });
    expect(proxy().spec).toEqual({
      ingressClassName: 'contour',
      virtualhost: { fqdn: HOST, tls: { secretName: 'registry-tls' } },
      routes: [{ services: [{ name: 'registry', port: 5000 }], timeoutPolicy: { response: 'infinity' } }],
    });
  });

  test('is there instead of an Ingress, and is the route of the registry', () => {
    const registry = behind(contour);
    expect(objects(registry).some(({ kind }) => kind === 'Ingress')).toBe(false);
    expect(registry.ingress).toBeUndefined();
    expect(registry.route!.kind).toBe('HTTPProxy');
  });

  test('redirects plain HTTP, which it does unless a route has permitInsecure', () => {
    expect(JSON.stringify(proxy())).not.toContain('permitInsecure');
  });

  test('has no TLS without', () => {
    expect(proxy(PLAIN).spec.virtualhost).toEqual({ fqdn: HOST });
  });

  test('may be of another class', () => {
    const edge = IngressController.contourHttpProxy({ className: 'edge' });
    expect(proxy({}, edge).spec.ingressClassName).toBe('edge');
    expect(solvers(behind(edge, { tls: letsEncrypt }))).toEqual([{ http01: { ingress: { ingressClassName: 'edge', serviceType: 'ClusterIP' } } }]);
  });
});

describe('Contour, by an HTTPProxy, with TLS to the pod', () => {
  test('verifies the pod: "protocol: tls" alone would not', () => {
    expect(proxy(BACKEND).spec.routes[0].services).toEqual([{
      name: 'registry', port: 5000, protocol: 'tls', validation: { caSecret: 'registry-backend-tls', subjectName: 'registry.registry.svc' },
    }]);
  });

  test('by a name that is in the certificate', () => {
    const { subjectName, caSecret } = proxy(BACKEND).spec.routes[0].services[0].validation;
    const certificate = find(behind(contour, BACKEND), 'Certificate', caSecret);
    expect(certificate.spec.dnsNames).toContain(subjectName);
    expect(certificate.spec.secretName).toBe(caSecret);
  });

  test('needs no word on the Service, and works with a certificate that is there', () => {
    expect(annotationsOf(find(behind(contour, BACKEND), 'Service'))).toEqual({});
    expect(proxy({ backendTls: Tls.secret('mine') }).spec.routes[0].services[0].validation.caSecret).toBe('mine');
  });
});

// it has external authorization alone
test.each([IngressController.contour(), contour])('Contour is not asked to ask for a password (%#)', (controller) => {
  expect(() => behind(controller, USERS)).toThrow(/^auth: Contour cannot be told to ask for a password\. Use RegistryAuth\.htpasswd/);
});

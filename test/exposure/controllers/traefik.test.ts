import { IngressController, Tls } from '../../../src';
import { find, HOST } from '../../rendering';
import { annotated, annotationsOf, BACKEND, behind, Choices, letsEncrypt, ofKind, PLAIN, solvers, USERS } from '../support';

// https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/
const PREFIX = 'traefik.ingress.kubernetes.io';
const traefik = IngressController.traefik();
const ingress = (choices: Choices = {}, controller = traefik) => find(behind(controller, choices), 'Ingress');

describe('Traefik with TLS', () => {
  annotated(() => ingress(), [
    [`${PREFIX}/router.entrypoints`, 'websecure', 'without it the host is served on plain HTTP, too'],
    [`${PREFIX}/router.tls`, 'true', 'the text "true"'],
  ]);

  test('serves the host with its certificate by the class "traefik"', () => {
    expect(ingress().spec).toMatchObject({ ingressClassName: 'traefik', tls: [{ hosts: [HOST], secretName: 'registry-tls' }] });
  });

  test('needs no objects of its own', () => {
    expect(ofKind(behind(traefik), 'Middleware', 'ServersTransport')).toEqual([]);
  });

  test('may have other names for its class and its entry point', () => {
    const controller = IngressController.traefik({ className: 'internal', entryPoint: 'patient' });
    expect(annotationsOf(ingress({}, controller))[`${PREFIX}/router.entrypoints`]).toBe('patient');
    expect(ingress({}, controller).spec.ingressClassName).toBe('internal');
    expect(annotationsOf(ingress(PLAIN, controller))[`${PREFIX}/router.entrypoints`]).toBe('patient');
  });

  test.each(['web,websecure', '', 'web secure'])('has one entry point: %p', (entryPoint) => {
    expect(() => IngressController.traefik({ entryPoint })).toThrow(
      `controller.entryPoint must be the name of one entry point, but was ${JSON.stringify(entryPoint)}.`);
  });
});

describe('Traefik without TLS', () => {
  annotated(() => ingress(PLAIN), [
    [`${PREFIX}/router.entrypoints`, 'web', 'of plain HTTP'],
    [`${PREFIX}/router.tls`, undefined, 'plain HTTP would not match'],
  ], () => ingress());
});

// https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/serverstransport/
describe('Traefik with TLS to the pod', () => {
  const service = (choices: Choices) => find(behind(traefik, choices), 'Service');

  annotated(() => service(BACKEND), [
    [`${PREFIX}/service.serversscheme`, 'https', 'http otherwise'],
    [`${PREFIX}/service.serverstransport`, 'registry-registry@kubernetescrd', 'NAMESPACE-NAME@kubernetescrd, taken as it is'],
  ]);

  test('is told on the Service alone, and only then', () => {
    expect(annotationsOf(ingress(BACKEND))).toEqual(annotationsOf(ingress()));
    expect(annotationsOf(service({}))).toEqual({});
  });

  test('verifies the pod by a ServersTransport: system authorities and the pod\'s address otherwise', () => {
    expect(find(behind(traefik, BACKEND), 'ServersTransport')).toMatchObject({
      apiVersion: 'traefik.io/v1alpha1',
      metadata: { name: 'registry', namespace: 'registry' },
      spec: { serverName: 'registry.registry.svc', rootCAs: [{ secret: 'registry-backend-tls' }] },
    });
  });

  test('verifies by a name that is in the certificate', () => {
    expect(find(behind(traefik, BACKEND), 'Certificate', 'registry-backend-tls').spec.dnsNames).toContain('registry.registry.svc');
  });

  test('takes a certificate that is there', () => {
    expect(find(behind(traefik, { backendTls: Tls.secret('mine') }), 'ServersTransport').spec.rootCAs).toEqual([{ secret: 'mine' }]);
  });
});

// https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/basicauth/
describe('Traefik that asks for a password', () => {
  annotated(() => ingress(USERS), [
    [`${PREFIX}/router.middlewares`, 'registry-registry-basic-auth@kubernetescrd', 'NAMESPACE-NAME@kubernetescrd'],
  ], () => ingress());

  test('has a Middleware that keeps the password from the registry', () => {
    expect(find(behind(traefik, USERS), 'Middleware')).toMatchObject({
      apiVersion: 'traefik.io/v1alpha1', metadata: { name: 'registry-basic-auth', namespace: 'registry' },
    });
    expect(find(behind(traefik, USERS), 'Middleware').spec).toEqual({ basicAuth: { secret: 'people', realm: 'Registry', removeHeader: true } });
  });

  test('needs the namespace, by which it refers to its objects', () => {
    for (const choices of [USERS, BACKEND]) {
      expect(() => behind(traefik, { ...choices, namespace: null })).toThrow(
        'namespace must be given, to the registry or its chart, but was missing. Here annotations of Traefik refer to objects by it.');
    }
    expect(() => behind(traefik, { namespace: null })).not.toThrow();
  });
});

test('HTTP-01 has a solver Ingress of the same class', () => {
  const controller = IngressController.traefik({ className: 'internal' });
  expect(solvers(behind(controller, { tls: letsEncrypt }))).toEqual([{ http01: { ingress: { ingressClassName: 'internal', serviceType: 'ClusterIP' } } }]);
});

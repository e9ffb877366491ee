import { IngressController } from '../../../src';
import { find, HOST } from '../../rendering';
import { annotated, annotationsOf, BACKEND, behind, letsEncrypt, PLAIN, solvers } from '../support';

// https://projectcontour.io/docs/1.33/config/annotations/
const contour = IngressController.contour();
const ingress = (choices = {}, controller = contour) => find(behind(controller, choices), 'Ingress');

describe('Contour with TLS', () => {
  annotated(() => ingress(), [
    ['ingress.kubernetes.io/force-ssl-redirect', 'true', 'exactly "true"'],
    ['projectcontour.io/response-timeout', 'infinity', 'the default is 15s; "0s" would be the default, not off'],
  ]);

  test('serves the host with its certificate by the class "contour"', () => {
    expect(ingress().spec).toMatchObject({ ingressClassName: 'contour', tls: [{ hosts: [HOST], secretName: 'registry-tls' }] });
    expect(ingress({}, IngressController.contour({ className: 'edge' })).spec.ingressClassName).toBe('edge');
  });
});

describe('Contour without TLS', () => {
  annotated(() => ingress(PLAIN), [
    ['ingress.kubernetes.io/force-ssl-redirect', undefined, 'there is nothing to redirect to'],
  ], () => ingress());
});

// https://projectcontour.io/docs/1.33/config/upstream-tls/
describe('Contour with TLS to the pod', () => {
  const service = (choices = {}) => find(behind(contour, choices), 'Service');

  annotated(() => service(BACKEND), [
    ['projectcontour.io/upstream-protocol.tls', '5000', 'on the Service: its ports, by number or name'],
  ]);

  test('is told on the Service alone, and only then', () => {
    expect(annotationsOf(ingress(BACKEND))).toEqual(annotationsOf(ingress()));
    expect(annotationsOf(service())).toEqual({});
    expect(service(BACKEND).spec.ports).toEqual([expect.objectContaining({ name: 'https', port: 5000 })]);
  });
});

test('HTTP-01 has a solver Ingress of the same class', () => {
  const edge = IngressController.contour({ className: 'edge' });
  expect(solvers(behind(edge, { tls: letsEncrypt }))).toEqual([{ http01: { ingress: { ingressClassName: 'edge', serviceType: 'ClusterIP' } } }]);
});

import { IngressController, Tls } from '../../../src';
import { find, HOST } from '../../rendering';
import { annotated, BACKEND, behind, letsEncrypt, PLAIN, solvers, USERS } from '../support';

const custom = IngressController.custom({ className: 'kong', annotations: { 'konghq.com/protocols': 'https', 'konghq.com/request-buffering': 'false' } });

describe('any other controller', () => {
  annotated(() => find(behind(custom), 'Ingress'), [
    ['konghq.com/protocols', 'https', 'as it was given'],
    ['konghq.com/request-buffering', 'false', 'as it was given'],
  ]);

  test('serves the host with its certificate by its class', () => {
    expect(find(behind(custom), 'Ingress').spec).toMatchObject({ ingressClassName: 'kong', tls: [{ hosts: [HOST], secretName: 'registry-tls' }] });
    expect(find(behind(custom, PLAIN), 'Ingress').spec).not.toHaveProperty('tls');
  });

  test('needs no annotations', () => {
    expect(find(behind(IngressController.custom({ className: 'kong' })), 'Ingress').metadata.annotations ?? {}).toEqual({});
  });

  test('does not change with what one gives it afterwards', () => {
    const annotations = { a: 'b' };
    const registry = behind(IngressController.custom({ className: 'kong', annotations }));
    annotations.a = 'c';
    expect(find(registry, 'Ingress').metadata.annotations).toEqual({ a: 'b' });
  });

  test('answers HTTP-01 by its class', () => {
    expect(solvers(behind(custom, { tls: letsEncrypt }))).toEqual([{ http01: { ingress: { ingressClassName: 'kong', serviceType: 'ClusterIP' } } }]);
  });

  test('is called by its class where it cannot do something, and in the notes', () => {
    expect(() => behind(custom, USERS)).toThrow(/^auth: the controller of "kong" cannot be told to ask for a password\. Use RegistryAuth\.htpasswd/);
    expect(() => behind(custom, BACKEND)).toThrow('backendTls: the controller of "kong" cannot be told that the registry\'s pod speaks HTTPS. Leave it out.');
    expect(() => behind(custom, { tls: Tls.googleManagedCertificate() })).toThrow(/^tls: the controller of "kong" cannot serve a certificate from Google\./);
    expect(behind(custom).notes).toMatch(/does not know the controller of "kong".*no limit of the body, buffers no requests, waits for long uploads, and serves HTTPS only/);
  });
});

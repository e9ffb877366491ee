import { IngressController } from '../../../src';
import { find, HOST, objects } from '../../rendering';
import { annotationsOf, BACKEND, behind, Choices, letsEncrypt, ofKind, PLAIN, solvers, USERS } from '../support';

// https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
const traefik = IngressController.traefikIngressRoute();
const route = (choices: Choices = {}, controller = traefik) => find(behind(controller, choices), 'IngressRoute', 'registry').spec;

describe('Traefik, by an IngressRoute', () => {
  test('serves the host with its certificate, on the entry point for HTTPS only', () => {
    expect(route()).toEqual({
      entryPoints: ['websecure'],
      routes: [{ kind: 'Rule', match: `Host(\`${HOST}\`)`, services: [{ name: 'registry', port: 5000 }] }],
      tls: { secretName: 'registry-tls' },
    });
  });

  test('is there instead of an Ingress, and is the route of the registry', () => {
    const registry = behind(traefik);
    expect(objects(registry).some(({ kind }) => kind === 'Ingress')).toBe(false);
    expect(registry.ingress).toBeUndefined();
    expect([registry.route!.kind, registry.route!.name]).toEqual(['IngressRoute', 'registry']);
    expect(find(registry, 'IngressRoute', 'registry').apiVersion).toBe('traefik.io/v1alpha1');
  });

  // https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/redirectscheme/
  test('redirects plain HTTP', () => {
    expect(find(behind(traefik), 'IngressRoute', 'registry-redirect').spec).toEqual({
      entryPoints: ['web'],
      routes: [{
        kind: 'Rule', match: `Host(\`${HOST}\`)`, middlewares: [{ name: 'registry-redirect' }], services: [{ name: 'registry', port: 5000 }],
      }],
    });
    expect(find(behind(traefik), 'Middleware', 'registry-redirect').spec).toEqual({ redirectScheme: { scheme: 'https', permanent: true } });
  });

  test('serves plain HTTP only without TLS, where nothing redirects', () => {
    expect(route(PLAIN)).toEqual({
      entryPoints: ['web'],
      routes: [{ kind: 'Rule', match: `Host(\`${HOST}\`)`, services: [{ name: 'registry', port: 5000 }] }],
    });
    expect(ofKind(behind(traefik, PLAIN), 'Middleware')).toEqual([]);
  });

  test('may have other names for its entry points and its class', () => {
    const controller = IngressController.traefikIngressRoute({ className: 'internal', entryPoint: 'patient', httpEntryPoint: 'plain' });
    expect(route({}, controller).entryPoints).toEqual(['patient']);
    expect(find(behind(controller), 'IngressRoute', 'registry-redirect').spec.entryPoints).toEqual(['plain']);
    expect(solvers(behind(controller, { tls: letsEncrypt }))).toEqual([{ http01: { ingress: { ingressClassName: 'internal', serviceType: 'ClusterIP' } } }]);
    expect(() => IngressController.traefikIngressRoute({ entryPoint: 'a,b' })).toThrow(/^controller\.entryPoint must be the name of one entry point/);
    expect(() => IngressController.traefikIngressRoute({ httpEntryPoint: 'a b' })).toThrow(/^controller\.httpEntryPoint must be the name of one entry point/);
  });
});

describe('Traefik, by an IngressRoute, with TLS to the pod', () => {
  test('verifies the pod by a ServersTransport', () => {
    expect(route(BACKEND).routes[0].services).toEqual([{ name: 'registry', port: 5000, scheme: 'https', serversTransport: 'registry' }]);
    expect(find(behind(traefik, BACKEND), 'ServersTransport', 'registry').spec).toEqual({
      serverName: 'registry.registry.svc', rootCAs: [{ secret: 'registry-backend-tls' }],
    });
  });

  test('needs no annotation, and no namespace', () => {
    expect(annotationsOf(find(behind(traefik, BACKEND), 'Service'))).toEqual({});
    expect(() => behind(traefik, { ...BACKEND, ...USERS, namespace: null })).not.toThrow();
  });
});

describe('Traefik, by an IngressRoute, that asks for a password', () => {
  test('does so by a Middleware of the same namespace, on HTTPS alone', () => {
    expect(route(USERS).routes[0].middlewares).toEqual([{ name: 'registry-basic-auth' }]);
    expect(find(behind(traefik, USERS), 'Middleware', 'registry-basic-auth').spec).toEqual({
      basicAuth: { secret: 'people', realm: 'Registry', removeHeader: true },
    });
    expect(find(behind(traefik, USERS), 'IngressRoute', 'registry-redirect').spec.routes[0].middlewares).toEqual([{ name: 'registry-redirect' }]);
  });
});

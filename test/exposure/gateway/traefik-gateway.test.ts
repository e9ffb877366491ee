import { GatewayPolicy } from '../../../src';
import { find } from '../../rendering';
import { at, BACKEND, ofKind, USERS } from '../support';
import { newGateway } from '../ways-in';

// https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/gateway-api/
const traefik = (choices = {}) => at(newGateway(), GatewayPolicy.traefik(), choices);

describe('Traefik as a Gateway', () => {
  test('needs nothing beside the route', () => {
    expect(ofKind(traefik(), 'Middleware', 'ServersTransport', 'IngressRoute')).toEqual([]);
    expect(find(traefik(), 'HTTPRoute', 'registry').spec.rules[0]).not.toHaveProperty('filters');
    expect(find(traefik(), 'HTTPRoute', 'registry').spec.rules[0].timeouts).toEqual({ request: '0s', backendRequest: '0s' });
  });

  test('asks for a password by a Middleware of the rule', () => {
    expect(find(traefik(USERS), 'HTTPRoute', 'registry').spec.rules[0].filters).toEqual([
      { type: 'ExtensionRef', extensionRef: { group: 'traefik.io', kind: 'Middleware', name: 'registry-basic-auth' } },
    ]);
    expect(find(traefik(USERS), 'Middleware', 'registry-basic-auth').spec).toEqual({
      basicAuth: { secret: 'people', realm: 'Registry', removeHeader: true },
    });
  });

  test('has the same limit in its static configuration as behind an Ingress', () => {
    expect(traefik().notes).toContain('transport.respondingTimeouts.readTimeout');
  });

  test('cannot verify the pod by a Secret, so that is refused', () => {
    expect(() => traefik(BACKEND)).toThrow(/^backendTls: Traefik reads the authority of a BackendTLSPolicy from a ConfigMap alone.*Leave it out, or use IngressController\.traefikIngressRoute\(\)\.$/);
  });
});

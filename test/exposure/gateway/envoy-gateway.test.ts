import { GatewayAttachment, GatewayPolicy } from '../../../src';
import { find } from '../../rendering';
import { at, BACKEND, ofKind, USERS } from '../support';
import { newGateway } from '../ways-in';

// https://gateway.envoyproxy.io/docs/api/extension_types/ · https://gateway.envoyproxy.io/docs/tasks/traffic/http-timeouts/
const API = 'gateway.envoyproxy.io/v1alpha1';
const ROUTE = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'registry' };
const GATEWAY = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'registry' };
const envoy = (choices = {}) => at(newGateway(), GatewayPolicy.envoyGateway(), choices);
const elsewhere = () => at(GatewayAttachment.existing({ name: 'edge', namespace: 'infra', sectionName: 'tls' }), GatewayPolicy.envoyGateway());

describe('Envoy Gateway', () => {
  test('lets a request take as long as it takes, in large pieces, towards the registry', () => {
    expect(find(envoy(), 'BackendTrafficPolicy')).toMatchObject({ apiVersion: API, metadata: { name: 'registry', namespace: 'registry' } });
    expect(find(envoy(), 'BackendTrafficPolicy').spec).toEqual({
      targetRefs: [ROUTE],
      // the default is 15s; with 0s its timer for idle streams (5m) is off as well
      timeout: { http: { requestTimeout: '0s' } },
      connection: { bufferLimit: '1Mi' },
    });
  });

  test('and from the client, on a Gateway of the registry\'s own', () => {
    expect(find(envoy(), 'ClientTrafficPolicy')).toMatchObject({ apiVersion: API, metadata: { name: 'registry', namespace: 'registry' } });
    expect(find(envoy(), 'ClientTrafficPolicy').spec).toEqual({
      targetRefs: [GATEWAY],
      timeout: { http: { requestReceivedTimeout: '0s' } },
      connection: { bufferLimit: '1Mi' },
    });
  });

  test('leaves a Gateway alone that others share: a policy for it would have to be in its namespace', () => {
    expect(ofKind(elsewhere(), 'ClientTrafficPolicy')).toEqual([]);
    expect(find(elsewhere(), 'BackendTrafficPolicy').spec.targetRefs).toEqual([ROUTE]);
  });

  test('never buffers a whole request', () => {
    expect(JSON.stringify(ofKind(envoy(), 'BackendTrafficPolicy', 'ClientTrafficPolicy'))).not.toContain('requestBuffer');
  });

  test('knows the timeouts of a route, which come before those of its policy', () => {
    expect(find(envoy(), 'HTTPRoute', 'registry').spec.rules[0].timeouts).toEqual({ request: '0s', backendRequest: '0s' });
  });

  // https://gateway.envoyproxy.io/docs/tasks/security/basic-auth/
  test('asks for a password by a SecurityPolicy of the route, not of the Gateway, where it would stop HTTP-01', () => {
    expect(find(envoy(USERS), 'SecurityPolicy')).toMatchObject({ apiVersion: API, metadata: { name: 'registry', namespace: 'registry' } });
    expect(find(envoy(USERS), 'SecurityPolicy').spec).toEqual({ targetRefs: [ROUTE], basicAuth: { users: { name: 'people' } } });
    expect(ofKind(envoy(), 'SecurityPolicy')).toEqual([]);
  });

  test('verifies the pod by a BackendTLSPolicy: it reads authorities from Secrets', () => {
    expect(find(envoy(BACKEND), 'BackendTLSPolicy').spec.validation.caCertificateRefs).toEqual([{ group: '', kind: 'Secret', name: 'registry-backend-tls' }]);
  });
});

import { GatewayAttachment, GatewayPolicy } from '../../../src';
import { find } from '../../rendering';
import { at, BACKEND, ofKind, USERS } from '../support';
import { newGateway } from '../ways-in';

// https://docs.nginx.com/nginx-gateway-fabric/overview/custom-policies/
const API = 'gateway.nginx.org/v1alpha1';
const ROUTE = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'registry' };
const fabric = (choices = {}, snippetsEnabled?: boolean) => at(newGateway(), GatewayPolicy.nginxGatewayFabric({ snippetsEnabled }), choices);
const filters = (it: ReturnType<typeof fabric>) => find(it, 'HTTPRoute', 'registry').spec.rules[0].filters;
const reference = (kind: string) => ({ type: 'ExtensionRef', extensionRef: { group: 'gateway.nginx.org', kind, name: 'registry' } });

describe('NGINX Gateway Fabric', () => {
  test('has no limit of the body, and waits for the client\'s next bytes, by one targetRef', () => {
    expect(find(fabric(), 'ClientSettingsPolicy')).toMatchObject({ apiVersion: API, metadata: { name: 'registry', namespace: 'registry' } });
    expect(find(fabric(), 'ClientSettingsPolicy').spec).toEqual({ targetRef: ROUTE, body: { maxSize: '0', timeout: '15m' } }); // 1m, 60s otherwise
  });

  test('waits for the registry, and passes on its answers unbuffered, by targetRefs', () => {
    expect(find(fabric(), 'ProxySettingsPolicy')).toMatchObject({ apiVersion: API, metadata: { name: 'registry', namespace: 'registry' } });
    expect(find(fabric(), 'ProxySettingsPolicy').spec).toEqual({
      targetRefs: [ROUTE],
      buffering: { disable: true },
      timeout: { read: '15m', send: '15m' }, // 60s otherwise
    });
  });

  test('writes durations of at most four digits', () => {
    const durations = JSON.stringify(ofKind(fabric(), 'ClientSettingsPolicy', 'ProxySettingsPolicy')).match(/"(?:timeout|read|send)":"[^"]*"/g)!;
    expect(durations).toHaveLength(3);
    durations.forEach((duration) => expect(duration).toMatch(/^"\w+":"[0-9]{1,4}(ms|s|m|h)?"$/));
  });

  // https://docs.nginx.com/nginx-gateway-fabric/overview/gateway-api-compatibility/
  test('is given no timeouts of a route, which it does not know', () => {
    expect(find(fabric(), 'HTTPRoute', 'registry').spec.rules[0]).not.toHaveProperty('timeouts');
    expect(filters(fabric())).toBeUndefined();
  });

  test('can have policies on a Gateway that is there: they are for the route', () => {
    const it = at(GatewayAttachment.existing({ name: 'edge', namespace: 'infra', sectionName: 'tls' }), GatewayPolicy.nginxGatewayFabric());
    expect(find(it, 'ClientSettingsPolicy').spec.targetRef).toEqual(ROUTE);
  });

  test('switches request buffering off by a snippet alone, or says so', () => {
    expect(find(fabric({}, true), 'SnippetsFilter')).toMatchObject({
      apiVersion: API, metadata: { name: 'registry' }, spec: { snippets: [{ context: 'http.server.location', value: 'proxy_request_buffering off;' }] },
    });
    expect(filters(fabric({}, true))).toEqual([reference('SnippetsFilter')]);
    expect(ofKind(fabric(), 'SnippetsFilter')).toEqual([]);
    expect(fabric().notes).toContain('GatewayPolicy.nginxGatewayFabric({ snippetsEnabled: true })');
    expect(fabric({}, true).notes).not.toContain('snippetsEnabled');
  });

  test('asks for a password by an AuthenticationFilter of the rule', () => {
    expect(find(fabric(USERS), 'AuthenticationFilter')).toMatchObject({ apiVersion: API, metadata: { name: 'registry' } });
    expect(find(fabric(USERS), 'AuthenticationFilter').spec).toEqual({ type: 'Basic', basic: { realm: 'Registry', secretRef: { name: 'people' } } });
    expect(filters(fabric(USERS))).toEqual([reference('AuthenticationFilter')]);
    expect(filters(fabric(USERS, true))).toEqual([reference('AuthenticationFilter'), reference('SnippetsFilter')]);
  });

  test('asks for none where it redirects', () => {
    expect(find(fabric(USERS), 'HTTPRoute', 'registry-redirect').spec.rules[0].filters.map(({ type }: { type: string }) => type)).toEqual(['RequestRedirect']);
  });

  test('takes one authority for the pod', () => {
    expect(find(fabric(BACKEND), 'BackendTLSPolicy').spec.validation.caCertificateRefs).toHaveLength(1);
  });
});

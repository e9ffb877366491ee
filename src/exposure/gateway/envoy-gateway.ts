import type {
  IBackendTrafficPolicy, IClientTrafficPolicy, ISecurityPolicy,
} from '@kubernetes-models/envoy-gateway/gateway.envoyproxy.io/v1alpha1' with { 'resolution-mode': 'import',
  };
import { GATEWAY_GROUP, PolicyContract } from './policy-contract';
import { Route, RoutingObject } from '../controllers/controller';
import { seenAddress } from '../session-affinity';

const API_VERSION = 'gateway.envoyproxy.io/v1alpha1';

/** Envoy passes layers on in pieces of 32 KiB unless it may hold more. */
const BUFFER = '1Mi';

export function envoyGateway(): PolicyContract {
  return {
    name: 'Envoy Gateway',
    basicAuth: { hashes: ['sha1'], secretKey: '.htpasswd' },
    routeTimeouts: true,
    notes: [],
    affinityNotes: [seenAddress('Envoy Gateway')],
    objects: (route, gateway) => [
      backendTraffic(route),
      ...gateway === undefined ? [] : [clientTraffic(route, gateway)],
      ...route.basicAuth ? [security(route, route.basicAuth.secretName)] : [],
    ],
  };
}

function backendTraffic({ name, sessionAffinity }: Route): RoutingObject {
  const spec: IBackendTrafficPolicy['spec'] = {
    targetRefs: [{ group: GATEWAY_GROUP, kind: 'HTTPRoute', name }],
    connection: { bufferLimit: BUFFER },
    ...(sessionAffinity && { loadBalancer: { type: 'ConsistentHash', consistentHash: { type: 'SourceIP' } } }),
    timeout: { http: { requestTimeout: '0s' } },
  };
  return { id: 'BackendTrafficPolicy', apiVersion: API_VERSION, kind: 'BackendTrafficPolicy', name, spec };
}

function clientTraffic({ name }: Route, gateway: string): RoutingObject {
  const spec: IClientTrafficPolicy['spec'] = {
    targetRefs: [{ group: GATEWAY_GROUP, kind: 'Gateway', name: gateway }],
    connection: { bufferLimit: BUFFER },
    timeout: { http: { requestReceivedTimeout: '0s' } },
  };
  return { id: 'ClientTrafficPolicy', apiVersion: API_VERSION, kind: 'ClientTrafficPolicy', name, spec };
}

function security({ name }: Route, secretName: string): RoutingObject {
  const spec: ISecurityPolicy['spec'] = {
    targetRefs: [{ group: GATEWAY_GROUP, kind: 'HTTPRoute', name }],
    basicAuth: { users: { name: secretName } },
  };
  return { id: 'SecurityPolicy', apiVersion: API_VERSION, kind: 'SecurityPolicy', name, spec };
}

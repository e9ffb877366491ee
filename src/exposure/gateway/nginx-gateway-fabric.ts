import { GATEWAY_GROUP, PolicyContract } from './policy-contract';
import { Route, RoutingObject } from '../controllers/controller';
import { seenAddress } from '../session-affinity';

/** How NGINX Gateway Fabric is set up. */
export interface NginxGatewayFabricOptions {
  /**
   * Whether it was installed with snippets enabled: then request buffering is switched off. Without, every layer is written to the proxy's
   * disk before the registry gets it.
   *
   * @default false
   */
  readonly snippetsEnabled?: boolean;
}

const GROUP = 'gateway.nginx.org';
const API_VERSION = `${GROUP}/v1alpha1`;

/** It ignores the timeouts of a route and has policies instead. */
export function nginxGatewayFabric({ snippetsEnabled = false }: NginxGatewayFabricOptions): PolicyContract {
  return {
    name: 'NGINX Gateway Fabric',
    basicAuth: { hashes: ['bcrypt', 'sha-crypt', 'apr1', 'md5-crypt', 'salted sha', 'sha1', 'crypt'], secretKey: 'auth' },
    routeTimeouts: false,
    notes: snippetsEnabled ? [] : [
      'NGINX Gateway Fabric writes every layer to its own disk before the registry gets it, unless it is installed with snippets enabled and ' +
      'the policy is told so (GatewayPolicy.nginxGatewayFabric({ snippetsEnabled: true })).',
    ],
    affinityNotes: [seenAddress('NGINX Gateway Fabric')],
    filters: ({ name, basicAuth }) => [
      ...basicAuth ? [extension('AuthenticationFilter', name)] : [],
      ...snippetsEnabled ? [extension('SnippetsFilter', name)] : [],
    ],
    objects: (route) => [
      ...policies(route),
      ...route.sessionAffinity ? [upstreamSettings(route)] : [],
      ...route.basicAuth ? [{
        id: 'AuthenticationFilter',
        apiVersion: API_VERSION,
        kind: 'AuthenticationFilter',
        name: route.name,
        spec: { type: 'Basic', basic: { realm: route.basicAuth.realm, secretRef: { name: route.basicAuth.secretName } } },
      }] : [],
      ...snippetsEnabled ? [{
        id: 'SnippetsFilter',
        apiVersion: API_VERSION,
        kind: 'SnippetsFilter',
        name: route.name,
        spec: { snippets: [{ context: 'http.server.location', value: 'proxy_request_buffering off;' }] },
      }] : [],
    ],
  };
}

function extension(kind: string, name: string) {
  return { type: 'ExtensionRef' as const, extensionRef: { group: GROUP, kind, name } };
}

function policies({ name }: Route): RoutingObject[] {
  const targetRef = { group: GATEWAY_GROUP, kind: 'HTTPRoute', name };
  return [
    {
      id: 'ClientSettingsPolicy', apiVersion: API_VERSION, kind: 'ClientSettingsPolicy', name, spec: { targetRef, body: { maxSize: '0', timeout: '15m' } },
    },
    {
      id: 'ProxySettingsPolicy',
      apiVersion: API_VERSION,
      kind: 'ProxySettingsPolicy',
      name,
      spec: { targetRefs: [targetRef], buffering: { disable: true }, timeout: { read: '15m', send: '15m' } },
    },
  ];
}

function upstreamSettings({ name }: Route): RoutingObject {
  return {
    id: 'UpstreamSettingsPolicy',
    apiVersion: API_VERSION,
    kind: 'UpstreamSettingsPolicy',
    name,
    spec: { targetRefs: [{ group: '', kind: 'Service', name }], loadBalancingMethod: 'hash consistent', hashMethodKey: '$remote_addr' },
  };
}

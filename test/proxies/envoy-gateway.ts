import { LOOPBACK } from './environment';
import { bootstrap, BUILT_IN, loadAssignment, seconds, SOURCE_IP, TYPE } from './envoy';
import { backendTls, certificateOf, policyFor, routeOf } from './gateway-api';
import { find, Rendered } from './support/rendered';
import { Translation } from './support/site';

/**
 * Envoy Gateway 1.9: `internal/gatewayapi` and `internal/xds/translator/{listener,route,cluster}.go` of envoyproxy/gateway, as its
 * `testdata/out/xds-ir` shows; what it serves by xDS stands in the bootstrap file here.
 */
export const envoyGateway: Translation = (objects, place) => {
  const { secrets, registries } = place;
  const [secure, plain] = ['https', 'http'].map((sectionName) => routeOf(objects, sectionName));
  const gateway = find(objects, 'Gateway');
  const secretName = certificateOf(gateway);
  const [rule] = secure.spec.rules;
  const [{ name: service }] = rule.backendRefs;
  const [{ requestRedirect }] = plain.spec.rules[0].filters;
  const target = { kind: 'HTTPRoute', name: secure.metadata.name };
  const client = policyFor(objects, 'ClientTrafficPolicy', { kind: 'Gateway', name: gateway.metadata.name });
  const backend = policyFor(objects, 'BackendTrafficPolicy', target);
  const security = policyFor(objects, 'SecurityPolicy', target);
  const users = security?.basicAuth && secrets.read(security.basicAuth.users.name, '.htpasswd');
  // the route's own timeouts win; the stream idle timeout follows the request timeout unless a policy sets it
  const requestTimeout = rule.timeouts?.backendRequest ?? rule.timeouts?.request ?? backend?.timeout?.http?.requestTimeout;
  const idleTimeout = backend?.timeout?.http?.streamIdleTimeout ?? (requestTimeout === undefined || client?.timeout?.http?.streamIdleTimeout
    ? undefined
    : seconds(requestTimeout) === '0s' ? '0s' : `${Math.max(3600, parseFloat(seconds(requestTimeout)))}s`);
  const byAddress = backend?.loadBalancer?.consistentHash?.type === 'SourceIP';
  const route = {
    match: { prefix: '/' },
    route: {
      cluster: service,
      timeout: requestTimeout === undefined ? BUILT_IN.requestTimeout : seconds(requestTimeout),
      idleTimeout,
      ...byAddress && { hashPolicy: SOURCE_IP },
    },
    ...(users && { typedPerFilterConfig: { [BASIC_AUTH]: { '@type': `${TYPE}.filters.http.basic_auth.v3.BasicAuthPerRoute`, 'users': { inlineString: users } } } }),
  };
  const redirect = {
    match: { prefix: '/' },
    redirect: { schemeRedirect: requestRedirect.scheme, responseCode: requestRedirect.statusCode === 301 ? 'MOVED_PERMANENTLY' : 'FOUND' },
  };
  const basicAuth = users && { name: BASIC_AUTH, disabled: true, typedConfig: { '@type': `${TYPE}.filters.http.basic_auth.v3.BasicAuth`, 'users': { inlineString: users } } };
  const listener = (name: string, port: number, virtualHost: object, transportSocket?: object) => ({
    name,
    address: { socketAddress: { address: LOOPBACK, portValue: port } },
    maxConnectionsToAcceptPerSocketEvent: 1,
    perConnectionBufferLimitBytes: bytes(client?.connection?.bufferLimit),
    filterChains: [{ filters: [connectionManager(name, client, virtualHost, basicAuth ? [basicAuth] : [])], transportSocket }],
  });
  return bootstrap([
    listener('http', place.http, { name: 'http', domains: plain.spec.hostnames, routes: [redirect] }),
    listener('https', place.https, { name: 'https', domains: secure.spec.hostnames, routes: [route] }, {
      name: 'envoy.transport_sockets.tls',
      typedConfig: {
        '@type': `${TYPE}.transport_sockets.tls.v3.DownstreamTlsContext`,
        'commonTlsContext': {
          alpnProtocols: ['h2', 'http/1.1'],
          tlsCertificates: [{
            certificateChain: { filename: secrets.file(secretName, 'tls.crt') }, privateKey: { filename: secrets.file(secretName, 'tls.key') },
          }],
        },
      },
    }),
  ], [{
    name: service,
    type: 'STATIC',
    connectTimeout: BUILT_IN.connectTimeout,
    perConnectionBufferLimitBytes: bytes(backend?.connection?.bufferLimit),
    loadBalancingPolicy: { policies: [{ typedExtensionConfig: balancing(byAddress ? 'maglev.v3.Maglev' : 'least_request.v3.LeastRequest') }] },
    loadAssignment: loadAssignment(service, registries),
    ...upstreamTls(backendTls(objects, service), (name) => secrets.file(name, 'ca.crt')),
  }]);
};

const BASIC_AUTH = 'envoy.filters.http.basic_auth';

function balancing(type: string): object {
  return { name: `envoy.load_balancing_policies.${type.split('.')[0]}`, typedConfig: { '@type': `${TYPE}.load_balancing_policies.${type}` } };
}

function connectionManager(name: string, client: Rendered, virtualHost: object, filters: object[]): object {
  const times = client?.timeout?.http ?? {};
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typedConfig: {
      '@type': `${TYPE}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
      'statPrefix': name,
      'commonHttpProtocolOptions': { headersWithUnderscoresAction: 'REJECT_REQUEST', idleTimeout: times.idleTimeout && seconds(times.idleTimeout) },
      'http2ProtocolOptions': { initialConnectionWindowSize: 1048576, initialStreamWindowSize: 65536, maxConcurrentStreams: 100 },
      'mergeSlashes': true,
      'normalizePath': true,
      'pathWithEscapedSlashesAction': 'UNESCAPE_AND_REDIRECT',
      'serverHeaderTransformation': 'PASS_THROUGH',
      'useRemoteAddress': true,
      'requestTimeout': times.requestReceivedTimeout && seconds(times.requestReceivedTimeout),
      'streamIdleTimeout': times.streamIdleTimeout ? seconds(times.streamIdleTimeout) : BUILT_IN.streamIdleTimeout,
      'httpFilters': [...filters, { name: 'envoy.filters.http.router', typedConfig: { '@type': `${TYPE}.filters.http.router.v3.Router`, 'suppressEnvoyHeaders': true } }],
      'routeConfig': { name, ignorePortInHostMatching: true, virtualHosts: [virtualHost] },
    },
  };
}

function upstreamTls(verified: ReturnType<typeof backendTls>, authority: (secret: string) => string): object {
  return verified === undefined ? {} : {
    transportSocket: {
      name: 'envoy.transport_sockets.tls',
      typedConfig: {
        '@type': `${TYPE}.transport_sockets.tls.v3.UpstreamTlsContext`,
        'sni': verified.hostname,
        'commonTlsContext': {
          validationContext: {
            trustedCa: { filename: authority(verified.secret) },
            matchTypedSubjectAltNames: [{ sanType: 'DNS', matcher: { exact: verified.hostname } }],
          },
        },
      },
    },
    typedExtensionProtocolOptions: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': `${TYPE}.upstreams.http.v3.HttpProtocolOptions`,
        'autoConfig': { httpProtocolOptions: {}, http2ProtocolOptions: { initialConnectionWindowSize: 1048576, initialStreamWindowSize: 65536 } },
      },
    },
  };
}

/** 32 KiB unless a policy says otherwise. */
function bytes(quantity = '32Ki'): number {
  const [, count, unit] = /^(\d+)(Ki|Mi|Gi)?$/.exec(quantity)!;
  return Number(count) * ({ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }[unit] ?? 1);
}

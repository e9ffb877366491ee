import { LOOPBACK } from './environment';
import { bootstrap, loadAssignment, SOURCE_IP, TYPE } from './envoy';
import { find } from './support/rendered';
import { Translation } from './support/site';

/**
 * Contour: `internal/dag/{httpproxy_processor,policy}.go` and `internal/envoy/v3/{listener,route,cluster}.go` of projectcontour/contour, as far as
 * they concern which pod gets a request: a test cluster has it for everything else.
 */
export const contour: Translation = (objects, { https, secrets, registries }) => {
  const { spec: { virtualhost: { fqdn, tls: { secretName } }, routes: [{ services: [{ name }], loadBalancerPolicy }] } } = find(objects, 'HTTPProxy');
  const byAddress = loadBalancerPolicy?.strategy === 'RequestHash' && loadBalancerPolicy.requestHashPolicies.some(({ hashSourceIP }: { hashSourceIP: boolean }) => hashSourceIP);
  const route = { match: { prefix: '/' }, route: { cluster: name, timeout: '0s', ...byAddress && { hashPolicy: SOURCE_IP } } };
  return bootstrap([{
    name: 'ingress_https',
    address: { socketAddress: { address: LOOPBACK, portValue: https } },
    filterChains: [{
      filters: [{
        name: 'envoy.filters.network.http_connection_manager',
        typedConfig: {
          '@type': `${TYPE}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
          'statPrefix': 'ingress_https',
          'useRemoteAddress': true,
          'normalizePath': true,
          'httpFilters': [{ name: 'router', typedConfig: { '@type': `${TYPE}.filters.http.router.v3.Router` } }],
          'routeConfig': { name: `https/${fqdn}`, ignorePortInHostMatching: true, virtualHosts: [{ name: fqdn, domains: [fqdn], routes: [route] }] },
        },
      }],
      transportSocket: {
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
      },
    }],
  }], [{ name, type: 'STATIC', connectTimeout: '2s', lbPolicy: byAddress ? 'RING_HASH' : 'ROUND_ROBIN', loadAssignment: loadAssignment(name, registries) }]);
};

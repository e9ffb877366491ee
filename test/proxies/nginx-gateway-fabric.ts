import { backendTls, certificateOf, policyFor, routeOf } from './gateway-api';
import { Directives, directives, listen, nginxConf, servers } from './nginx';
import { find, Rendered } from './support/rendered';
import { Translation } from './support/site';

/**
 * NGINX Gateway Fabric: `internal/controller/nginx/config/{base_http_config,servers}_template.go` of nginx/nginx-gateway-fabric, and
 * `policies/{clientsettings,proxysettings}/generator.go`, which write into the location of a route; `upstreams.go`. `http2 on` is a part of `listen` before
 * nginx 1.25, which Debian has.
 */
export const nginxGatewayFabric: Translation = (objects, place) => {
  const { secrets, registries } = place;
  const [secure, plain] = ['https', 'http'].map((sectionName) => routeOf(objects, sectionName));
  const secretName = certificateOf(find(objects, 'Gateway'));
  const [{ filters = [], backendRefs: [{ name: service, port }] }] = secure.spec.rules;
  const [{ filters: [{ requestRedirect }] }] = plain.spec.rules;
  const upstream = `${secure.metadata.namespace}_${service}_${port}`;
  const extensions: Rendered[] = filters.map(({ extensionRef: { kind, name } }: Rendered) => find(objects, kind, name));
  const auth = extensions.find(({ kind }) => kind === 'AuthenticationFilter')?.spec.basic;
  const snippets = extensions.filter(({ kind }) => kind === 'SnippetsFilter').flatMap(({ spec }) => spec.snippets)
    .filter(({ context }) => context === 'http.server.location').map(({ value }) => value);
  const backend = backendTls(objects, service);
  const location: Directives = {
    ...settings(objects, secure.metadata.name),
    ...auth && { auth_basic: `"${auth.realm}"`, auth_basic_user_file: secrets.file(auth.secretRef.name, 'auth') },
    ...backend && {
      proxy_ssl_server_name: 'on',
      proxy_ssl_verify: 'on',
      proxy_ssl_name: backend.hostname,
      proxy_ssl_trusted_certificate: secrets.file(backend.secret, 'ca.crt'),
    },
  };
  const on = listen(place, 'ssl http2');
  return nginxConf({
    http: {},
    blocks: `
      map $http_host $gw_api_compliant_host { '' $host; default $http_host; }
      upstream ${upstream} {
        ${balancing(policyFor(objects, 'UpstreamSettingsPolicy', { kind: 'Service', name: service }))};
        zone ${upstream} 512k;
        ${servers(registries)}
        keepalive 16;
      }
      server {
        ${on.http}
        server_name ${plain.spec.hostnames[0]};
        location / { return ${requestRedirect.statusCode ?? 302} "${requestRedirect.scheme}://$host$request_uri"; }
      }
      server {
        ${on.https}
        ssl_certificate ${secrets.file(secretName, 'tls.crt')};
        ssl_certificate_key ${secrets.file(secretName, 'tls.key')};
        if ($ssl_server_name != $host) { return 421; }
        server_name ${secure.spec.hostnames[0]};
        location / {
          ${directives(location)}
          ${snippets.join('\n')}
          proxy_http_version 1.1;
          proxy_set_header Host "$gw_api_compliant_host";
          proxy_set_header X-Forwarded-Proto "$scheme";
          proxy_set_header Connection "";
          proxy_pass ${backend ? 'https' : 'http'}://${upstream};
        }
      }
    `,
  }, place);
};

function balancing({ loadBalancingMethod = 'random two least_conn', hashMethodKey }: Rendered = {}): string {
  const [method, ...options] = loadBalancingMethod.split(' ');
  return [method, ...method === 'hash' ? [hashMethodKey] : [], ...options].join(' ');
}

function settings(objects: Rendered[], name: string): Directives {
  const target = { kind: 'HTTPRoute', name };
  const client = policyFor(objects, 'ClientSettingsPolicy', target);
  const proxy = policyFor(objects, 'ProxySettingsPolicy', target);
  return {
    client_max_body_size: client?.body?.maxSize,
    client_body_timeout: client?.body?.timeout,
    proxy_buffering: proxy?.buffering?.disable === undefined ? undefined : proxy.buffering.disable ? 'off' : 'on',
    proxy_connect_timeout: proxy?.timeout?.connect,
    proxy_read_timeout: proxy?.timeout?.read,
    proxy_send_timeout: proxy?.timeout?.send,
  };
}

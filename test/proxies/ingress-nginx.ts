import { Directives, directives, listen, nginxConf, servers } from './nginx';
import { annotationsOf, find, NAMESPACE } from './support/rendered';
import { Secrets } from './support/secrets';
import { Translation } from './support/site';

/**
 * ingress-nginx: `rootfs/etc/nginx/template/nginx.tmpl` of kubernetes/ingress-nginx, defaults of `internal/ingress/controller/config/config.go`.
 * What it does in Lua (the redirect, the choice of a pod) is done by nginx itself here, at the same phase.
 */
export const ingressNginx: Translation = (objects, place) => {
  const set = annotationsOf(objects, 'nginx.ingress.kubernetes.io');
  const { configMap, secrets, registries } = place;
  const { spec: { tls: [{ secretName }], rules: [{ host, http: { paths: [{ path }] } }] } } = find(objects, 'Ingress');
  const redirected = set['force-ssl-redirect'] === 'true' || (set['ssl-redirect'] ?? 'true') === 'true';
  const on = listen(place, 'ssl http2');
  const verification = proxySsl(set, secrets);
  const location: Directives = {
    ...auth(set, secrets),
    client_max_body_size: set['proxy-body-size'] ?? '1m',
    proxy_connect_timeout: `${set['proxy-connect-timeout'] ?? 5}s`,
    proxy_send_timeout: `${set['proxy-send-timeout'] ?? 60}s`,
    proxy_read_timeout: `${set['proxy-read-timeout'] ?? 60}s`,
    proxy_buffering: set['proxy-buffering'] ?? 'off',
    proxy_buffer_size: '4k',
    proxy_buffers: '4 4k',
    proxy_max_temp_file_size: '1024m',
    proxy_request_buffering: set['proxy-request-buffering'] ?? 'on',
    proxy_http_version: '1.1',
    proxy_next_upstream: 'error timeout',
    proxy_next_upstream_tries: '3',
    ...verification,
  };
  return nginxConf({
    http: {
      aio: 'threads',
      tcp_nopush: 'on',
      reset_timedout_connection: 'on',
      keepalive_timeout: '75s',
      keepalive_requests: '1000',
      client_header_timeout: '60s',
      client_body_buffer_size: '8k',
      client_body_timeout: `${configMap['client-body-timeout'] ?? 60}s`,
      http2_max_concurrent_streams: '128',
    },
    blocks: `
      map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
      upstream upstream_balancer {
        ${set['upstream-hash-by'] === undefined ? '' : `hash ${set['upstream-hash-by']} consistent;`}
        ${servers(registries)}
        keepalive 320;
        keepalive_time 1h;
        keepalive_timeout 60s;
        keepalive_requests 10000;
      }
      server {
        ${on.http}
        ${on.https}
        ssl_certificate ${secrets.file(secretName, 'tls.crt')};
        ssl_certificate_key ${secrets.file(secretName, 'tls.key')};
        server_name ${host};
        location ${path} {
          ${redirected ? 'if ($scheme = http) { return 308 https://$host$request_uri; }' : ''}
          ${directives(location)}
          proxy_set_header Host $http_host;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          proxy_set_header X-Forwarded-Proto $scheme;
          ${verification === undefined ? 'return 503;' : ''}
          proxy_pass ${set['backend-protocol'] === 'HTTPS' ? 'https' : 'http'}://upstream_balancer;
        }
      }
    `,
  }, place);
};

/** The Secret's name may have a namespace. The password does not reach the registry. */
function auth(set: Record<string, string>, secrets: Secrets): Directives {
  return set['auth-type'] !== 'basic' ? {} : {
    'auth_basic': `"${set['auth-realm'] ?? ''}"`,
    'auth_basic_user_file': secrets.file(set['auth-secret'].replace(`${NAMESPACE}/`, ''), 'auth'),
    'proxy_set_header Authorization': '""',
  };
}

/** `internal/ingress/annotations/proxyssl`: nothing is read without the Secret; undefined where the location is denied. */
function proxySsl(set: Record<string, string>, secrets: Secrets): Directives | undefined {
  const secret = set['proxy-ssl-secret'];
  if (secret === undefined) {
    return {};
  }
  const [namespace, name] = secret.split('/');
  if (namespace !== NAMESPACE || !name || !secrets.has(name, 'ca.crt')) {
    return undefined;
  }
  return {
    proxy_ssl_trusted_certificate: secrets.file(name, 'ca.crt'),
    proxy_ssl_ciphers: set['proxy-ssl-ciphers'] ?? 'DEFAULT',
    proxy_ssl_protocols: set['proxy-ssl-protocols'] ?? 'TLSv1.2',
    proxy_ssl_verify: set['proxy-ssl-verify'] ?? 'off',
    proxy_ssl_verify_depth: set['proxy-ssl-verify-depth'] ?? '1',
    proxy_ssl_name: set['proxy-ssl-name'],
    proxy_ssl_server_name: set['proxy-ssl-name'] && (set['proxy-ssl-server-name'] ?? 'off'),
    // a pair in the same Secret is shown to the registry, which does not ask for one
    ...secrets.has(name, 'tls.key') && { proxy_ssl_certificate: secrets.file(name, 'tls.crt'), proxy_ssl_certificate_key: secrets.file(name, 'tls.key') },
  };
}

import { Directives, directives, listen, nginxConf, servers } from './nginx';
import { annotationsOf, find } from './support/rendered';
import { Translation } from './support/site';

/**
 * F5 NGINX Ingress Controller: `internal/configs/version1/nginx.tmpl` and `nginx.ingress.tmpl` of nginx/kubernetes-ingress, defaults of
 * `internal/configs/config_params.go`, as far as they concern what passes through. Invalid annotations are not looked for.
 */
export const f5Nginx: Translation = (objects, place) => {
  const set = annotationsOf(objects, 'nginx.org');
  const { configMap, secrets, registries } = place;
  const { metadata: { name, namespace }, spec: { tls: [{ secretName }], rules: [{ host, http: { paths: [{ path, backend }] } }] } } = find(objects, 'Ingress');
  const upstream = `${namespace}-${name}-${host}-${backend.service.name}-${backend.service.port.number}`;
  const services = (set['ssl-services'] ?? '').split(',');
  const on = listen(place, 'ssl');
  const location: Directives = {
    proxy_connect_timeout: set['proxy-connect-timeout'] ?? '60s',
    proxy_read_timeout: set['proxy-read-timeout'] ?? '60s',
    proxy_send_timeout: set['proxy-send-timeout'] ?? '60s',
    client_max_body_size: set['client-max-body-size'] ?? '1m',
    client_body_buffer_size: set['client-body-buffer-size'],
    proxy_buffering: (set['proxy-buffering'] ?? 'true') === 'true' ? 'on' : 'off',
    proxy_max_temp_file_size: set['proxy-max-temp-file-size'],
  };
  const auth: Directives = set['basic-auth-secret'] === undefined ? {} : {
    auth_basic: `"${set['basic-auth-realm'] ?? ''}"`,
    auth_basic_user_file: secrets.file(set['basic-auth-secret'], 'htpasswd'),
  };
  return nginxConf({
    http: { keepalive_timeout: '75s', keepalive_requests: '1000' },
    httpSnippets: configMap['http-snippets'],
    blocks: `
      upstream ${upstream} {
        zone ${upstream} 512k;
        ${set['lb-method'] ?? 'random two least_conn'};
        ${servers(registries, 'max_fails=1 fail_timeout=10s max_conns=0')}
      }
      server {
        ${on.http}
        ${on.https}
        ssl_certificate ${secrets.file(secretName, 'tls.crt')};
        ssl_certificate_key ${secrets.file(secretName, 'tls.key')};
        server_name ${host};
        ${(set['ssl-redirect'] ?? 'true') === 'true' ? 'if ($scheme = http) { return 301 https://$host:443$request_uri; }' : ''}
        ${directives(auth)}
        location ${path} {
          proxy_http_version 1.1;
          ${set['location-snippets'] ?? configMap['location-snippets'] ?? ''}
          ${directives(location)}
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_next_upstream error timeout;
          proxy_pass ${services.includes(backend.service.name) ? 'https' : 'http'}://${upstream};
        }
      }
    `,
  }, place);
};

import { LOOPBACK } from './environment';
import { certificate, scaled } from './haproxy';
import { annotationsOf, find } from './support/rendered';
import { Secrets } from './support/secrets';
import { Translation } from './support/site';

/**
 * The controller of HAProxy Technologies: `pkg/annotations/{ingress,service}/*.go` and `pkg/haproxy/rules/reqRequestRedirect.go` of
 * haproxytech/kubernetes-ingress write into `fs/usr/local/etc/haproxy/haproxy.cfg` through HAProxy's own client; defaults of
 * `documentation/annotations.md`. It finds the backend in maps; a condition does the same here.
 */
export const haproxyTechnologies: Translation = (objects, place) => {
  const { configMap, secrets, registries } = place;
  const set: Record<string, string> = { ...configMap, ...annotationsOf(objects, 'haproxy.org') };
  const { metadata: { namespace }, spec: { tls: [{ secretName }], rules: [{ host, http: { paths: [{ backend }] } }] } } = find(objects, 'Ingress');
  const name = `${namespace}_svc_${backend.service.name}_${backend.service.port.number}`;
  const seen = `{ req.hdr(host),field(1,:),lower -m str ${host} }`;
  return scaled(`
global
  log stdout format raw local0
  hard-stop-after ${configMap['hard-stop-after'] ?? '30m'}

defaults
  log global
  option redispatch
  option dontlognull
  option http-keep-alive
  timeout http-request ${configMap['timeout-http-request'] ?? '5s'}
  timeout connect ${configMap['timeout-connect'] ?? '5s'}
  timeout client ${configMap['timeout-client'] ?? '50s'}
  timeout queue ${configMap['timeout-queue'] ?? '5s'}
  timeout server ${configMap['timeout-server'] ?? '50s'}
  timeout tunnel ${configMap['timeout-tunnel'] ?? '1h'}
  timeout http-keep-alive ${configMap['timeout-http-keep-alive'] ?? '1m'}

frontend http
  mode http
  bind ${LOOPBACK}:${place.http} name v4
  ${redirect(set)}
  use_backend ${name} if ${seen}

frontend https
  mode http
  bind ${LOOPBACK}:${place.https} name v4 ssl crt ${certificate(place, secretName)} alpn h2,http/1.1
  option httplog
  http-request set-header X-Forwarded-Proto https
  use_backend ${name} if ${seen}

backend ${name}
  mode http
  balance ${set['load-balance'] ?? 'roundrobin'}
  option forwardfor
  timeout server ${set['timeout-server'] ?? '50s'}
  default-server check${serverTls(set, secrets)}
  ${registries.map((port, index) => `server SRV_${index + 1} ${LOOPBACK}:${port} enabled`).join('\n  ')}
`);
};

/** On by itself where the Ingress has a certificate. */
function redirect(set: Record<string, string>): string {
  const port = set['ssl-redirect-port'] ?? '8443';
  const code = set['ssl-redirect-code'] ?? '302';
  return (set['ssl-redirect'] ?? 'true') !== 'true' ? ''
    : port === '443' ? `http-request redirect scheme https code ${code}`
      : `http-request redirect location https://%[hdr(host),field(1,:)]:${port}%[capture.req.uri] code ${code}`;
}

/**
 * `service/ssl.go` and, after it, `service/ca.go`: the name of the Secret is looked up in the namespace before its slash, and nowhere without
 * one; where it is not found, what `server-ssl` says stays, which is not to verify.
 */
function serverTls(set: Record<string, string>, secrets: Secrets): string {
  const [namespace, name] = (set['server-ca'] ?? '').split('/');
  if (namespace !== '' && name !== undefined && secrets.has(name, 'tls.crt')) {
    return ` ssl alpn h2,http/1.1 verify required ca-file ${secrets.file(name, 'tls.crt')}`;
  }
  return set['server-ssl'] === 'true' ? ' ssl alpn h2,http/1.1 verify none' : '';
}

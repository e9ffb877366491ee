import { LOOPBACK } from './environment';
import { certificate, scaled } from './haproxy';
import { annotationsOf, find } from './support/rendered';
import { Translation } from './support/site';

/**
 * haproxy-ingress: `rootfs/etc/templates/haproxy/haproxy.tmpl` of jcmoraisjr/haproxy-ingress, defaults of `pkg/converters/ingress/defaults.go`.
 * It finds the backend in maps and answers 404 in Lua; a condition and `return` do the same here.
 */
export const haproxyIngress: Translation = (objects, place) => {
  const { configMap, secrets, registries } = place;
  const set: Record<string, string> = { ...configMap, ...annotationsOf(objects, 'haproxy-ingress.github.io') };
  const { metadata: { namespace }, spec: { tls: [{ secretName }], rules: [{ host, http: { paths: [{ backend }] } }] } } = find(objects, 'Ingress');
  const name = `${namespace}_${backend.service.name}_${backend.service.port.number}`;
  const secure = (set['backend-protocol'] ?? 'h1').endsWith('-ssl') || set['secure-backends'] === 'true';
  const [sni, ca, verified] = [set['secure-sni'], set['secure-verify-ca-secret'], set['secure-verify-hostname']];
  // `sni` and `host` are words of their own there
  const server = !secure ? '' : ` ssl${sni ? ` sni str(${sni})` : ''}` +
    (ca ? ` verify required ca-file ${secrets.file(ca, 'ca.crt')}${verified ? ` verifyhost ${verified}` : ''}` : ' verify none');
  const auth = set['auth-secret'];
  const seen = `{ req.hdr(host),field(1,:),lower -m str ${host} }`;
  return scaled(`
global
    log stdout format raw local0
    maxconn 2000
    hard-stop-after ${set['timeout-stop'] ?? '10m'}
    tune.ssl.default-dh-param 2048
    ssl-default-bind-options no-sslv3 no-tlsv10 no-tlsv11 no-tls-tickets
    ssl-default-server-options no-sslv3 no-tlsv10 no-tlsv11 no-tls-tickets

defaults
    log global
    maxconn 2000
    option redispatch
    option dontlognull
    option http-server-close
    option http-keep-alive
    timeout client ${set['timeout-client'] ?? '50s'}
    timeout client-fin ${set['timeout-client-fin'] ?? '50s'}
    timeout connect ${set['timeout-connect'] ?? '5s'}
    timeout http-keep-alive ${set['timeout-keep-alive'] ?? '1m'}
    timeout http-request ${set['timeout-http-request'] ?? '5s'}
    timeout queue ${set['timeout-queue'] ?? '5s'}
    timeout server ${configMap['timeout-server'] ?? '50s'}
    timeout server-fin ${set['timeout-server-fin'] ?? '50s'}
    timeout tunnel ${set['timeout-tunnel'] ?? '1h'}

${auth ? `userlist ${namespace}_${auth}\n${users(secrets.read(auth, 'auth'))}` : ''}

backend ${name}
    mode http
    balance ${set['balance-algorithm'] ?? 'roundrobin'}
    timeout server ${set['timeout-server'] ?? '50s'}
    acl https-request ssl_fc
    ${(set['ssl-redirect'] ?? 'true') === 'true' ? 'http-request redirect scheme https if !https-request' : ''}
    ${auth ? `http-request auth realm "${set['auth-realm'] ?? 'localhost'}" if !{ http_auth(${namespace}_${auth}) }` : ''}
    http-request set-header X-Original-Forwarded-For %[hdr(x-forwarded-for)] if { hdr(x-forwarded-for) -m found }
    http-request del-header x-forwarded-for
    option forwardfor
    http-response set-header Strict-Transport-Security "max-age=15768000"
    ${registries.map((port, index) => `server srv00${index + 1} ${LOOPBACK}:${port} weight 1${server} check inter 2s`).join('\n    ')}

backend _error404
    mode http
    http-request return status 404

frontend _front_http
    mode http
    bind ${LOOPBACK}:${place.http}
    http-request set-header X-Forwarded-Proto http
    use_backend ${name} if ${seen}
    default_backend _error404

frontend _front_https
    mode http
    bind ${LOOPBACK}:${place.https} ssl alpn h2,http/1.1 crt ${certificate(place, secretName)}
    option httplog
    http-request set-header X-Forwarded-Proto https
    use_backend ${name} if ${seen}
    default_backend _error404
`);
};

/** One user a line: a hash of crypt(3) behind one colon, a password in clear behind two. */
function users(file: string): string {
  return file.split('\n').filter(Boolean).map((line) => {
    const [, name, clear, password] = /^([^:]+):(:?)(.*)$/.exec(line)!;
    return `    user ${name} ${clear ? 'insecure-' : ''}password ${password}`;
  }).join('\n');
}

import { invalid } from '../kubernetes/check';

/** The credentials of one registry, as a pull secret carries them. */
export interface DockerConfigEntry {
  readonly server: string;
  readonly username: string;
  readonly password: string;
  readonly email?: string;
}

/**
 * Byte for byte the `.dockerconfigjson` that `kubectl create secret docker-registry` makes: who replaces a pull secret made with
 * kubectl sees no difference.
 */
export function dockerConfigJson(entry: DockerConfigEntry): string {
  const auth = Buffer.from(`${entry.username}:${entry.password}`, 'utf8').toString('base64');
  const auths = {
    [entry.server]: {
      username: entry.username || undefined,
      password: entry.password || undefined,
      email: entry.email || undefined,
      auth,
    },
  };
  return JSON.stringify({ auths }).replace(/[<>&\u2028\u2029]/g, escapeAsGo);
}

// encoding/json makes its output safe to embed in HTML and JavaScript; JSON.stringify does not
function escapeAsGo(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * The key of a registry in `auths`: `host` or `host:port`, `https://` before it allowed and kept. Refuses what a kubelet can never
 * match with an image, and what it matches with more than the registry.
 */
export function checkRegistryServer(prop: string, server: string): string {
  const rule = 'must be the host that images begin with, "host" or "host:port"';
  const [, scheme = '', rest] = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)$/is.exec(server)!;
  if (scheme !== '' && scheme !== 'https://') {
    throw invalid(prop, rule, server, `The scheme says nothing to a kubelet, and a password does not belong on plain HTTP. Write "${rest}".`);
  }
  const [authority, ...path] = rest.split('/');
  if (path.length > 0) {
    throw invalid(prop, rule, server,
      'A kubelet compares a path as text ("host/tea" also matches images under "host/team"), and the other credentials of a pod are tried'
      + ` anyway, so a path narrows nothing down. Write "${authority}".`);
  }
  if (authority.includes('@')) {
    throw invalid(prop, rule, '(something with "@")', 'Credentials do not belong into the name of a server.');
  }
  if (/[A-Z]/.test(authority)) {
    throw invalid(prop, rule, server, `A kubelet never matches capitals. Write "${authority.toLowerCase()}".`);
  }
  if (authority.includes('*')) {
    throw invalid(prop, rule, server, 'A wildcard hands the password to every host that it matches. Write the host.');
  }
  const [, host, port] = /^(.*?)(?::([^:]*))?$/s.exec(authority)!;
  if (host.length > 253 || !host.split('.').every(label => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(label))) {
    throw invalid(prop, rule, server);
  }
  if (port !== undefined && !(/^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65535)) {
    throw invalid(prop, `${rule} with a port between 1 and 65535`, server);
  }
  if (port === undefined && !host.includes('.') && host !== 'localhost') {
    throw invalid(prop, rule, server, `An image "${host}/…" is one of Docker Hub: a registry has a dot or a port in its name.`);
  }
  return server;
}

import { invalid } from '../kubernetes/check';

/**
 * A public host name: what clients write before the first slash of an image reference.
 *
 * Throws for a scheme, a port, a path, a wildcard, an IP address, capitals and labels that DNS does not know.
 */
export function checkHost(prop: string, host: string): string {
  if (!host) {
    throw invalid(prop, 'must be the host name that clients use', host);
  }
  const fix = (text: string) => `Did you mean "${text}"?`;
  if (/^[a-z]+:\/\//i.test(host)) {
    throw invalid(prop, 'must be a host name without a scheme', host, fix(host.replace(/^[a-z]+:\/\//i, '').replace(/[/:].*/, '')));
  }
  if (host.includes('/')) {
    throw invalid(prop, 'must be a host name without a path', host, fix(host.replace(/[/:].*/, '')));
  }
  if (host.includes(':')) {
    throw invalid(prop, 'must be a host name without a port', host, fix(host.replace(/:.*/, '')));
  }
  if (host.includes('*')) {
    throw invalid(prop, 'must be one host name without a wildcard', host, 'Clients push to one name, and HTTP-01 cannot prove a wildcard.');
  }
  if (/[A-Z]/.test(host)) {
    throw invalid(prop, 'must be a host name in lower case', host, fix(host.toLowerCase()));
  }
  if (/^[\d.]+$/.test(host)) {
    throw invalid(prop, 'must be a host name, not an IP address', host, 'An Ingress routes by name.');
  }
  if (host.length > 253) {
    throw invalid(prop, 'must have at most 253 characters', host);
  }
  const wrong = host.split('.').find((label) => label.length > 63 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(label));
  if (wrong !== undefined) {
    throw invalid(prop, 'must consist of DNS labels (1 to 63 letters, digits and "-", no "-" first or last)', host, `"${wrong}" is none.`);
  }
  if (!host.includes('.')) {
    throw invalid(prop, 'must have a dot', host, 'Clients take a name without one for a repository on Docker Hub.');
  }
  return host;
}

/** A host name, or an IPv4 address where nothing routes by name. */
export function checkHostOrAddress(prop: string, host: string): string {
  const numbers = /^\d+(\.\d+){3}$/.test(host ?? '') ? host.split('.').map(Number) : undefined;
  if (numbers?.every((number) => number <= 255)) {
    return host;
  }
  if (/^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(host ?? '')) {
    throw invalid(prop, 'must be a host name or an IPv4 address', host, 'IPv6 addresses have no place in image references.');
  }
  return checkHost(prop, host);
}

/** A TCP port. */
export function checkPort(prop: string, port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw invalid(prop, 'must be a port, 1 to 65535', port);
  }
  return port;
}

/** What stands before the first slash of an image reference: the port is left out where it is the one of the scheme. */
export function hostAndPort(scheme: 'http' | 'https', host: string, port: number): string {
  return port === standardPort(scheme) ? host : `${host}:${port}`;
}

export function standardPort(scheme: 'http' | 'https'): number {
  return scheme === 'https' ? 443 : 80;
}

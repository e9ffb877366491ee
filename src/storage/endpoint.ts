import type { BlobRedirect } from './blob-redirect';
import { invalid, isPort } from '../kubernetes/check';

/** The address of a storage. */
export interface Endpoint {
  readonly url: string;
  readonly secure: boolean;
  /** whether its name means nothing outside the cluster */
  readonly inCluster: boolean;
}

/**
 * Throws when it has no scheme or another than http and https, or more than a host and a port.
 */
export function checkEndpoint(prop: string, given: string): Endpoint {
  const rule = 'must be a URL with a scheme and a host, such as "https://minio.example.com:9000"';
  refuseCredentials(prop, given, 'Use "credentials".');
  const [, scheme, rest] = /^([a-z][-+.a-z0-9]*):\/\/(.*)$/i.exec(given) ?? [];
  if (scheme === undefined) {
    throw invalid(prop, rule, given, /^[\w.-]+(:\d+)?(\/|$)/.test(given) ? `Did you mean "https://${given}"?` : undefined);
  }
  if (!['http', 'https'].includes(scheme)) {
    throw invalid(prop, rule, given, 'The scheme is http or https.');
  }
  const [, host, , port] = /^([a-zA-Z0-9]([-.a-zA-Z0-9]*[a-zA-Z0-9])?|\[[0-9a-fA-F:.]+\])(?::(\d+))?\/?$/.exec(rest) ?? [];
  if (host === undefined) {
    throw invalid(prop, rule, given, 'It has no path; the bucket has a prop of its own.');
  }
  if (port !== undefined && !isPort(port)) {
    throw invalid(prop, rule, given, 'A port is 1 to 65535.');
  }
  return { url: given.replace(/\/$/, ''), secure: scheme === 'https', inCluster: isInCluster(host.toLowerCase()) };
}

/** A name that the cluster's DNS alone knows. `minio.storage` may be one, or a host of a site: it is not. */
function isInCluster(host: string): boolean {
  return (!host.includes('.') && !host.startsWith('[')) || /\.svc(\.[-a-z0-9]+\.(local|internal))?$|\.cluster\.local$|\.localhost$|^127\./.test(host);
}

/** Throws, without repeating it, for an address that holds what opens the storage: a user and a password, or a signature in its query. */
export function refuseCredentials(prop: string, given: string, instead: string): void {
  if (/[@?]/.test(given)) {
    throw new Error(`${prop} must not hold a user, a password or a query: it would stand in the rendered YAML for everybody to read. ${instead}`);
  }
}

/** Throws for a redirect to an address that clients do not know. */
export function refuseUnreachable(redirect: BlobRedirect | undefined, endpoint: Endpoint | undefined): void {
  if (endpoint?.inCluster && redirect && redirect._binding.middleware === undefined && !redirect._binding.disable) {
    throw invalid('storage.redirect', 'must be BlobRedirect.disabled() with an endpoint inside the cluster', endpoint.url,
      'Clients do not know that name, and every pull would fail. Leave it out.');
  }
}

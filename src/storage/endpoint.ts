import { invalid } from '../kubernetes/check';

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
  const [, scheme, rest] = /^([a-z][-+.a-z0-9]*):\/\/(.*)$/i.exec(given) ?? [];
  if (scheme === undefined) {
    throw invalid(prop, rule, given, `Did you mean "https://${given}"?`);
  }
  if (rest.includes('@')) {
    throw new Error(`${prop} must not hold a user or a password: it would stand in the rendered YAML for everybody to read. Use "credentials".`);
  }
  if (!['http', 'https'].includes(scheme)) {
    throw invalid(prop, rule, given, 'The scheme is http or https.');
  }
  const [, host] = /^([a-zA-Z0-9]([-.a-zA-Z0-9]*[a-zA-Z0-9])?|\[[0-9a-fA-F:.]+\])(:\d{1,5})?\/?$/.exec(rest) ?? [];
  if (host === undefined) {
    throw invalid(prop, rule, given, 'It has no path; the bucket has a prop of its own.');
  }
  return { url: given.replace(/\/$/, ''), secure: scheme === 'https', inCluster: isInCluster(host.toLowerCase()) };
}

/** A name that the cluster's DNS alone knows. `minio.storage` may be one, or a host of a site: it is not. */
function isInCluster(host: string): boolean {
  return (!host.includes('.') && !host.startsWith('[')) || /\.svc(\.|$)|\.cluster\.local$|\.localhost$|^127\./.test(host);
}

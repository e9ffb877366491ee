import { checkRegistryServer } from '../access/docker-config';
import { invalid } from '../kubernetes/check';

/** What stands before the first slash of an image: `host` or `host:port`, in the form in which nodes look for it. */
export function checkImageHost(prop: string, host: string): string {
  const rule = 'must be the host that images begin with, "host" or "host:port"';
  const [, scheme, authority, path] = /^([a-z][a-z0-9+.-]*:\/\/)?([^/]*)(.*)$/is.exec(host)!;
  if (scheme || path) {
    throw invalid(prop, rule, host, `Write "${authority}".`);
  }
  if (authority.includes('*')) {
    throw invalid(prop, rule, host, 'Nodes trust one host at a time.');
  }
  if (['index.docker.io', 'registry-1.docker.io'].includes(authority)) {
    throw invalid(prop, rule, host, 'Images of Docker Hub are those of "docker.io".');
  }
  return checkRegistryServer(prop, authority);
}

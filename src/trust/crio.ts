import type { NodeFiles, Trust } from './node-files';

/**
 * The certificates of each host in its folder, and the mirrors in a drop-in for `registries.conf`.
 *
 * @see https://github.com/containers/image/blob/main/docs/containers-certs.d.5.md
 * @see https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md
 */
export function crioFiles(trust: Trust): NodeFiles {
  const folder = (host: string): string => `certs.d/${host}`;
  const hosts = [trust, ...trust.mirrors].filter(({ hasCa }) => hasCa).map(({ host }) => host);
  return {
    root: '/etc/containers',
    ca: `${folder(trust.host)}/ca.crt`,
    mirrorCas: trust.mirrors.map(({ host }) => `${folder(host)}/ca.crt`),
    config: trust.mirrors.length > 0 ? { path: `registries.conf.d/50-${trust.host}.conf`, text: registriesConf(trust) } : undefined,
    folders: hosts.map(folder),
    hiddenBy: hosts.map((host) => `certs.rootful.d/${host}`),
  };
}

function registriesConf({ host, mirrors }: Trust): string {
  return [
    `[[registry]]\nprefix = "${host}"\nlocation = "${host}"`,
    ...mirrors.map((mirror) => `[[registry.mirror]]\nlocation = "${mirror.host}${mirror.path && `/${mirror.path}`}"`),
  ].join('\n\n');
}

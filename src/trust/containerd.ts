import type { LayOut, Trust } from './node-files';

/**
 * The certificates in the folder of the host, and beside them a `hosts.toml` where there are mirrors. Without mirrors it would do harm: after
 * the hosts in it, containerd asks the server once more without the certificates, and 1.6 reports that failure for a tag that does not exist.
 *
 * @see https://github.com/containerd/containerd/blob/main/docs/hosts.md
 */
export function containerdFiles(root: string): LayOut {
  return (trust) => {
    const { host, mirrors } = trust;
    const toml = `${host}/hosts.toml`;
    return {
      root,
      ca: `${host}/ca.crt`,
      mirrorCas: mirrors.map((mirror) => `${host}/${mirror.host}.crt`),
      config: mirrors.length > 0 ? { path: toml, text: hostsToml(trust) } : undefined,
      folders: [host],
      hiddenBy: [...host.includes(':') ? [`${host.replace(':', '_')}_`] : [], ...mirrors.length > 0 ? [] : [toml]],
    };
  };
}

function hostsToml({ host, hasCa, mirrors }: Trust): string {
  const server = host === 'docker.io' ? 'https://registry-1.docker.io' : `https://${host}`;
  return [
    `server = "${server}"`,
    ...mirrors.map((mirror) => table(mirror.path ? `https://${mirror.host}/v2/${mirror.path}` : `https://${mirror.host}`, [
      'capabilities = ["pull", "resolve"]',
      ...mirror.path ? ['override_path = true'] : [],
      ...mirror.hasCa ? [`ca = "${mirror.host}.crt"`] : [],
    ])),
    // a `ca` below `server` is not read by containerd 1.6
    ...hasCa ? [table(server, ['ca = "ca.crt"'])] : [],
  ].join('\n\n');
}

function table(url: string, lines: string[]): string {
  return [`[host."${url}"]`, ...lines.map((line) => `  ${line}`)].join('\n');
}

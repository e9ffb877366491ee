import { CaSecret } from '../exposure/tls/signer';
import { WayIn } from '../exposure/way-in';
import { Identity } from '../kubernetes/metadata';

export interface NotesProps {
  readonly owner: Identity;
  readonly way: WayIn;
  readonly internalHost: string;
  readonly anonymous: boolean;
}

/** What people must do that no object does, with the values of one registry. */
export function registryNotes(props: NotesProps): string {
  const { way, internalHost, anonymous } = props;
  return [
    heading(`The registry ${way.scheme}://${way.address}`),
    ...anonymous ? ['Everybody who reaches it can pull, push and overwrite everything.'] : [`docker login ${way.address}`],
    way.nodesResolve ? `docker tag IMAGE ${way.address}/IMAGE && docker push ${way.address}/IMAGE` : `What builds in a pod pushes to ${way.address}/IMAGE.`,
    ...way.namesService && way.address !== internalHost ? [`Pods of the cluster can push to ${internalHost} as well; nodes cannot pull by that name.`] : [],
    ...way.notes.length > 0 ? ['', heading('What no object can change'), ...way.notes.map((note) => `- ${note}`)] : [],
    '',
    ...way.scheme === 'http' ? insecure(way) : way.publiclyTrusted ? trusted(way) : trust(props),
    '',
  ].join('\n');
}

function heading(text: string): string {
  return `${text}\n${'-'.repeat(text.length)}`;
}

function trusted({ address }: WayIn): string[] {
  return [
    heading('Clients'),
    'Its certificate is signed by a public authority: clients and nodes trust it as they are.',
    '',
    ...zcx(address, 'https', 'leave empty'),
  ];
}

/** @see https://distribution.github.io/distribution/about/insecure/ */
function trust({ owner, way: { address, ca, certificateSecret, nodesResolve } }: NotesProps): string[] {
  const file = `${owner.name}-ca.crt`;
  return [
    heading('Clients must trust it'),
    ...fetchAuthority(owner, file, ca ?? (certificateSecret === undefined ? undefined : { secretName: certificateSecret, key: 'ca.crt' }), ca === undefined),
    '',
    ...nodesResolve ? [] : ['Pods mount that certificate; the name means nothing outside the cluster.', ''],
    ...nodesResolve ? [
      'Docker on Linux, no restart:',
      `  sudo mkdir -p /etc/docker/certs.d/${address} && sudo cp ${file} /etc/docker/certs.d/${address}/ca.crt`,
      'Podman, Buildah, Skopeo and CRI-O, no restart:',
      `  sudo mkdir -p /etc/containers/certs.d/${address} && sudo cp ${file} /etc/containers/certs.d/${address}/ca.crt`,
      'containerd (config_path = "/etc/containerd/certs.d"), no restart; NodeTrust does it on every node of a cluster:',
      `  sudo mkdir -p /etc/containerd/certs.d/${address} && sudo cp ${file} /etc/containerd/certs.d/${address}/ca.crt`,
      'Docker Desktop on macOS, then restart Docker Desktop:',
      `  mkdir -p ~/.docker/certs.d/${address} && cp ${file} ~/.docker/certs.d/${address}/ca.crt`,
      `  (or for the whole Mac: security add-trusted-cert -d -r trustRoot -k ~/Library/Keychains/login.keychain ${file})`,
      'Docker Desktop on Windows, in PowerShell as administrator, then restart Docker Desktop:',
      `  Import-Certificate -FilePath ${file} -CertStoreLocation Cert:\\LocalMachine\\Root`,
      '',
      ...zcx(address, 'https', `the text of ${file}`),
    ] : [],
  ];
}

type AuthoritySecret = Pick<CaSecret, 'secretName' | 'namespace' | 'key'>;

function fetchAuthority({ namespace }: Identity, file: string, secret: AuthoritySecret | undefined, maybe: boolean): string[] {
  if (!secret) {
    return [`Unless a public authority signed it, save the certificate of the one that did as ${file}.`];
  }
  const where = secret.namespace ?? namespace;
  const path = secret.key.replace('.', '\\.');
  const fetch = `  kubectl get secret ${secret.secretName}${where ? ` --namespace ${where}` : ''} -o jsonpath='{.data.${path}}' | base64 -d > ${file}`;
  return maybe
    ? ['Unless a public authority signed it, they need the certificate of the one that did; a private issuer of cert-manager puts it beside the leaf:', fetch]
    : ['They need the certificate of its authority:', fetch];
}

/** The registry screens of z/OSMF have four fields. */
function zcx(address: string, scheme: 'http' | 'https', authority: string): string[] {
  const [domain, port = scheme === 'https' ? '443' : '80'] = address.split(':');
  return [
    'IBM zCX, in the z/OSMF workflow:',
    `  Secure Docker Registry: ${scheme === 'https' ? 'yes' : 'no'}`,
    `  Domain Name or IP:      ${domain}`,
    `  Port:                   ${port}`,
    `  TLS CA Certificate:     ${authority}`,
  ];
}

function insecure({ address, nodesResolve }: WayIn): string[] {
  return [
    heading('Clients must be told that it is insecure: for isolated tests only'),
    'Everything that crosses the network can be read and changed.',
    ...nodesResolve ? [''] : ['What pushes from a pod has a flag for it: --tls-verify=false (Buildah, Podman, Skopeo), --plain-http (oras), --insecure (kaniko, crane).'],
    ...nodesResolve ? [
      'Docker, in /etc/docker/daemon.json (Docker Desktop: Settings, Docker Engine), then restart it:',
      `  { "insecure-registries": ["${address}"] }`,
      'Podman, Buildah, Skopeo and CRI-O, in /etc/containers/registries.conf.d/insecure.conf:',
      `  [[registry]]\n  location = "${address}"\n  insecure = true`,
      `containerd, in /etc/containerd/certs.d/${address}/hosts.toml:`,
      `  server = "http://${address}"\n  [host."http://${address}"]`,
      '',
      ...zcx(address, 'http', 'leave empty'),
    ] : [],
  ];
}


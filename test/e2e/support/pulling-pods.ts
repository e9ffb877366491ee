import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Client } from './clients';
import { OciLayout } from './oci-layout';
import { run } from './program';
import { IMAGE, NODE_CERTS_D, pem, TRUST } from '../environment';

/**
 * Lets the nodes trust what the ACME server of the cluster issues, as they would trust a public authority.
 *
 * @see https://github.com/containerd/containerd/blob/main/docs/hosts.md
 */
export function trustOnNodes(host: string): void {
  const folder = join(NODE_CERTS_D, host);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'ca.crt'), pem(TRUST));
  writeFileSync(join(folder, 'hosts.toml'), `server = "https://${host}"\n[host."https://${host}"]\n  ca = "ca.crt"\n`);
}

export function forgetOnNodes(host: string): void {
  rmSync(join(NODE_CERTS_D, host), { recursive: true, force: true });
}

/** An image that serves HTTP on port 8080 until it is told to end. */
export async function pushServer(client: Client, folder: string, reference: string): Promise<void> {
  await run('skopeo', ['copy', '--quiet', IMAGE, `oci:${folder}:base`]);
  const layout = new OciLayout(folder);
  const base = layout.read(layout.digest('base')!);
  const config = layout.read(base.config.digest);
  config.config = { ...config.config, Entrypoint: undefined, Cmd: ['sh', '-c', 'trap exit TERM; echo pulled and running; httpd -f -p 8080 -h /tmp & wait'] };
  layout.tag('server', layout.manifest({ ...base, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: layout.json(base.config.mediaType, config) }));
  await client.push(folder, 'server', reference);
}

/** A pod that Pod Security `restricted` admits, and that asks the registry even for an image that the node has. */
export function pullingPod(namespace: string, name: string, image: string, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace },
    spec: {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      terminationGracePeriodSeconds: 1,
      containers: [{
        name: 'server', image, imagePullPolicy: 'Always', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      }],
      ...spec,
    },
  };
}

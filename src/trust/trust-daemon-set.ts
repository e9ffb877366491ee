import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { NodeFiles } from './node-files';
import { trustScript } from './trust-script';
import type { TrustedCa } from './trusted-ca';
import { HardenedDaemonSet } from '../kubernetes/hardened-daemon-set';
import { standardPullPolicy } from '../kubernetes/hardened-deployment';
import { Identity } from '../kubernetes/metadata';
import { unrendered } from '../kubernetes/unrendered';

/** Everything that the pods of a NodeTrust are made of. */
export interface TrustDaemonSet {
  readonly owner: Identity;
  readonly files: NodeFiles;
  /** which certificates go to which file, below the root, through which volume */
  readonly authorities: { readonly path: string; readonly volume: string; readonly ca: TrustedCa }[];
  readonly image: string;
  readonly imagePullSecrets?: string[];
  readonly nodeSelector: Record<string, string>;
}

const VOLUMES = '/certificates';
const STATE = '/run/node-trust';

/** Renders the DaemonSet, and what its certificates need. */
export function trustDaemonSet(scope: Construct, props: TrustDaemonSet): kplus.DaemonSet {
  const { owner, files, authorities, image } = props;
  const daemonSet = new HardenedDaemonSet(scope, 'DaemonSet', {
    owner, name: owner.name, nodeSelector: props.nodeSelector, imagePullSecrets: props.imagePullSecrets,
  });
  daemonSet.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.any()));
  const references = unrendered();
  const node = kplus.Volume.fromHostPath(references, 'Node', 'node', { path: files.root, type: kplus.HostPathVolumeType.DIRECTORY_OR_CREATE });
  const state = kplus.Volume.fromEmptyDir(references, 'State', 'state', { sizeLimit: Size.mebibytes(1) });
  daemonSet.addContainer({
    name: 'node-trust',
    image,
    imagePullPolicy: standardPullPolicy(image) as string as kplus.ImagePullPolicy,
    command: ['/bin/sh', '-c', trustScript({ name: owner.name, ...files, authorities, volumes: VOLUMES, ready: `${STATE}/ready` })],
    envVariables: {
      // with the version that the API server fills in: server-side apply would find a conflict when it takes over
      NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE, { apiVersion: 'v1' }),
      POD_UID: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_UID, { apiVersion: 'v1' }),
    },
    readiness: kplus.Probe.fromCommand(['test', '-e', `${STATE}/ready`], {
      initialDelaySeconds: Duration.seconds(1), periodSeconds: Duration.seconds(5), failureThreshold: 1,
    }),
    resources: { cpu: { request: kplus.Cpu.millis(5) }, memory: { request: Size.mebibytes(8), limit: Size.mebibytes(32) } },
    // the folder of the node is root's
    securityContext: { ensureNonRoot: false, user: 0 },
    volumeMounts: [
      { path: files.root, volume: node },
      ...authorities.map(({ volume, ca }) => ({ path: `${VOLUMES}/${volume}`, volume: ca._volume(scope, owner, volume), readOnly: true })),
      { path: STATE, volume: state },
    ],
  });
  return daemonSet;
}

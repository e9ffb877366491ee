import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ContainerRuntime } from './container-runtime';
import { checkImageHost } from './image-host';
import { claimNodeFile } from './node-claims';
import { MirrorAddress, mirrorAddress, NodeMirror } from './node-mirror';
import { relocatedImage } from './relocated-image';
import { trustDaemonSet } from './trust-daemon-set';
import { TrustedCa } from './trusted-ca';
import { checkImage } from '../access/image-reference';
import { checkDnsLabel, checkNamespace, checkObjectName, invalid } from '../kubernetes/check';
import { identity } from '../kubernetes/metadata';

/** What the nodes of a cluster trust. */
export interface NodeTrustProps {
  /** What stands before the first slash of the images: `host`, or `host:port` where they have the port. */
  readonly host: string;

  /**
   * Who signed the certificate of the host.
   *
   * @default - an authority that nodes trust anyway; there are only mirrors
   */
  readonly ca?: TrustedCa;

  /**
   * Registries with the same images, which nodes ask first and in this order; the host itself comes last.
   *
   * @default - none
   */
  readonly mirrors?: NodeMirror[];

  /**
   * What runs the containers of the nodes.
   *
   * @default ContainerRuntime.containerd()
   */
  readonly runtime?: ContainerRuntime;

  /**
   * The name of the DaemonSet, and the beginning of all other names.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The namespace, which has to admit hostPath volumes: Pod Security `privileged`. The Secrets and ConfigMaps of authorities are in it.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;

  /**
   * An image with a shell, such as busybox. Nodes have to be able to pull it before they trust the host.
   *
   * @default "docker.io/library/busybox:1.37.0"
   */
  readonly image?: string;

  /**
   * Where the default image is instead of `docker.io`: a host, or a host and a path. `mirror.example.com:5000/dockerhub` has it as
   * `mirror.example.com:5000/dockerhub/library/busybox:1.37.0`.
   *
   * @default "docker.io"
   */
  readonly imageRegistry?: string;

  /**
   * The names of Secrets with which the image is pulled.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * The labels of the nodes.
   *
   * @default - all nodes that run Linux
   */
  readonly nodeSelector?: { [key: string]: string };
}

const DEFAULT_IMAGE = 'docker.io/library/busybox:1.37.0';

/**
 * Lets the nodes of the cluster pull from a registry whose authority they do not know, or through mirrors: without a restart, by a DaemonSet
 * that writes the files which the runtime reads, and removes them when it is removed.
 *
 * Its pods run as root with a single folder of the node and nothing else: no privileges, no capabilities, no network of the node, no token.
 * A file that somebody else wrote is left as it is; the pod says so in its log and does not become ready.
 */
export class NodeTrust extends Construct {
  /** The name of the DaemonSet. */
  public readonly name: string;

  /** The DaemonSet. */
  public readonly daemonSet: kplus.DaemonSet;

  /** @throws when there is neither an authority nor a mirror, or the chart has the nodes trust the host already */
  constructor(scope: Construct, id: string, props: NodeTrustProps) {
    super(scope, id);
    const { mirrors = [], runtime = ContainerRuntime.containerd() } = props;
    this.name = checkDnsLabel('name', props.name ?? id);
    const namespace = props.namespace === undefined ? undefined : checkNamespace('namespace', props.namespace);
    const owner = identity('node-trust', this.name, namespace);
    const host = checkImageHost('host', props.host);
    if (/\.svc(\.cluster\.local)?(:\d+)?$/.test(host)) {
      throw invalid('host', 'must be a name that nodes resolve', host, 'Kubelets ask the DNS of the node, which knows no Service.');
    }
    if (!props.ca && mirrors.length === 0) {
      throw invalid('ca', 'must be given where there are no mirrors', props.ca, 'Use TrustedCa.pem(…), .secret(…) or .configMap(…).');
    }
    const trusted = checkMirrors(host, mirrors).map((address, index) => ({ ...address, hasCa: mirrors[index].ca !== undefined }));
    const files = runtime._files({ host, hasCa: props.ca !== undefined, mirrors: trusted });
    const authorities = [
      { path: files.ca, volume: 'ca', ca: props.ca },
      ...mirrors.map(({ ca }, index) => ({ path: files.mirrorCas[index], volume: `mirror-${index + 1}-ca`, ca })),
    ].filter(hasCa);
    const nodeSelector = { 'kubernetes.io/os': 'linux', ...props.nodeSelector };
    for (const { path } of [...authorities, ...files.config ? [files.config] : []]) {
      claimNodeFile(this, `${files.root}/${path}`, nodeSelector);
    }
    this.daemonSet = trustDaemonSet(this, {
      owner,
      files,
      authorities,
      image: imageOf(props),
      imagePullSecrets: props.imagePullSecrets?.map((secretName) => checkObjectName('imagePullSecrets', secretName)),
      nodeSelector,
    });
  }
}

function hasCa<T extends { ca?: TrustedCa }>(authority: T): authority is T & { ca: TrustedCa } {
  return authority.ca !== undefined;
}

function checkMirrors(host: string, mirrors: NodeMirror[]): MirrorAddress[] {
  const hosts = new Set([host]);
  return mirrors.map(({ url }, index) => {
    const prop = `mirrors[${index}].url`;
    const address = mirrorAddress(prop, url);
    if (hosts.has(address.host)) {
      throw invalid(prop, 'must have another host than the one that is mirrored and the other mirrors', url);
    }
    hosts.add(address.host);
    return address;
  });
}

function imageOf({ image, imageRegistry }: NodeTrustProps): string {
  if (image !== undefined && imageRegistry !== undefined) {
    throw invalid('imageRegistry', 'must be left out beside "image"', imageRegistry);
  }
  if (image !== undefined) {
    return checkImage('image', image);
  }
  return imageRegistry === undefined ? DEFAULT_IMAGE : relocatedImage(DEFAULT_IMAGE, imageRegistry);
}

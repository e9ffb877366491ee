import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { hardenedPod, pinnedMetadata, pinnedSelector } from './hardened-deployment';
import { Identity, metadata } from './metadata';

/** What a DaemonSet of this library says beside its containers. */
export interface HardenedDaemonSetProps {
  readonly owner: Identity;
  readonly name: string;
  /** the labels of the nodes that get a pod */
  readonly nodeSelector?: Record<string, string>;
  readonly imagePullSecrets?: string[];
}

/**
 * A DaemonSet hardened like the Deployments. It replaces a pod by starting the new one first, which cdk8s-plus-27 has no word for.
 *
 * @see https://kubernetes.io/docs/tasks/manage-daemon/update-daemon-set/
 */
export class HardenedDaemonSet extends kplus.DaemonSet {
  private readonly hardening: HardenedDaemonSetProps;

  constructor(scope: Construct, id: string, props: HardenedDaemonSetProps) {
    super(scope, id, {
      metadata: metadata(scope, 'DaemonSet', props.name, props.owner),
      podMetadata: { labels: props.owner.selector },
      select: false,
    });
    this.hardening = props;
    this.select(kplus.LabelSelector.of({ labels: props.owner.selector }));
  }

  /** The pods by their pinned labels, not by the hash of a path: for `connections`, `scheduling` and Services of the user's. */
  public override toPodSelectorConfig(): kplus.PodSelectorConfig {
    return pinnedSelector(this.hardening.owner, this.metadata.namespace);
  }

  /** @internal */
  public override _toKube(): kplus.k8s.DaemonSetSpec {
    const { selector, template } = super._toKube();
    const { fsGroupChangePolicy, ...security } = template.spec!.securityContext ?? {};
    const pod = { ...template.spec!, securityContext: security };
    return {
      minReadySeconds: this.minReadySeconds || undefined,
      selector,
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: kplus.k8s.IntOrString.fromNumber(1), maxUnavailable: kplus.k8s.IntOrString.fromNumber(0) },
      },
      template: {
        metadata: pinnedMetadata(template),
        spec: {
          ...hardenedPod(pod, this.hardening.imagePullSecrets),
          nodeSelector: this.hardening.nodeSelector,
          terminationGracePeriodSeconds: pod.terminationGracePeriodSeconds === 30 ? undefined : pod.terminationGracePeriodSeconds,
        },
      },
    };
  }
}

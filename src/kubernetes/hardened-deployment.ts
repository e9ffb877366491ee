import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ImagePullPolicy } from './image-pull-policy';
import { Identity, metadata } from './metadata';
import { canonicalQuantity } from './quantity';

/** What a Deployment of this library says beside its containers. */
export interface HardenedDeploymentProps {
  readonly owner: Identity;
  readonly name: string;
  readonly strategy: kplus.DeploymentStrategy;
  readonly replicas?: number;
  readonly serviceAccount?: kplus.IServiceAccount;
  readonly podLabels?: Record<string, string>;
  readonly podAnnotations?: Record<string, string>;
  /** numeric user and group of every container, and group of its volumes */
  readonly user: number;
  readonly terminationGracePeriod: Duration;
  readonly imagePullSecrets?: string[];
  readonly annotations?: Record<string, string>;
  /** the labels of the nodes that may run it */
  readonly nodeSelector?: Record<string, string>;
  /** a new pod goes to the node of the old one, so that both can mount a volume that one node mounts */
  readonly stayOnNode?: boolean;
  /** pods are spread over zones and nodes, as far as there are any */
  readonly spread?: boolean;
}

/**
 * A Deployment that Pod Security `restricted` admits and that reads in a diff as it was meant.
 *
 * It reaches below the public surface of cdk8s-plus-27, which is frozen and knows neither `enableServiceLinks` nor `seccompProfile`, nor
 * capabilities that Pod Security accepts. JSON patches would do it by position: a container that a user adds would stay as it was.
 */
export class HardenedDeployment extends kplus.Deployment {
  private readonly hardening: HardenedDeploymentProps;

  constructor(scope: Construct, id: string, props: HardenedDeploymentProps) {
    super(scope, id, {
      metadata: metadata(scope, 'Deployment', props.name, props.owner, props.annotations),
      podMetadata: {
        labels: { ...props.owner.selector, ...props.podLabels },
        ...(props.podAnnotations && { annotations: props.podAnnotations }),
      },
      select: false,
      replicas: props.replicas,
      strategy: props.strategy,
      securityContext: {
        ensureNonRoot: true,
        user: props.user,
        group: props.user,
        fsGroup: props.user,
        fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH,
      },
      terminationGracePeriod: props.terminationGracePeriod,
      serviceAccount: props.serviceAccount,
    });
    this.hardening = props;
    this.select(kplus.LabelSelector.of({ labels: props.owner.selector }));
  }

  /** The pods by their pinned labels, not by the hash of a path: for `connections`, `scheduling` and Services of the user's. */
  public override toPodSelectorConfig(): kplus.PodSelectorConfig {
    return pinnedSelector(this.hardening.owner, this.metadata.namespace);
  }

  /** @internal */
  public override _toKube(): kplus.k8s.DeploymentSpec {
    const { selector, strategy, template } = super._toKube();
    return {
      replicas: unless(1, this.replicas), // not the two of cdk8s-plus
      selector,
      strategy,
      template: {
        metadata: pinnedMetadata(template),
        spec: {
          ...this.affine(hardenedPod(template.spec!, this.hardening.imagePullSecrets)),
          nodeSelector: this.hardening.nodeSelector,
          topologySpreadConstraints: this.hardening.spread ? spread(this.hardening.owner) : undefined,
        },
      },
    };
  }

  private affine(pod: kplus.k8s.PodSpec): kplus.k8s.PodSpec {
    if (!this.hardening.stayOnNode) {
      return pod;
    }
    const ownNode = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: this.hardening.owner.selector } };
    const { podAffinity } = pod.affinity ?? {};
    return {
      ...pod,
      affinity: {
        ...pod.affinity,
        podAffinity: {
          ...podAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: [ownNode, ...podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []],
        },
      },
    };
  }
}

/** The pods of one update are counted alone: with those of the update before, the new ones would go where the old ones are not. */
function spread({ selector }: Identity): kplus.k8s.TopologySpreadConstraint[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
    matchLabelKeys: ['pod-template-hash'],
  }));
}

/** The pods of a workload by labels that hold no hash of a path. */
export function pinnedSelector({ selector }: Identity, namespace: string | undefined): kplus.PodSelectorConfig {
  return { labelSelector: kplus.LabelSelector.of({ labels: selector }), namespaces: namespace ? { names: [namespace] } : undefined };
}

/** Without the label that is the hash of a path. */
export function pinnedMetadata({ metadata: pod }: kplus.k8s.PodTemplateSpec): kplus.k8s.ObjectMeta {
  const { [kplus.Pod.ADDRESS_LABEL]: _, ...labels } = pod?.labels ?? {};
  return { ...pod, labels };
}

/** A pod as `restricted` wants it, without what Kubernetes would set anyway. */
export function hardenedPod(pod: kplus.k8s.PodSpec, imagePullSecrets: string[] = []): kplus.k8s.PodSpec {
  const pullSecrets = [...pod.imagePullSecrets ?? [], ...imagePullSecrets.map((name) => ({ name }))];
  return {
    ...pod,
    enableServiceLinks: false,
    securityContext: { seccompProfile: { type: 'RuntimeDefault' }, ...pod.securityContext },
    containers: pod.containers.map(hardenedContainer),
    initContainers: pod.initContainers?.map(hardenedContainer),
    imagePullSecrets: pullSecrets.length > 0 ? pullSecrets : undefined,
    dnsPolicy: unless('ClusterFirst', pod.dnsPolicy),
    hostNetwork: unless(false, pod.hostNetwork),
    restartPolicy: unless('Always', pod.restartPolicy),
    volumes: pod.volumes?.map(leanVolume),
    setHostnameAsFqdn: unless(false, pod.setHostnameAsFqdn),
  };
}

function hardenedContainer(container: kplus.k8s.Container): kplus.k8s.Container {
  const { privileged, runAsNonRoot, ...security } = container.securityContext ?? {};
  return {
    ...container,
    imagePullPolicy: unless(standardPullPolicy(container.image ?? ''), container.imagePullPolicy),
    securityContext: {
      ...security,
      privileged: unless(false, privileged),
      runAsNonRoot: unless(true, runAsNonRoot), // the pod says it for all
      capabilities: security.capabilities ?? { drop: ['ALL'] },
    },
    startupProbe: leanProbe(container.startupProbe),
    readinessProbe: leanProbe(container.readinessProbe),
    livenessProbe: leanProbe(container.livenessProbe),
    resources: container.resources && {
      requests: canonicalQuantities(container.resources.requests),
      limits: canonicalQuantities(container.resources.limits),
    },
  };
}

/** What Kubernetes sets for an image without a policy. */
export function standardPullPolicy(image: string): ImagePullPolicy {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.endsWith(':latest') || !/[:@]/.test(name) ? ImagePullPolicy.ALWAYS : ImagePullPolicy.IF_NOT_PRESENT;
}

function leanVolume(volume: kplus.k8s.Volume): kplus.k8s.Volume {
  const { persistentVolumeClaim: claim, emptyDir } = volume;
  return {
    ...volume,
    persistentVolumeClaim: claim && { ...claim, readOnly: unless(false, claim.readOnly) },
    emptyDir: emptyDir?.sizeLimit ? { ...emptyDir, sizeLimit: canonicalized(emptyDir.sizeLimit) } : emptyDir,
  };
}

function leanProbe(probe: kplus.k8s.Probe | undefined): kplus.k8s.Probe | undefined {
  return probe && {
    ...probe,
    failureThreshold: unless(3, probe.failureThreshold),
    httpGet: probe.httpGet && { ...probe.httpGet, scheme: unless('HTTP', probe.httpGet.scheme) },
  };
}

function canonicalQuantities(quantities?: { [key: string]: kplus.k8s.Quantity }): { [key: string]: kplus.k8s.Quantity } | undefined {
  return quantities && Object.fromEntries(Object.entries(quantities).map(([key, quantity]) => [key, canonicalized(quantity)]));
}

function canonicalized({ value }: kplus.k8s.Quantity): kplus.k8s.Quantity {
  return kplus.k8s.Quantity.fromString(canonicalQuantity(String(value)));
}

function unless<T>(standard: NoInfer<T>, value: T | undefined): T | undefined {
  return value === standard ? undefined : value;
}

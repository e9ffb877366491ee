import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { checkImage } from './access/image-reference';
import { RegistryAuth } from './access/registry-auth';
import { ContainerRegistry } from './container-registry';
import { Exposure } from './exposure/exposure';
import { checkDnsLabel, checkNamespace, checkObjectName, invalid } from './kubernetes/check';
import { ContainerResources, containerResources } from './kubernetes/container-resources';
import { ImagePullPolicy } from './kubernetes/image-pull-policy';
import { LeanService } from './kubernetes/lean-service';
import { identity, metadata } from './kubernetes/metadata';
import { withOverrides } from './registry/config-overrides';
import { configText, distributionConfig, PORT } from './registry/distribution-config';
import { DEFAULT_IMAGE, registryDeployment } from './registry/registry-deployment';
import { RegistryStorage } from './storage/registry-storage';
import { Reach, StorageBinding } from './storage/storage-binding';

/** A private registry. */
export interface PrivateRegistryProps {
  /** Who may come in. */
  readonly auth: RegistryAuth;

  /** Where images are kept. */
  readonly storage: RegistryStorage;

  /** How clients reach it. */
  readonly exposure: Exposure;

  /**
   * The name of the Deployment, the Service and the Ingress, and the beginning of all other names: a DNS label of at most 63 characters.
   * Another name is another registry: Kubernetes deletes the old one's objects and makes new ones.
   *
   * @default - the id of the construct
   */
  readonly name?: string;

  /**
   * The namespace of its objects.
   *
   * @default - the namespace of the chart
   */
  readonly namespace?: string;

  /**
   * The image that runs, as a whole: mirror, repository, tag or digest. It needs the layout of the official one, `/bin/sh` and `registry` in
   * the search path, and Distribution 3.
   *
   * @default "docker.io/library/registry:3.1.1"
   */
  readonly image?: string;

  /**
   * When nodes pull that image.
   *
   * @default - Kubernetes' own: IfNotPresent, or Always for the tag `latest`
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * The names of the pull secrets for that image, in the registry's namespace.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * How many pods serve: more than one only on a claim that all nodes can mount.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Whether clients may delete images: manifests, and with them tags. Their space is free after a garbage collection only.
   *
   * @default false
   */
  readonly deleteEnabled?: boolean;

  /**
   * Requests and limits of the registry's container.
   *
   * @default - 100m of a processor; 128Mi of memory, at most 512Mi
   */
  readonly resources?: ContainerResources;

  /**
   * How long a pod that ends goes on with uploads and downloads that are under way: whole seconds, at least 1. What takes longer is cut. An
   * idle pod ends at once.
   *
   * @default Duration.minutes(2)
   */
  readonly drainTimeout?: Duration;

  /**
   * The number of the user that the registry runs as, of its group, and of the group that its volume is given to: 1 to 2147483647.
   *
   * @default 1000
   */
  readonly user?: number;

  /**
   * Settings of `config.yml` that have no prop, merged in last: sections are merged, lists and values replaced. Unknown settings, wrong types
   * and durations without a unit are refused, since the registry would ignore or misread them in silence; so are secrets.
   *
   * @default - none
   * @see https://distribution.github.io/distribution/about/configuration/
   */
  readonly configOverrides?: { [key: string]: any };
}

/**
 * A private registry for container images: Distribution (`registry:3`) with its storage, Service, Ingress, certificate and users.
 *
 * Everything that has no prop is reached through the public children, which are objects of cdk8s-plus.
 *
 * @example
 *
 * const registry = new PrivateRegistry(this, 'registry', {
 *   auth: RegistryAuth.htpasswd({ secretName: 'registry-users' }),
 *   storage: RegistryStorage.newClaim({ size: Size.gibibytes(100) }),
 *   exposure: Exposure.ingress({
 *     host: 'registry.example.com',
 *     controller: IngressController.traefik(),
 *     tls: Tls.letsEncrypt({ email: 'ops@example.com' }),
 *   }),
 * });
 */
export class PrivateRegistry extends ContainerRegistry {
  /** The name that its objects begin with. */
  public readonly name: string;

  /** What stands before the first slash of an image reference, such as `registry.example.com`. */
  public readonly host: string;

  /** The Deployment: add containers, volumes, scheduling. */
  public readonly deployment: kplus.Deployment;

  /** The Service, on port 5000 inside the cluster. */
  public readonly service: kplus.Service;

  /** The Ingress, where the exposure is one. */
  public readonly ingress?: kplus.Ingress;

  /** @throws when a prop, or the way props go together, cannot work; the error names the prop, what it was and what to do */
  constructor(scope: Construct, id: string, props: PrivateRegistryProps) {
    super(scope, id);
    checkChoices(props);
    this.name = checkName(props.name ?? id);
    this.host = props.exposure._host;
    const owner = identity('registry', this.name, props.namespace === undefined ? undefined : checkNamespace('namespace', props.namespace));

    const storage = props.storage._bind(this, owner);
    checkReplicas(props.replicas, storage);
    const auth = props.auth._bind(this, owner);
    const drain = checkDrain(props.drainTimeout ?? Duration.minutes(2));
    const config = distributionConfig({
      driver: storage.driver,
      auth: auth.config,
      deleteEnabled: props.deleteEnabled ?? false,
      drainSeconds: drain.toSeconds(),
    });

    this.deployment = registryDeployment(this, {
      owner,
      storage,
      auth,
      config: configText(withOverrides(config, props.configOverrides ?? {}, this.url)),
      image: props.image === undefined ? DEFAULT_IMAGE : checkImage('image', props.image),
      imagePullPolicy: props.imagePullPolicy,
      imagePullSecrets: props.imagePullSecrets?.map((name) => checkObjectName('imagePullSecrets', name)),
      replicas: props.replicas,
      resources: containerResources(props.resources),
      user: checkUser(props.user ?? 1000),
      drain,
    });
    this.service = new LeanService(this, 'Service', {
      metadata: metadata(this, 'Service', this.name, owner),
      selector: this.deployment,
      ports: [{ name: 'http', port: PORT }],
    });
    this.ingress = props.exposure._bind(this, { owner, service: this.service, basicAuth: auth.basicAuth }).ingress;
  }
}

/** The compiler says it to some; this says it to all. */
function checkChoices({ auth, storage, exposure }: PrivateRegistryProps): void {
  for (const [prop, value, fix] of [
    ['auth', auth, 'Use RegistryAuth.htpasswd({ secretName: … }), or RegistryAuth.anonymous() to let everybody in.'],
    ['storage', storage, 'Use RegistryStorage.newClaim({ size: … }), or RegistryStorage.ephemeral() to lose all images.'],
    ['exposure', exposure, 'Use Exposure.ingress({ host: …, controller: …, tls: … }).'],
  ] as const) {
    if (!value) {
      throw invalid(prop, 'must be chosen', value, fix);
    }
  }
}

function checkName(name: string): string {
  if (['registry-auth', 'registry-storage', 'registry-middleware'].includes(name)) {
    throw invalid('name', 'must not be the name of a section of the registry\'s configuration with "registry-" before it', name,
      'A Service of this name stops every other registry in the namespace from starting, through the environment variables of service links.');
  }
  return checkDnsLabel('name', name);
}

function checkReplicas(replicas: number | undefined, storage: StorageBinding): void {
  if (replicas === undefined) {
    return;
  }
  if (!Number.isInteger(replicas) || replicas < 0) {
    throw invalid('replicas', 'must be a whole number, at least 0', replicas);
  }
  if (replicas > 1 && storage.reach !== Reach.EVERYWHERE) {
    throw invalid('replicas', `must be 1 on ${storage.words}`, replicas,
      'Only one node mounts it. Use a claim with ClaimAccessMode.READ_WRITE_MANY for more.');
  }
}

function checkDrain(drain: Duration): Duration {
  const seconds = drain.toSeconds({ integral: false });
  if (seconds < 1 || !Number.isInteger(seconds)) {
    throw invalid('drainTimeout', 'must be whole seconds, at least 1', `${seconds} s`);
  }
  return drain;
}

function checkUser(user: number): number {
  if (!Number.isInteger(user) || user < 1 || user > 2147483647) {
    throw invalid('user', 'must be the number of a user that is not root, 1 to 2147483647', user);
  }
  return user;
}

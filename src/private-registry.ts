import { ApiObject, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { RegistryAuth } from './access/registry-auth';
import { ContainerRegistry } from './container-registry';
import { Exposure } from './exposure/exposure';
import { setReach } from './exposure/reach';
import { internalHost } from './exposure/way-in';
import { Architecture } from './kubernetes/architecture';
import { checkNamespace, checkObjectName } from './kubernetes/check';
import { ContainerResources, containerResources } from './kubernetes/container-resources';
import { ImagePullPolicy } from './kubernetes/image-pull-policy';
import { identity } from './kubernetes/metadata';
import { checkCache, checkChoices, checkDrain, checkHttpSecret, checkName, checkPlainHttp, checkUser, isAnonymous, registryCache, registryImage } from './registry/checks';
import { withOverrides } from './registry/config-overrides';
import { configText, distributionConfig, isReadOnly } from './registry/distribution-config';
import { HttpSecret } from './registry/http-secret';
import { registryNotes } from './registry/notes';
import { RegistryCache } from './registry/registry-cache';
import { registryDeployment, TLS_FILES, usualMemory } from './registry/registry-deployment';
import { registryService } from './registry/registry-service';
import { registryServiceAccount } from './registry/registry-service-account';
import { HANDED_OVER_DRAIN_SECONDS } from './registry/renewal';
import { Autoscaling, autoscaler } from './scaling/autoscaling';
import { DisruptionBudget, disruptionBudget } from './scaling/disruption-budget';
import { planReplicas } from './scaling/replicas';
import { RegistryStorage } from './storage/registry-storage';

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
   * A registry that stands in for Docker Hub on sites that do not reach it: `mirror.example.com:5000`, with a path behind it where it keeps
   * Docker Hub's images below one. The library's default image is taken from there; it is one or the other, this or `image`.
   *
   * @default - Docker Hub
   */
  readonly imageRegistry?: string;

  /**
   * The processor of the nodes that run it, such as `Architecture.S390X`. The official image is there for all of them.
   *
   * @default - any node
   */
  readonly architecture?: Architecture;

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
   * How many pods serve: a whole number, at least 0; more than one only on object storage, or on a claim that all nodes can mount. On a
   * claim, all requests of one client go to one pod, as far as the exposure can be told; `notes` says what it cannot.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * As many pods as the load needs, instead of `replicas`.
   *
   * @default - as many as `replicas` says
   */
  readonly autoscaling?: Autoscaling;

  /**
   * How many pods may be away at once because nodes are drained.
   *
   * @default - `DisruptionBudget.maxUnavailable('1')` where there may be more than one pod, none for one
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * The secret that signs the state of an upload between its requests. To be given on object storage, which cannot keep it.
   *
   * @default - one that the first pod makes, on the volume
   */
  readonly httpSecret?: HttpSecret;

  /**
   * Where the registry remembers which layers there are.
   *
   * @default - `RegistryCache.inMemory()` on object storage; `RegistryCache.none()` on a volume, which is quick without, and where several pods
   * serve and clients may delete
   */
  readonly cache?: RegistryCache;

  /**
   * Whether a pod goes on to serve when its storage cannot be written to: a volume is full or read-only, a bucket refuses. Pulls go on then,
   * and pushes fail with 500. Otherwise such a pod turns unready, where everybody sees it, and takes no traffic, pulls included, until storage
   * is well again. A pod that starts insists on writing either way.
   *
   * @default false
   */
  readonly serveWhenUnwritable?: boolean;

  /**
   * Whether clients may delete images: manifests, and with them tags. Their space is free after a garbage collection only.
   *
   * @default false
   */
  readonly deleteEnabled?: boolean;

  /**
   * Requests and limits of the registry's container.
   *
   * @default - 100m of a processor; 128Mi of memory, at most 512Mi; on object storage 256Mi, at most 1Gi
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

  /** What stands before the first slash of an image reference, such as `registry.example.com` or `registry.example.com:444`. */
  public readonly host: string;

  /** Its address, such as `https://registry.example.com`. */
  public readonly url: string;

  /**
   * What pods of the cluster call it, such as `registry.registry.svc`. What builds there can push to it where TLS ends in the pod and the
   * certificate names it (`Tls.privateCa()`, or by `additionalNames`); elsewhere it is plain HTTP, which no password should cross. Kubelets
   * cannot pull by it.
   */
  public readonly internalHost: string;

  /**
   * What no object brings about, in plain text with the registry's values filled in: settings of the ingress controller, how clients and
   * nodes come to trust it, how to log in. Print it, or keep it beside the manifests.
   */
  public readonly notes: string;

  /** The Deployment: add containers, volumes, scheduling. */
  public readonly deployment: kplus.Deployment;

  /** The Service. */
  public readonly service: kplus.Service;

  /** The ServiceAccount, where pods prove to a cloud by it who they are. */
  public readonly serviceAccount?: kplus.ServiceAccount;

  /** The HorizontalPodAutoscaler, with `autoscaling`. */
  public readonly autoscaler?: ApiObject;

  /** The PodDisruptionBudget, unless all pods may be away at once. */
  public readonly disruptionBudget?: ApiObject;

  /** The Ingress, where the exposure is one. */
  public readonly ingress?: kplus.Ingress;

  /** The IngressRoute, HTTPProxy or HTTPRoute, where the exposure is one. */
  public readonly route?: ApiObject;

  /** The Gateway, where the exposure brings one of its own. */
  public readonly gateway?: ApiObject;

  /** @throws when a prop, or the way props go together, cannot work; the error names the prop, what it was and what to do */
  constructor(scope: Construct, id: string, props: PrivateRegistryProps) {
    super(scope, id);
    checkChoices(props);
    this.name = checkName(props.name ?? id);
    const namespace = props.namespace === undefined ? Chart.of(this).namespace : checkNamespace('namespace', props.namespace);
    const owner = identity('registry', this.name, namespace);

    const storage = props.storage._bind(this, owner);
    const replicas = planReplicas(props, storage);

    const sessionAffinity = replicas.several && storage.volume !== undefined;
    const way = props.exposure._plan({ owner, basicAuth: props.auth._basicAuth(owner), sessionAffinity });
    this.host = way.address;
    this.url = `${way.scheme}://${way.address}`;
    this.internalHost = internalHost(owner, way);

    checkHttpSecret(props.httpSecret, storage);
    const cache = registryCache(props, storage, replicas)._bind(this, owner);
    const auth = props.auth._bind(this, owner, way.basicAuth);
    checkPlainHttp(way, auth);
    const drain = checkDrain(props.drainTimeout ?? Duration.minutes(2));
    const config = withOverrides(distributionConfig({
      storage,
      cache,
      auth: auth.config,
      deleteEnabled: props.deleteEnabled ?? false,
      drainSeconds: way.podTls ? HANDED_OVER_DRAIN_SECONDS : drain.toSeconds(),
      tls: way.podTls && TLS_FILES,
    }), storage.driver, props.configOverrides ?? {}, this.url);
    checkCache(config, replicas);

    this.serviceAccount = storage.identity && registryServiceAccount(this, owner, storage.identity);
    this.deployment = registryDeployment(this, {
      owner,
      storage,
      cache,
      httpSecret: props.httpSecret?._bind(this, owner),
      serveWhenUnwritable: props.serveWhenUnwritable ?? false,
      readOnly: isReadOnly(config),
      auth,
      tls: way.podTls,
      secondsUntilUnrouted: way.secondsUntilUnrouted,
      architecture: props.architecture,
      config: configText(config),
      image: registryImage(props),
      imagePullPolicy: props.imagePullPolicy,
      imagePullSecrets: props.imagePullSecrets?.map((name) => checkObjectName('imagePullSecrets', name)),
      replicas,
      serviceAccount: this.serviceAccount,
      resources: containerResources(props.resources, usualMemory(storage)),
      user: checkUser(props.user ?? 1000),
      drain,
    });
    this.autoscaler = replicas.autoscaling && autoscaler(this, owner, replicas.autoscaling);
    this.disruptionBudget = disruptionBudget(this, owner, replicas.budget);
    this.service = registryService(this, owner, this.deployment, way.service, way.podTls !== undefined);
    const exposed = way.render(this, this.service);
    this.ingress = exposed.ingress;
    this.route = exposed.route;
    this.gateway = exposed.gateway;
    this.notes = registryNotes({ owner, way, internalHost: this.internalHost, anonymous: isAnonymous(auth) });
    setReach(this, { nodesResolve: way.nodesResolve, ca: way.ca });
  }
}

import { createHash } from 'crypto';
import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { CacheBinding } from './cache-binding';
import { PORT } from './distribution-config';
import { registryEnvironment } from './environment';
import { HTTP_SECRET_VARIABLE, prepare, Preparation, startRegistry } from './prepare';
import { probes } from './probes';
import { serveRenewed } from './renewal';
import { BUCKET_CHECK, bucketCheck, RUN_FOLDER, volumeIsWritable } from './write-check';
import { AuthBinding } from '../access/auth-binding';
import { secretVolume } from '../access/secret-volume';
import { PodTls } from '../exposure/way-in';
import { Architecture } from '../kubernetes/architecture';
import { UsualMemory } from '../kubernetes/container-resources';
import { HardenedDeployment, standardPullPolicy } from '../kubernetes/hardened-deployment';
import { ImagePullPolicy } from '../kubernetes/image-pull-policy';
import { Identity, metadata } from '../kubernetes/metadata';
import { fromSecret, SecretValue } from '../kubernetes/secret-value';
import { unrendered } from '../kubernetes/unrendered';
import { Replicas } from '../scaling/replicas';
import { Environment, Reach, StorageBinding } from '../storage/storage-binding';

/** The Distribution image that runs unless another is chosen. */
export const DEFAULT_IMAGE = 'docker.io/library/registry:3.1.1';

/** Everything that the pod of a registry is made of. */
export interface RegistryWorkload {
  readonly owner: Identity;
  /** config.yml */
  readonly config: string;
  readonly storage: StorageBinding;
  readonly cache?: CacheBinding;
  /** where uploads find the secret that signs their state, unless it is kept on the volume */
  readonly httpSecret?: SecretValue;
  /** whether the configuration takes no pushes */
  readonly readOnly: boolean;
  /** whether a pod goes on to serve when its storage cannot be written to */
  readonly serveWhenUnwritable: boolean;
  readonly auth: AuthBinding;
  readonly tls?: PodTls;
  /** until nobody sends new requests to a pod that ends, where that takes long */
  readonly secondsUntilUnrouted?: number;
  readonly architecture?: Architecture;
  readonly image: string;
  readonly imagePullPolicy?: ImagePullPolicy;
  readonly imagePullSecrets?: string[];
  readonly replicas: Replicas;
  readonly serviceAccount?: kplus.ServiceAccount;
  readonly resources: kplus.ContainerResources;
  readonly user: number;
  readonly drain: Duration;
}

const CONFIG_FOLDER = '/etc/distribution';
const TLS_FOLDER = '/etc/registry-tls';

/** Where the registry finds its certificate. */
export const TLS_FILES = { certificate: `${TLS_FOLDER}/tls.crt`, key: `${TLS_FOLDER}/tls.key` };

/** until no ingress controller sends new requests to a pod that ends */
const SECONDS_UNTIL_UNROUTED = 5;

const CONFIG_FILE = `${CONFIG_FOLDER}/config.yml`;

/** Renders the Deployment and the ConfigMap of its configuration. */
export function registryDeployment(scope: Construct, props: RegistryWorkload): kplus.Deployment {
  const { owner, config, storage, cache, httpSecret, auth, tls, replicas, secondsUntilUnrouted = SECONDS_UNTIL_UNROUTED } = props;
  const name = `${owner.name}-config`;
  const environment = registryEnvironment({
    ...storage.environment,
    ...cache?.environment,
    ...httpSecret && { [HTTP_SECRET_VARIABLE]: fromSecret(httpSecret) },
  });
  const preparation: Preparation = { root: storage.volume?.path, httpSecret, ...bucketFile(props) };
  const files = {
    'config.yml': config,
    ...preparation.bucketCheck && { [BUCKET_CHECK]: bucketCheck(storage) },
  };
  new kplus.k8s.KubeConfigMap(scope, 'Config', { metadata: metadata(scope, 'ConfigMap', name, owner), data: files });

  const deployment = new HardenedDeployment(scope, 'Deployment', {
    owner,
    name: owner.name,
    replicas: replicas.count,
    serviceAccount: props.serviceAccount,
    annotations: tls?.reloader ? { 'secret.reloader.stakater.com/reload': tls.secretName } : undefined,
    nodeSelector: props.architecture && { 'kubernetes.io/arch': props.architecture },
    strategy: strategy(storage.reach),
    stayOnNode: storage.reach === Reach.ONE_NODE,
    spread: replicas.several,
    podLabels: storage.identity?.podLabels,
    podAnnotations: { 'checksum/config': createHash('sha256').update(Object.values(files).join('')).digest('hex') },
    user: props.user,
    imagePullSecrets: props.imagePullSecrets,
    terminationGracePeriod: Duration.seconds(props.drain.toSeconds() + secondsUntilUnrouted + 10),
  });

  const configuration: kplus.VolumeMount = { path: CONFIG_FOLDER, volume: configVolume(name), readOnly: true };
  const mounts = [
    ...storage.volume ? [storage.volume] : [],
    ...storage.mounts,
    ...cache?.mounts ?? [],
    ...tls || preparation.bucketCheck ? [{ path: RUN_FOLDER, volume: runVolume() }] : [],
  ];
  const image = { image: props.image, imagePullPolicy: pullPolicy(props), resources: props.resources };
  deployment.addInitContainer({
    ...image,
    name: 'prepare',
    command: ['/bin/sh', '-c', prepare(preparation, auth.startIf)],
    envVariables: preparation.bucketCheck ? { ...NO_TRACES, ...environment } : httpSecret && environment,
    volumeMounts: preparation.bucketCheck
      ? [configuration, ...mounts, ...auth.startIf.length > 0 ? auth.mounts : []]
      : [...storage.volume ? [storage.volume] : [], ...auth.startIf.length > 0 ? auth.mounts : []],
  });
  deployment.addContainer({
    ...image,
    name: 'registry',
    command: ['/bin/sh', '-c', tls ? serveRenewed(preparation, CONFIG_FILE, TLS_FILES) : startRegistry(preparation, CONFIG_FILE)],
    ports: [{ name: tls ? 'https' : 'http', number: PORT }],
    envVariables: { ...NO_TRACES, ...softLimit(props), ...environment },
    ...probes({ tls: tls !== undefined, readyIf: auth.readyIf, writable: writable(preparation, props.serveWhenUnwritable || props.readOnly) }),
    // by a command: the `sleep` handler is younger than Kubernetes 1.27
    lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', `${secondsUntilUnrouted}`]) },
    volumeMounts: [configuration, ...mounts, ...auth.mounts, ...tls ? [tlsMount(tls)] : []],
  });
  return deployment;
}

/** To object storage each upload that is under way holds pieces of its layer in memory. */
export function usualMemory({ volume }: StorageBinding): UsualMemory {
  return volume ? { request: Size.mebibytes(128), limit: Size.mebibytes(512) } : { request: Size.mebibytes(256), limit: Size.gibibytes(1) };
}

/** So that pieces that nobody holds any more are given up before the limit is reached. */
function softLimit({ storage, resources }: RegistryWorkload): Environment {
  const limit = resources.memory?.limit;
  return storage.volume || !limit ? {} : { GOMEMLIMIT: kplus.EnvValue.fromValue(`${Math.floor(limit.toMebibytes() * 0.9)}MiB`) };
}

const NO_TRACES = { OTEL_TRACES_EXPORTER: kplus.EnvValue.fromValue('none') };

/** A registry that takes no pushes need not be able to write. */
function bucketFile({ storage, readOnly }: RegistryWorkload): Pick<Preparation, 'bucketCheck'> {
  return storage.volume || readOnly ? {} : { bucketCheck: { script: `${CONFIG_FOLDER}/${BUCKET_CHECK}`, config: CONFIG_FILE } };
}

function writable({ root, bucketCheck: script }: Preparation, unasked: boolean): string[] | undefined {
  if (unasked) {
    return undefined;
  }
  return script ? [`sh ${RUN_FOLDER}/${BUCKET_CHECK}`] : root === undefined ? undefined : volumeIsWritable(root);
}

function configVolume(name: string): kplus.Volume {
  const references = unrendered();
  return kplus.Volume.fromConfigMap(references, 'Volume', kplus.ConfigMap.fromConfigMapName(references, 'Config', name), { name: 'config' });
}

function runVolume(): kplus.Volume {
  return kplus.Volume.fromEmptyDir(unrendered(), 'Run', 'run', { medium: kplus.EmptyDirMedium.MEMORY, sizeLimit: Size.mebibytes(1) });
}

/** The whole folder is mounted: a file mounted by `subPath` never changes again. */
function tlsMount({ secretName }: PodTls): kplus.VolumeMount {
  return { path: TLS_FOLDER, volume: secretVolume(secretName, { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' }, { name: 'tls' }), readOnly: true };
}

/** cdk8s-plus pulls at every start unless told otherwise. */
function pullPolicy({ image, imagePullPolicy = standardPullPolicy(image) }: RegistryWorkload): kplus.ImagePullPolicy {
  return imagePullPolicy as string as kplus.ImagePullPolicy;
}

function strategy(reach: Reach): kplus.DeploymentStrategy {
  return reach === Reach.ONE_POD
    ? kplus.DeploymentStrategy.recreate()
    : kplus.DeploymentStrategy.rollingUpdate({ maxSurge: kplus.PercentOrAbsolute.absolute(1), maxUnavailable: kplus.PercentOrAbsolute.absolute(0) });
}

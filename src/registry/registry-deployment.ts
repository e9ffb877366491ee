import { createHash } from 'crypto';
import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { PORT } from './distribution-config';
import { prepareVolume, startRegistry } from './prepare-volume';
import { HANDOVER_FOLDER, serveRenewed } from './renewal';
import { AuthBinding } from '../access/auth-binding';
import { secretVolume } from '../access/secret-volume';
import { PodTls } from '../exposure/way-in';
import { Architecture } from '../kubernetes/architecture';
import { HardenedDeployment, standardPullPolicy } from '../kubernetes/hardened-deployment';
import { ImagePullPolicy } from '../kubernetes/image-pull-policy';
import { Identity, metadata } from '../kubernetes/metadata';
import { unrendered } from '../kubernetes/unrendered';
import { Reach, StorageBinding } from '../storage/storage-binding';

/** The Distribution image that runs unless another is chosen. */
export const DEFAULT_IMAGE = 'docker.io/library/registry:3.1.1';

/** Everything that the pod of a registry is made of. */
export interface RegistryWorkload {
  readonly owner: Identity;
  /** config.yml */
  readonly config: string;
  readonly storage: StorageBinding;
  readonly auth: AuthBinding;
  readonly tls?: PodTls;
  /** until nobody sends new requests to a pod that ends, where that takes long */
  readonly secondsUntilUnrouted?: number;
  readonly architecture?: Architecture;
  readonly image: string;
  readonly imagePullPolicy?: ImagePullPolicy;
  readonly imagePullSecrets?: string[];
  readonly replicas?: number;
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

/** Renders the Deployment and the ConfigMap of its configuration. */
export function registryDeployment(scope: Construct, props: RegistryWorkload): kplus.Deployment {
  const { owner, config, storage, auth, tls, secondsUntilUnrouted = SECONDS_UNTIL_UNROUTED } = props;
  const name = `${owner.name}-config`;
  new kplus.k8s.KubeConfigMap(scope, 'Config', { metadata: metadata(scope, 'ConfigMap', name, owner), data: { 'config.yml': config } });

  const deployment = new HardenedDeployment(scope, 'Deployment', {
    owner,
    name: owner.name,
    replicas: props.replicas,
    annotations: tls?.reloader ? { 'secret.reloader.stakater.com/reload': tls.secretName } : undefined,
    nodeSelector: props.architecture && { 'kubernetes.io/arch': props.architecture },
    strategy: strategy(storage.reach),
    stayOnNode: storage.reach === Reach.ONE_NODE,
    podAnnotations: { 'checksum/config': createHash('sha256').update(config).digest('hex') },
    user: props.user,
    imagePullSecrets: props.imagePullSecrets,
    terminationGracePeriod: Duration.seconds(props.drain.toSeconds() + secondsUntilUnrouted + 10),
  });

  const data: kplus.VolumeMount = { path: storage.mountPath, volume: storage.volume };
  const references = unrendered();
  const configMap = kplus.ConfigMap.fromConfigMapName(references, 'Config', name);
  const configVolume = kplus.Volume.fromConfigMap(references, 'Volume', configMap, { name: 'config' });
  const image = { image: props.image, imagePullPolicy: pullPolicy(props) };
  deployment.addInitContainer({
    ...image,
    name: 'prepare',
    command: ['/bin/sh', '-c', prepareVolume(storage.mountPath, auth.startIf)],
    resources: props.resources,
    volumeMounts: [data, ...auth.startIf.length > 0 ? auth.mounts : []],
  });
  deployment.addContainer({
    ...image,
    name: 'registry',
    command: ['/bin/sh', '-c', start(props)],
    ports: [{ name: tls ? 'https' : 'http', number: PORT }],
    envVariables: { OTEL_TRACES_EXPORTER: kplus.EnvValue.fromValue('none') },
    ...probes(tls ? 'https' : 'http', auth.readyIf),
    // by a command: the `sleep` handler is younger than Kubernetes 1.27
    lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', `${secondsUntilUnrouted}`]) },
    resources: props.resources,
    volumeMounts: [{ path: CONFIG_FOLDER, volume: configVolume, readOnly: true }, data, ...auth.mounts, ...tls ? tlsMounts(tls) : []],
  });
  return deployment;
}

function start({ storage, tls }: RegistryWorkload): string {
  const config = `${CONFIG_FOLDER}/config.yml`;
  return tls ? serveRenewed(storage.mountPath, config, TLS_FILES) : startRegistry(storage.mountPath, config);
}

/** The whole folder is mounted: a file mounted by `subPath` never changes again. */
function tlsMounts({ secretName }: PodTls): kplus.VolumeMount[] {
  const pair = secretVolume(secretName, { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' }, { name: 'tls' });
  const handover = kplus.Volume.fromEmptyDir(unrendered(), 'Handover', 'handover', { medium: kplus.EmptyDirMedium.MEMORY, sizeLimit: Size.mebibytes(1) });
  return [{ path: TLS_FOLDER, volume: pair, readOnly: true }, { path: HANDOVER_FOLDER, volume: handover }];
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

/**
 * `/` asks for no password and is 503 while storage is out of reach: such a pod gets no traffic, but it is not ended, since a restart would
 * only add cut uploads to slow storage.
 */
function probes(scheme: 'http' | 'https', readyIf?: string): Pick<kplus.ContainerProps, 'startup' | 'readiness' | 'liveness'> {
  const timeout = { timeoutSeconds: Duration.seconds(5) };
  const root = { port: PORT, ...timeout, ...(scheme === 'https' && { scheme: kplus.ConnectionScheme.HTTPS }) };
  // the wget of an image may know no HTTPS: there it has to do that the registry listens
  const ask = scheme === 'https'
    ? `grep -qs ":${PORT.toString(16).toUpperCase()} .* 0A " /proc/net/tcp6 /proc/net/tcp`
    : `wget -q -O /dev/null http://127.0.0.1:${PORT}/`;
  return {
    startup: kplus.Probe.fromHttpGet('/', { ...root, periodSeconds: Duration.seconds(2), failureThreshold: 60 }),
    readiness: readyIf === undefined
      ? kplus.Probe.fromHttpGet('/', root)
      : kplus.Probe.fromCommand(['/bin/sh', '-c', `${readyIf} && ${ask}`], {
        // what makes it not ready leaves the registry open: no second chance
        periodSeconds: Duration.seconds(2), failureThreshold: 1, ...timeout,
      }),
    liveness: kplus.Probe.fromTcpSocket({ port: PORT, ...timeout, failureThreshold: 6 }),
  };
}

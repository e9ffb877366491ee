import { createHash } from 'crypto';
import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { PORT } from './distribution-config';
import { prepareVolume, startRegistry } from './prepare-volume';
import { AuthBinding } from '../access/auth-binding';
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
  readonly image: string;
  readonly imagePullPolicy?: ImagePullPolicy;
  readonly imagePullSecrets?: string[];
  readonly replicas?: number;
  readonly resources: kplus.ContainerResources;
  readonly user: number;
  readonly drain: Duration;
}

const CONFIG_FOLDER = '/etc/distribution';

/** until no ingress controller sends new requests to a pod that ends */
const SECONDS_UNTIL_UNROUTED = 5;

/** Renders the Deployment and the ConfigMap of its configuration. */
export function registryDeployment(scope: Construct, props: RegistryWorkload): kplus.Deployment {
  const { owner, config, storage, auth } = props;
  const name = `${owner.name}-config`;
  new kplus.k8s.KubeConfigMap(scope, 'Config', { metadata: metadata(scope, 'ConfigMap', name, owner), data: { 'config.yml': config } });

  const deployment = new HardenedDeployment(scope, 'Deployment', {
    owner,
    name: owner.name,
    replicas: props.replicas,
    strategy: strategy(storage.reach),
    stayOnNode: storage.reach === Reach.ONE_NODE,
    podAnnotations: { 'checksum/config': createHash('sha256').update(config).digest('hex') },
    user: props.user,
    imagePullSecrets: props.imagePullSecrets,
    terminationGracePeriod: Duration.seconds(props.drain.toSeconds() + SECONDS_UNTIL_UNROUTED + 10),
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
    command: ['/bin/sh', '-c', startRegistry(storage.mountPath, `${CONFIG_FOLDER}/config.yml`)],
    ports: [{ name: 'http', number: PORT }],
    envVariables: { OTEL_TRACES_EXPORTER: kplus.EnvValue.fromValue('none') },
    ...probes(auth.readyIf),
    // by a command: the `sleep` handler is younger than Kubernetes 1.27
    lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', `${SECONDS_UNTIL_UNROUTED}`]) },
    resources: props.resources,
    volumeMounts: [{ path: CONFIG_FOLDER, volume: configVolume, readOnly: true }, data, ...auth.mounts],
  });
  return deployment;
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
function probes(readyIf?: string): Pick<kplus.ContainerProps, 'startup' | 'readiness' | 'liveness'> {
  const root = { port: PORT, timeoutSeconds: Duration.seconds(5) };
  return {
    startup: kplus.Probe.fromHttpGet('/', { ...root, periodSeconds: Duration.seconds(2), failureThreshold: 60 }),
    readiness: readyIf === undefined
      ? kplus.Probe.fromHttpGet('/', root)
      : kplus.Probe.fromCommand(['/bin/sh', '-c', `${readyIf} && wget -q -O /dev/null http://127.0.0.1:${PORT}/`], {
        // what makes it not ready leaves the registry open: no second chance
        periodSeconds: Duration.seconds(2), failureThreshold: 1, timeoutSeconds: Duration.seconds(5),
      }),
    liveness: kplus.Probe.fromTcpSocket({ port: PORT, timeoutSeconds: Duration.seconds(5), failureThreshold: 6 }),
  };
}

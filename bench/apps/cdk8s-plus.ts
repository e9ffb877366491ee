import { createHash } from 'crypto';
import { ApiObject, ApiObjectMetadata, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { AddRegistry, Manifest, manifests, namespaceOf } from './app';

// what somebody would write by hand as text, taken from what the library renders
const texts = manifests()('', '');
const config = (find('ConfigMap').data as Record<string, string>)['config.yml'];
const pod = (find('Deployment') as any).spec.template.spec;
const [prepare, serve]: string[][] = [pod.initContainers[0].command, pod.containers[0].command];
const ready: string[] = pod.containers[0].readinessProbe.exec.command;

const selector = { 'app.kubernetes.io/name': 'registry', 'app.kubernetes.io/instance': 'registry' };
const labels = { ...selector, 'app.kubernetes.io/managed-by': 'cdk8s' };

/**
 * The same registry by hand, as somebody writes it who knows cdk8s-plus and what Pod Security and an immutable selector ask for: classes of
 * cdk8s-plus where the library has them, JSON patches where they fall short, and none that only removes a default of Kubernetes.
 */
export const addRegistry: AddRegistry = (chart, host) => {
  const named = (name: string, annotations?: Record<string, string>): ApiObjectMetadata => ({ name, labels, ...(annotations && { annotations }) });

  new kplus.k8s.KubeNamespace(chart, 'namespace', {
    metadata: { name: namespaceOf(chart), labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
  }).addJsonPatch(JsonPatch.remove('/metadata/namespace'));

  new kplus.k8s.KubePersistentVolumeClaim(chart, 'claim', {
    metadata: named('registry-data', {
      'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false',
      'helm.sh/resource-policy': 'keep',
      'kustomize.toolkit.fluxcd.io/prune': 'disabled',
    }),
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: kplus.k8s.Quantity.fromString('100Gi') } } },
  });
  new kplus.k8s.KubeConfigMap(chart, 'config', { metadata: named('registry-config'), data: { 'config.yml': config } });

  const deployment = new kplus.Deployment(chart, 'deployment', {
    metadata: named('registry'),
    podMetadata: { labels: selector, annotations: { 'checksum/config': createHash('sha256').update(config).digest('hex') } },
    select: false,
    replicas: 1,
    strategy: kplus.DeploymentStrategy.rollingUpdate({
      maxSurge: kplus.PercentOrAbsolute.absolute(1), maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
    }),
    securityContext: {
      ensureNonRoot: true, user: 1000, group: 1000, fsGroup: 1000, fsGroupChangePolicy: kplus.FsGroupChangePolicy.ON_ROOT_MISMATCH,
    },
    terminationGracePeriod: Duration.seconds(135),
  });
  deployment.select(kplus.LabelSelector.of({ labels: selector }));

  const claim = kplus.PersistentVolumeClaim.fromClaimName(chart, 'claim-reference', 'registry-data');
  const configMap = kplus.ConfigMap.fromConfigMapName(chart, 'config-reference', 'registry-config');
  const users = kplus.Secret.fromSecretName(chart, 'users-reference', 'registry-users');
  const data = { path: '/var/lib/registry', volume: kplus.Volume.fromPersistentVolumeClaim(chart, 'data', claim, { name: 'data' }) };
  const container = {
    image: 'docker.io/library/registry:3.1.1',
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    resources: { cpu: { request: kplus.Cpu.millis(100) }, memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) } },
  };
  deployment.addInitContainer({ ...container, name: 'prepare', command: prepare, volumeMounts: [data] });
  const root = { port: 5000, timeoutSeconds: Duration.seconds(5) };
  deployment.addContainer({
    ...container,
    name: 'registry',
    command: serve,
    ports: [{ name: 'http', number: 5000 }],
    envVariables: { OTEL_TRACES_EXPORTER: kplus.EnvValue.fromValue('none') },
    startup: kplus.Probe.fromHttpGet('/', { ...root, periodSeconds: Duration.seconds(2), failureThreshold: 60 }),
    readiness: kplus.Probe.fromCommand(ready, { timeoutSeconds: Duration.seconds(15) }),
    liveness: kplus.Probe.fromTcpSocket({ ...root, failureThreshold: 6 }),
    lifecycle: { preStop: kplus.Handler.fromCommand(['sleep', '5']) },
    volumeMounts: [
      { path: '/etc/distribution', volume: kplus.Volume.fromConfigMap(chart, 'config-volume', configMap, { name: 'config' }), readOnly: true },
      data,
      {
        path: '/etc/registry-users',
        volume: kplus.Volume.fromSecret(chart, 'users', users, { name: 'users', items: { htpasswd: { path: 'htpasswd' } } }),
        readOnly: true,
      },
    ],
  });
  ApiObject.of(deployment).addJsonPatch(
    JsonPatch.remove('/spec/template/metadata/labels/cdk8s.io~1metadata.addr'),
    JsonPatch.add('/spec/template/spec/affinity', {
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: selector }, topologyKey: 'kubernetes.io/hostname' }],
      },
    }),
    JsonPatch.add('/spec/template/spec/enableServiceLinks', false),
    JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' }),
    JsonPatch.add('/spec/template/spec/initContainers/0/securityContext/capabilities', { drop: ['ALL'] }),
    JsonPatch.add('/spec/template/spec/containers/0/securityContext/capabilities', { drop: ['ALL'] }),
  );

  const service = new kplus.Service(chart, 'service', { metadata: named('registry'), ports: [{ name: 'http', port: 5000 }] });
  Object.entries(selector).forEach(([key, value]) => service.selectLabel(key, value));

  new ApiObject(chart, 'issuer', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Issuer',
    metadata: named('registry-letsencrypt'),
    spec: {
      acme: {
        server: 'https://acme-v02.api.letsencrypt.org/directory',
        email: 'ops@example.com',
        privateKeySecretRef: { name: 'registry-letsencrypt-account' },
        solvers: [{ http01: { ingress: { ingressClassName: 'traefik', serviceType: 'ClusterIP' } } }],
      },
    },
  });
  new ApiObject(chart, 'certificate', {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: named('registry-tls'),
    spec: {
      secretName: 'registry-tls',
      dnsNames: [host],
      issuerRef: { kind: 'Issuer', name: 'registry-letsencrypt' },
      privateKey: { rotationPolicy: 'Always' },
    },
  });
  new kplus.Ingress(chart, 'ingress', {
    metadata: named('registry', {
      'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
      'traefik.ingress.kubernetes.io/router.tls': 'true',
    }),
    className: 'traefik',
    tls: [{ hosts: [host], secret: kplus.Secret.fromSecretName(chart, 'tls-reference', 'registry-tls') }],
    rules: [{ host, path: '/', backend: kplus.IngressBackend.fromService(service) }],
  });
};

function find(kind: string): Manifest {
  return texts.find((manifest) => manifest.kind === kind)!;
}

import { resolve } from 'path';
import { App, Size } from 'cdk8s';
import { Architecture, GatewayPolicy, Tls } from 'cdk8s-private-registry';
import { GATEWAY_CLASS, host } from './environment';
import { apply, attemptWith, get, kubectl, KubeObject, objects, toYaml } from './support/kubectl';
import { useNamespaces } from './support/namespaces';
import { acme, render } from './support/render';
import { Alb } from '../../examples/alb/main';
import { AzureWorkloadIdentity } from '../../examples/azure-workload-identity/main';
import { Gateway } from '../../examples/gateway/main';
import { GcsWorkloadIdentity } from '../../examples/gcs-workload-identity/main';
import { Gke } from '../../examples/gke/main';
import { HighAvailability } from '../../examples/high-availability/main';
import { Internal, Nodes as InternalNodes } from '../../examples/internal/main';
import { LetsEncrypt } from '../../examples/lets-encrypt/main';
import { Library } from '../../examples/libraries/main';
import { Minimal } from '../../examples/minimal/main';
import { Minio } from '../../examples/minio/main';
import { NginxBasicAuth } from '../../examples/nginx-basic-auth/main';
import { Registry } from '../../examples/pull-secrets/main';
import { S3 } from '../../examples/s3/main';
import { Traefik, TraefikCrd } from '../../examples/traefik-crd/main';
import { Nodes as ZcxNodes, Zcx } from '../../examples/zcx/main';
import { exampleNames, golden } from '../../scripts/examples';

const HOST = host('apply');

/** Every example, with a host and a certificate of this cluster. */
const EXAMPLES: Record<string, (app: App) => void> = {
  'alb': (app) => new Alb(app, 'registry', { host: HOST, certificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1' }),
  'azure-workload-identity': (app) => new AzureWorkloadIdentity(app, 'registry', {
    host: HOST, tls: acme(), accountName: 'images', clientId: '00000000-0000-0000-0000-000000000000',
  }),
  'gateway': (app) => new Gateway(app, 'registry', { host: HOST, className: GATEWAY_CLASS, tls: acme(), policy: GatewayPolicy.envoyGateway() }),
  'gcs-workload-identity': (app) => new GcsWorkloadIdentity(app, 'registry', {
    host: HOST, bucket: 'images', serviceAccount: 'registry@project.iam.gserviceaccount.com',
  }),
  'gke': (app) => new Gke(app, 'registry', { host: HOST, staticIpName: 'registry' }),
  'high-availability': (app) => new HighAvailability(app, 'registry', {
    host: HOST, tls: acme(), endpoint: 'http://s3.store.svc:9000', redis: 'redis.cache.svc:6379', priorityClassName: 'registry',
  }),
  'internal': (app) => new InternalNodes(app, 'nodes', { registry: new Internal(app, 'registry', { host: HOST, nodePort: 30502 }).registry }),
  'lets-encrypt': (app) => new LetsEncrypt(app, 'registry', { host: HOST, tls: acme() }),
  'libraries': (app) => ['shop', 'billing'].forEach((team) => new Library(app, team, { host: `${team}-${HOST}`, tls: acme(), size: Size.gibibytes(20) })),
  'minimal': (app) => new Minimal(app, 'registry', { host: HOST }),
  'minio': (app) => new Minio(app, 'registry', { host: HOST, tls: acme(), endpoint: 'http://s3.store.svc:9000' }),
  'nginx-basic-auth': (app) => new NginxBasicAuth(app, 'registry', { host: HOST, tls: Tls.clusterIssuer('letsencrypt-prod') }),
  // without the chart of what pulls: its Deployment is the user's own, and cdk8s-plus writes `hostNetwork: false` and others out, which
  // Kubernetes drops and every apply reports as configured
  'pull-secrets': (app) => new Registry(app, 'registry', { host: HOST, tls: acme() }),
  's3': (app) => new S3(app, 'registry', { host: HOST, tls: acme(), bucket: 'images', roleArn: 'arn:aws:iam::123456789012:role/registry' }),
  'traefik-crd': (app) => {
    new TraefikCrd(app, 'registry', { host: HOST, tls: acme() });
    new Traefik(app, 'traefik');
  },
  'zcx': (app) => new ZcxNodes(app, 'nodes', { registry: new Zcx(app, 'registry', { host: HOST, architecture: Architecture.S390X }).registry }),
};

/** GKE reads its class from nowhere else. */
const GKE_CLASS = 'Warning: annotation "kubernetes.io/ingress.class" is deprecated, please use \'spec.ingressClassName\' instead\n';

/** kubectl sends the selector of a budget with every apply, since Kubernetes replaces it as a whole, and says so though nothing changes. */
const SENT_ANYWAY = 'poddisruptionbudget.policy/registry configured';

/** Custom resources of controllers that this cluster does not have: validated, though nothing acts on them. */
const CRDS = resolve(__dirname, '../schemas/crds');

const goldens = exampleNames().flatMap((example) => [...golden(example)].map(([file, yaml]) => ({ file: `examples/${example}/dist/${file}`, yaml })));
const rendered = Object.entries(EXAMPLES).map(([example, build]) => ({ example, yaml: render(build) }));
const SYSTEM = ['cert-manager', 'kube-system'];
const namespaces = [...new Set([...goldens, ...rendered].flatMap(({ yaml }) => namespacesOf(yaml)))].filter((name) => !SYSTEM.includes(name)).sort();

useNamespaces(...namespaces);
beforeAll(async () => {
  await kubectl('apply', '--server-side', '-f', CRDS);
  await kubectl('wait', '--for=condition=Established', '-f', CRDS, '--timeout=30s');
  await apply(toYaml(...namespaces.flatMap(podless)), '--server-side', '--field-manager=tests');
}, 60_000);

test('every example is here', () => {
  expect(Object.keys(EXAMPLES)).toEqual(exampleNames());
});

describe.each(rendered)('the example $example', ({ yaml }) => {
  const remove = () => attemptWith(toYaml(...objects(yaml).filter(({ kind }) => kind !== 'Namespace')), 'delete', '--ignore-not-found');
  afterAll(remove, 60_000);

  test('a second kubectl apply says "unchanged" of every object, and kubectl diff finds nothing', async () => {
    await apply(yaml);
    const before = await budgetVersion(yaml);
    const again = await apply(yaml);
    expect(await budgetVersion(yaml)).toBe(before);
    expect(again).toHaveLength(objects(yaml).length);
    expect(again.filter((line) => !line.endsWith(' unchanged') && line !== SENT_ANYWAY)).toEqual([]);
    expect(await attemptWith(yaml, 'diff')).toMatchObject({ code: 0, stdout: '' });
  });

  test('server-side apply takes over from it without a conflict, and a second one changes nothing', async () => {
    await apply(yaml, '--server-side');
    await expectNoChange(yaml);
  });

  test('server-side apply from the beginning: a second one changes nothing', async () => {
    expect(await remove()).toMatchObject({ code: 0 });
    await apply(yaml, '--server-side');
    await expectNoChange(yaml);
  });
});

describe('the YAML in the repository', () => {
  test.each(goldens)('$file: the API server knows every field, and Pod Security "restricted" admits every registry', async ({ yaml }) => {
    const { code, stdout, stderr } = await attemptWith(yaml, 'apply', '--server-side', '--validate=strict', '--dry-run=server');
    expect({ code, stderr: stderr.replace(GKE_CLASS, '') }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(objects(yaml).length);
  });

  test('a field that the API server does not know, and a pod that is not admitted, would be seen', async () => {
    const deployment = objects(goldens[0].yaml).find(({ kind }) => kind === 'Deployment')!;
    const dryRun = (object: object) => attemptWith(toYaml(object), 'apply', '--server-side', '--validate=strict', '--dry-run=server');
    expect((await dryRun({ ...deployment, spec: { ...deployment.spec, replica: 1 } })).stderr).toContain('.spec.replica: field not declared in schema');
    delete deployment.spec.template.spec.securityContext.seccompProfile;
    expect((await dryRun(deployment)).stderr).toContain('would violate PodSecurity "restricted');
  });
});

/** A namespace that warns of what `restricted` would not admit, and takes no pod: nothing here needs one, or its volume. */
function podless(name: string): object[] {
  const labels = name.startsWith('registry') ? { 'pod-security.kubernetes.io/warn': 'restricted' } : {};
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'no-pods', namespace: name }, spec: { hard: { pods: '0' } } },
  ];
}

async function budgetVersion(yaml: string): Promise<string | undefined> {
  const budget = objects(yaml).find(({ kind }) => kind === 'PodDisruptionBudget');
  return budget && (await get(`poddisruptionbudget/${budget.metadata.name}`, budget.metadata.namespace))!.metadata.resourceVersion;
}

async function expectNoChange(yaml: string): Promise<void> {
  // controllers write as well: what they do meanwhile is no change of ours, and it ends
  for (let attempt = 1; ; attempt++) {
    const before = await snapshot(yaml);
    await apply(yaml, '--server-side');
    const after = await snapshot(yaml);
    if (attempt === 5 || JSON.stringify(before) === JSON.stringify(after)) {
      expect(after).toEqual(before);
      return;
    }
  }
}

async function snapshot(yaml: string): Promise<object[]> {
  const { code, stdout, stderr } = await attemptWith(yaml, 'get', '-o', 'json', '--show-managed-fields');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { items } = JSON.parse(stdout) as { items: KubeObject[] };
  expect(items).toHaveLength(objects(yaml).length);
  return items.map(({ kind, metadata: { name, namespace, resourceVersion, generation, managedFields } }) => (
    { kind, name, namespace, resourceVersion, generation, managedFields }
  ));
}

function namespacesOf(yaml: string): string[] {
  return objects(yaml).flatMap(({ kind, metadata }) => [metadata.namespace, kind === 'Namespace' ? metadata.name : undefined])
    .filter((name): name is string => name !== undefined);
}

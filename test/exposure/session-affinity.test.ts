import { Size } from 'cdk8s';
import {
  ClaimAccessMode, CloudLoadBalancer, Exposure, HttpSecret, PrivateRegistry, PrivateRegistryProps, RegistryStorage, S3Credentials, Tls,
} from '../../src';
import { find, HOST, objects, registry } from '../rendering';
import { annotationsOf, leaves } from './support';
import { CONTROLLERS, DIRECT, GATEWAYS, newGateway } from './ways-in';

const shared = RegistryStorage.newClaim({ size: Size.gibibytes(10), accessMode: ClaimAccessMode.READ_WRITE_MANY });
const httpSecret = HttpSecret.existingSecret({ secretName: 'registry-http' });
const OBJECT_STORAGES = [
  RegistryStorage.s3({ bucket: 'images', region: 'eu-central-1', credentials: S3Credentials.nodeRole() }),
  RegistryStorage.custom('rados'),
];

/** Every way in, by a name of its own. */
const WAYS: Record<string, Exposure> = {
  ...Object.fromEntries(Object.entries(CONTROLLERS).map(([name, { controller, tls }]) => [name, Exposure.ingress({ host: HOST, controller, tls })])),
  ...Object.fromEntries(Object.entries(GATEWAYS).map(([name, { policy }]) => [`gateway-${name}`, Exposure.gateway({ host: HOST, gateway: newGateway(), policy })])),
  ...Object.fromEntries(Object.entries(DIRECT).map(([name, exposure]) => [name, exposure(Tls.secret('registry-tls'))])),
};

/** What one way in is told beside `sessionAffinity: ClientIP` of the Service, as paths and values, and what its notes say that it cannot be told. */
interface Told {
  readonly told: Record<string, string>;
  readonly notes: RegExp[];
}

const ADDRESS = /tells clients apart by the address that it sees\. Where that is a node's \(externalTrafficPolicy: Cluster .*use externalTrafficPolicy: Local, or the PROXY protocol\./;
const BY_ITSELF = /may choose another pod for the same client\. If it has several, its own Service needs sessionAffinity: ClientIP, too\./;
const FAILS = /may fail with "blob upload unknown"\./;
const THROUGH_SERVICE = /Each pod of Traefik sends everything to one pod of the registry.* its own Service needs sessionAffinity: ClientIP, too\./;

const WAY_IN: Record<string, Told> = {
  // https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/ : it has no strategy, and else sends to pods directly
  'traefik': { told: { 'Service traefik.ingress.kubernetes.io/service.nativelb': 'true' }, notes: [THROUGH_SERVICE, /traefikIngressRoute\(\)/] },
  // https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/#highest-random-weight-hrw : by the address of the client
  'traefik-ingress-route': { told: { 'IngressRoute routes 0 services 0 strategy': 'hrw' }, notes: [ADDRESS, /since Traefik 3\.6\..* use IngressController\.traefik\(\)/] },
  // https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-nginx-upstream-hashing
  'nginx': { told: { 'Ingress nginx.ingress.kubernetes.io/upstream-hash-by': '$remote_addr' }, notes: [ADDRESS, /annotations-risk-level is High/, /Traefik 3\.7/] },
  // https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/ and its ParseLBMethod
  'f5-nginx': { told: { 'Ingress nginx.org/lb-method': 'hash $remote_addr consistent' }, notes: [ADDRESS] },
  // https://haproxy-ingress.github.io/docs/configuration/keys/#balance-algorithm
  'haproxy-ingress': { told: { 'Ingress haproxy-ingress.github.io/balance-algorithm': 'source' }, notes: [ADDRESS, BY_ITSELF] },
  // https://github.com/haproxytech/kubernetes-ingress/blob/master/documentation/annotations.md#load-balancing
  'haproxy-technologies': { told: { 'Ingress haproxy.org/load-balance': 'source' }, notes: [ADDRESS, BY_ITSELF] },
  // https://projectcontour.io/docs/main/config/annotations/ has none
  'contour': { told: {}, notes: [/told by an HTTPProxy alone/, FAILS, /contourHttpProxy\(\)/] },
  // https://projectcontour.io/docs/main/config/request-routing/#load-balancing-strategy
  'contour-http-proxy': {
    told: {
      'HTTPProxy routes 0 loadBalancerPolicy strategy': 'RequestHash',
      'HTTPProxy routes 0 loadBalancerPolicy requestHashPolicies 0 hashSourceIP': 'true',
    },
    notes: [ADDRESS],
  },
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions : cookies alone
  'alb': { told: {}, notes: [/by cookies alone, which registry clients do not keep/, FAILS, /CloudLoadBalancer\.aws\(\)/] },
  // https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#session_affinity
  'gke': { told: { 'BackendConfig sessionAffinity affinityType': 'CLIENT_IP' }, notes: [/as far as it can/] },
  'gke-internal': { told: { 'BackendConfig sessionAffinity affinityType': 'CLIENT_IP' }, notes: [/as far as it can/] },
  'custom': { told: {}, notes: [/The controller of "other" must be told, by your annotations/, FAILS] },
  // https://gateway-api.sigs.k8s.io/geps/gep-1619/ : experimental, and by cookies or headers
  'gateway-standard': { told: {}, notes: [/by cookies or headers at most/, FAILS] },
  // https://gateway.envoyproxy.io/docs/tasks/traffic/load-balancing/#consistent-hash
  'gateway-envoy': {
    told: { 'BackendTrafficPolicy loadBalancer type': 'ConsistentHash', 'BackendTrafficPolicy loadBalancer consistentHash type': 'SourceIP' },
    notes: [ADDRESS],
  },
  ...Object.fromEntries(['gateway-nginx-fabric', 'gateway-nginx-fabric-snippets'].map<[string, Told]>((name) => [name, {
    // https://docs.nginx.com/nginx-gateway-fabric/traffic-management/upstream-settings/
    told: {
      'UpstreamSettingsPolicy targetRefs 0 group': '',
      'UpstreamSettingsPolicy targetRefs 0 kind': 'Service',
      'UpstreamSettingsPolicy targetRefs 0 name': 'registry',
      'UpstreamSettingsPolicy loadBalancingMethod': 'hash consistent',
      'UpstreamSettingsPolicy hashMethodKey': '$remote_addr',
    },
    notes: [ADDRESS],
  }])),
  // https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/gateway-api/#native-load-balancing
  'gateway-traefik': { told: { 'Service traefik.io/service.nativelb': 'true' }, notes: [THROUGH_SERVICE] },
  // https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity : each node by itself
  'node-port': { told: {}, notes: [/Each node keeps a client at one pod by itself: where registry\.example\.com leads to several nodes/] },
  'load-balancer': { told: {}, notes: [/Each node keeps a client at one pod by itself/, /"unsupported load balancer affinity".*CloudLoadBalancer\.aws\(\)/] },
  // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#target-group-attributes
  'load-balancer-aws': {
    told: { 'Service service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': 'stickiness.enabled=true,stickiness.type=source_ip' },
    notes: [/an address in each of its zones/],
  },
  // they read the Service
  'load-balancer-gke': { told: {}, notes: [] },
  'load-balancer-azure': { told: {}, notes: [] },
  'load-balancer-open-stack': { told: {}, notes: [] },
  'cluster-internal': { told: {}, notes: [] },
};

test('no way in is forgotten', () => {
  expect(Object.keys(WAY_IN).sort()).toEqual(Object.keys(WAYS).sort());
});

/** Everything but the pods and how many there are. */
function way(it: PrivateRegistry) {
  return objects(it).filter(({ kind }) => !['Deployment', 'PodDisruptionBudget', 'HorizontalPodAutoscaler'].includes(kind));
}

function said(it: PrivateRegistry): Map<string, string> {
  return new Map(way(it).flatMap(({ kind, metadata, spec = {} }) => [...leaves(metadata.annotations ?? {}, kind), ...leaves(spec, kind)]));
}

/** What no object can change, one a line. */
function noted(it: PrivateRegistry): string[] {
  const [, section = ''] = /What no object can change\n-+\n((- .*\n)+)/.exec(it.notes) ?? [];
  return section.split('\n').filter(Boolean);
}

const SHARED = /^- Several pods share one volume.*all requests of one client go to one pod/;
const SERVICE = 'Service sessionAffinity';

describe.each(Object.entries(WAYS))('several pods on one volume, by %s', (name, exposure) => {
  const one = () => registry({ exposure, storage: shared });
  const several = () => registry({ exposure, storage: shared, replicas: 2 });
  const { told, notes } = WAY_IN[name];

  test('the Service keeps a client at one pod, and whoever sends past it is told in its own words', () => {
    const [before, after] = [said(one()), said(several())];
    expect(Object.fromEntries([...after].filter(([path, value]) => before.get(path) !== value))).toEqual({ [SERVICE]: 'ClientIP', ...told });
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual([]);
  });

  test('the notes say what several pods on one volume mean, and what this way in cannot be told', () => {
    const before = noted(one());
    const added = noted(several()).filter((note) => !before.includes(note));
    expect(added[0]).toMatch(SHARED);
    notes.forEach((note) => expect(added.slice(1).join('\n')).toMatch(note));
    expect(added.slice(1).length === 0).toBe(notes.length === 0);
  });

  test('an autoscaler makes no difference', () => {
    const scaled = registry({ exposure, storage: shared, autoscaling: { maxReplicas: 3 } });
    expect(way(scaled)).toEqual(way(several()));
    expect(scaled.notes).toBe(several().notes);
  });

  test('nothing of it is rendered where one pod has the volume, or none', () => {
    const lonely: Partial<PrivateRegistryProps>[] = [
      {}, { storage: shared }, { storage: shared, replicas: 0 }, { storage: shared, autoscaling: { minReplicas: 1, maxReplicas: 1 } },
    ];
    for (const props of lonely) {
      const it = registry({ exposure, ...props });
      expect([SERVICE, ...Object.keys(told)].filter((path) => said(it).has(path))).toEqual([]);
      expect(noted(it).filter((note) => SHARED.test(note))).toEqual([]);
    }
  });

  test('on object storage several pods are exposed as one is', () => {
    for (const storage of OBJECT_STORAGES) {
      const [it, other] = [1, 3].map((replicas) => registry({ exposure, storage, replicas, httpSecret }));
      expect(way(other)).toEqual(way(it));
      expect(other.notes).toBe(it.notes);
      expect([SERVICE, ...Object.keys(told)].filter((path) => said(other).has(path))).toEqual([]);
    }
  });
});

test.each(Object.entries(CONTROLLERS).filter(([, { backendTls }]) => backendTls))('TLS to the pod makes no difference: %s', (name, { controller, tls }) => {
  const exposure = Exposure.ingress({ host: HOST, controller, tls, backendTls: Tls.privateCa() });
  const after = said(registry({ exposure, storage: shared, replicas: 2 }));
  expect(Object.entries(WAY_IN[name].told).filter(([path, value]) => after.get(path) !== value)).toEqual([]);
  expect([...said(registry({ exposure, storage: shared })).keys()].filter((path) => !after.has(path))).toEqual([]);
});

test('of the Service, its own timeout is left to Kubernetes', () => {
  expect(find(registry({ storage: shared, replicas: 2 }), 'Service').spec).not.toHaveProperty('sessionAffinityConfig');
});

test('annotations of a load balancer that a prop brings stand beside it', () => {
  const exposure = Exposure.loadBalancer({ host: HOST, tls: Tls.secret('registry-tls'), cloud: CloudLoadBalancer.aws(), annotations: { mine: 'yes' } });
  expect(annotationsOf(find(registry({ exposure, storage: shared, replicas: 2 }), 'Service'))).toMatchObject({
    'mine': 'yes', 'service.beta.kubernetes.io/aws-load-balancer-target-group-attributes': 'stickiness.enabled=true,stickiness.type=source_ip',
  });
});

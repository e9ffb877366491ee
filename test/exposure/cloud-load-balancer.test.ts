import { CloudLoadBalancer, Exposure, Tls } from '../../src';
import { find, HOST, pod } from '../rendering';
import { annotated, annotationsOf, direct, PLAIN } from './support';

const made = (cloud?: CloudLoadBalancer, options = {}) =>
  direct(Exposure.loadBalancer({ host: HOST, tls: Tls.secret('registry-tls'), cloud, ...options }));
const service = (cloud?: CloudLoadBalancer, options = {}) => find(made(cloud, options), 'Service');

// https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
describe('a Network Load Balancer of AWS', () => {
  const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer';
  const { aws } = CloudLoadBalancer;

  annotated(() => service(aws()), [
    [`${PREFIX}-listener-attributes.TCP-443`, 'tcp.idle_timeout.seconds=900', 'k=v for one listener; 350 otherwise, 60 to 6000'],
    [`${PREFIX}-nlb-target-type`, 'ip', 'instance otherwise'],
    [`${PREFIX}-scheme`, 'internal', 'internal or internet-facing'],
  ]);

  describe('on another port, for the internet', () => {
    annotated(() => service(aws({ internetFacing: true }), { port: 444 }), [
      [`${PREFIX}-listener-attributes.TCP-443`, undefined, 'that listener is not there'],
      [`${PREFIX}-listener-attributes.TCP-444`, 'tcp.idle_timeout.seconds=900', 'the port of the Service'],
      [`${PREFIX}-scheme`, 'internet-facing', 'asked for'],
    ], () => service(aws()));
  });

  test('is of the class of the AWS Load Balancer Controller, which the notes name', () => {
    expect(service(aws()).spec.loadBalancerClass).toBe('service.k8s.aws/nlb');
    expect(made(aws()).notes).toContain('AWS Load Balancer Controller');
    expect(service(aws(), { loadBalancerClass: 'example.com/nlb' }).spec.loadBalancerClass).toBe('example.com/nlb');
  });

  test('listens on 80 without TLS', () => {
    const plain = direct(Exposure.loadBalancer({ host: HOST, tls: Tls.none(), cloud: aws() }), PLAIN);
    expect(annotationsOf(find(plain, 'Service'))).toHaveProperty([`${PREFIX}-listener-attributes.TCP-80`]);
  });
});

// https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters
describe('a Network Load Balancer of Google Cloud', () => {
  annotated(() => service(CloudLoadBalancer.gke()), [
    ['networking.gke.io/load-balancer-type', 'Internal', 'external otherwise'],
  ]);

  describe('in a subnet', () => {
    annotated(() => service(CloudLoadBalancer.gke({ subnet: 'apps' })), [
      ['networking.gke.io/internal-load-balancer-subnet', 'apps', 'its name'],
    ], () => service(CloudLoadBalancer.gke()));
  });

  test('for everybody needs no annotation, and no subnet', () => {
    expect(annotationsOf(service(CloudLoadBalancer.gke({ internal: false, subnet: 'apps' })))).toEqual({});
  });
});

// https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/
describe('a load balancer of Azure', () => {
  const PREFIX = 'service.beta.kubernetes.io/azure-load-balancer';

  annotated(() => service(CloudLoadBalancer.azure()), [
    [`${PREFIX}-internal`, 'true', 'the text "true"'],
    [`${PREFIX}-tcp-idle-timeout`, '15', 'whole minutes, 4 to 30; 4 otherwise'],
  ]);

  describe('in a subnet', () => {
    annotated(() => service(CloudLoadBalancer.azure({ subnet: 'apps' })), [
      [`${PREFIX}-internal-subnet`, 'apps', 'its name'],
    ], () => service(CloudLoadBalancer.azure()));
  });

  describe('for everybody', () => {
    annotated(() => service(CloudLoadBalancer.azure({ internal: false, subnet: 'apps' })), [
      [`${PREFIX}-internal`, undefined, 'nothing'],
    ], () => service(CloudLoadBalancer.azure()));
  });

  // https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/resource-name-rules#microsoftnetwork
  test.each(['AKS_Subnet-1', 'snet.apps', 'Apps_'])('in a subnet with a name that Azure allows: %s', (subnet) => {
    expect(annotationsOf(service(CloudLoadBalancer.azure({ subnet })))[`${PREFIX}-internal-subnet`]).toBe(subnet);
  });
});

// https://github.com/kubernetes/cloud-provider-openstack/blob/master/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
describe('a load balancer of OpenStack', () => {
  annotated(() => service(CloudLoadBalancer.openStack()), [
    ['loadbalancer.openstack.org/timeout-client-data', '900000', 'milliseconds; 50000 otherwise'],
    ['loadbalancer.openstack.org/timeout-member-data', '900000', 'milliseconds; 50000 otherwise'],
    ['service.beta.kubernetes.io/openstack-internal-load-balancer', 'true', 'false otherwise'],
  ]);

  describe('for everybody, in a subnet', () => {
    const subnet = '4f2c1d9e-0000-4000-8000-000000000000';
    annotated(() => service(CloudLoadBalancer.openStack({ internal: false, subnet })), [
      ['loadbalancer.openstack.org/subnet-id', subnet, 'its id'],
      ['service.beta.kubernetes.io/openstack-internal-load-balancer', undefined, 'nothing'],
    ], () => service(CloudLoadBalancer.openStack()));
  });
});

describe('every cloud', () => {
  const clouds = [CloudLoadBalancer.aws(), CloudLoadBalancer.gke(), CloudLoadBalancer.azure(), CloudLoadBalancer.openStack()];

  test('is waited for 30 s by a pod that ends; what the cluster makes itself, 5 s', () => {
    const waits = [...clouds, undefined].map((cloud) => pod(made(cloud)).container.lifecycle.preStop.exec.command[1]);
    expect(waits).toEqual(['30', '30', '30', '30', '5']);
  });

  test('leaves the class to the cluster, but AWS', () => {
    expect(clouds.map((cloud) => service(cloud).spec.loadBalancerClass)).toEqual(['service.k8s.aws/nlb', undefined, undefined, undefined]);
  });

  test.each([CloudLoadBalancer.gke, CloudLoadBalancer.azure, CloudLoadBalancer.openStack])('has a subnet that is one (%#)', (factory) => {
    for (const subnet of ['', 'my subnet', 'a/b']) {
      expect(() => factory({ subnet })).toThrow(/^exposure\.cloud\.subnet must /);
    }
  });
});

import { CloudLoadBalancer, Exposure, ExternalTrafficPolicy, LoadBalancerExposureOptions, Tls } from '../../src';
import { find, HOST } from '../rendering';
import { annotationsOf, direct, PLAIN } from './support';

const made = (options: Partial<LoadBalancerExposureOptions> = {}, choices = {}) =>
  direct(Exposure.loadBalancer({ host: HOST, tls: Tls.secret('registry-tls'), ...options }), choices);
const service = (options: Partial<LoadBalancerExposureOptions> = {}) => find(made(options), 'Service');

describe('a load balancer', () => {
  test('is a Service of that type, on the port of the scheme, and nothing that Kubernetes does anyway', () => {
    expect(service().spec).toEqual({
      type: 'LoadBalancer',
      ports: [{ name: 'https', port: 443, targetPort: 5000 }],
      selector: { 'app.kubernetes.io/name': 'registry', 'app.kubernetes.io/instance': 'registry' },
    });
    expect(annotationsOf(service())).toEqual({});
    expect(made().host).toBe(HOST);
    expect(find(made({ tls: Tls.none() }, PLAIN), 'Service').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 5000 }]);
  });

  test('may be on another port, which the address then has', () => {
    expect(service({ port: 444 }).spec.ports[0].port).toBe(444);
    expect(made({ port: 444 })).toMatchObject({ host: `${HOST}:444`, url: `https://${HOST}:444`, internalHost: 'registry.registry.svc:444' });
    expect([1, 5000, 65535].map((port) => made({ port }).host)).toEqual([`${HOST}:1`, `${HOST}:5000`, `${HOST}:65535`]);
    expect(service({ port: 5000 }).spec.ports).toEqual([{ name: 'https', port: 5000 }]);
    expect(made().internalHost).toBe('registry.registry.svc');
    for (const port of [0, 65536, 44.4]) {
      expect(() => made({ port })).toThrow(`exposure.port must be a port, 1 to 65535, but was ${port}.`);
    }
  });

  test('leads where the host must lead, which the notes say', () => {
    expect(made().notes).toContain(`${HOST} must lead to the address that the load balancer gets (kubectl get service).`);
  });

  test('may keep the client\'s address', () => {
    expect(service({ externalTrafficPolicy: ExternalTrafficPolicy.LOCAL }).spec.externalTrafficPolicy).toBe('Local');
    expect(service({ externalTrafficPolicy: ExternalTrafficPolicy.CLUSTER }).spec).not.toHaveProperty('externalTrafficPolicy');
  });

  test('takes annotations, which come after those of the cloud', () => {
    const name = 'service.beta.kubernetes.io/aws-load-balancer-scheme';
    expect(annotationsOf(service({ annotations: { 'metallb.io/address-pool': 'inner' } }))).toEqual({ 'metallb.io/address-pool': 'inner' });
    expect(annotationsOf(service({ cloud: CloudLoadBalancer.aws(), annotations: { [name]: 'internet-facing' } }))[name]).toBe('internet-facing');
  });
});

// https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
describe('the class of a load balancer', () => {
  test.each(['internal-vip', 'example.com/internal-vip', 'tailscale', 'io.cilium/bgp-control-plane', 'service.k8s.aws/nlb'])('may be %s', (loadBalancerClass) => {
    expect(service({ loadBalancerClass }).spec.loadBalancerClass).toBe(loadBalancerClass);
  });

  test.each(['', 'Internal VIP', 'example.com/', '/vip', 'example.com/a/b'])('is none: %p', (loadBalancerClass) => {
    expect(() => made({ loadBalancerClass })).toThrow(
      `exposure.loadBalancerClass must be a name such as "example.com/internal-vip", but was ${JSON.stringify(loadBalancerClass)}.`);
  });
});

describe('the source ranges of a load balancer', () => {
  test('are CIDRs of both families', () => {
    const sourceRanges = ['192.0.2.0/24', '10.0.0.1/32', '2001:db8::/32', '0.0.0.0/0'];
    expect(service({ sourceRanges }).spec.loadBalancerSourceRanges).toEqual(sourceRanges);
    expect(service({ sourceRanges: [] }).spec).not.toHaveProperty('loadBalancerSourceRanges');
  });

  test.each([
    ['10.0.0.1', 'exposure.sourceRanges must have a mask, but was "10.0.0.1". Did you mean "10.0.0.1/32"?'],
    ['2001:db8::1', 'exposure.sourceRanges must have a mask, but was "2001:db8::1". Did you mean "2001:db8::1/128"?'],
    ['10.0.0.0/33', 'exposure.sourceRanges must be CIDRs such as "192.0.2.0/24", but was "10.0.0.0/33".'],
    ['2001:db8::/129', 'exposure.sourceRanges must be CIDRs such as "192.0.2.0/24", but was "2001:db8::/129".'],
    ['10.0.0.0/', 'exposure.sourceRanges must be CIDRs'],
    ['10.0.0.0/8/8', 'exposure.sourceRanges must be CIDRs'],
    ['10.0.0/24', 'exposure.sourceRanges must be CIDRs'],
    ['10.0.0.0/ 8', 'exposure.sourceRanges must be CIDRs'],
    ['example.com', 'exposure.sourceRanges must be CIDRs'],
    ['', 'exposure.sourceRanges must be CIDRs'],
  ])('are refused: %p', (range, message) => {
    expect(() => made({ sourceRanges: ['192.0.2.0/24', range] })).toThrow(message);
  });
});

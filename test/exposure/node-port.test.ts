import { Exposure, ExternalTrafficPolicy, NodePortExposureOptions, Tls } from '../../src';
import { find, HOST } from '../rendering';
import { direct, PLAIN } from './support';

const made = (options: Partial<NodePortExposureOptions> = {}, choices = {}) =>
  direct(Exposure.nodePort({ host: HOST, nodePort: 30444, tls: Tls.secret('registry-tls'), ...options }), choices);
const service = (options: Partial<NodePortExposureOptions> = {}) => find(made(options), 'Service').spec;

describe('a port of every node', () => {
  test('is the one that was asked for; pods come in by the port of the scheme', () => {
    expect(service()).toEqual({
      type: 'NodePort',
      ports: [{ name: 'https', port: 443, nodePort: 30444, targetPort: 5000 }],
      selector: { 'app.kubernetes.io/name': 'registry', 'app.kubernetes.io/instance': 'registry' },
    });
    expect(made().internalHost).toBe('registry.registry.svc');
    expect(find(made({ tls: Tls.none() }, PLAIN), 'Service').spec.ports).toEqual([{ name: 'http', port: 80, nodePort: 30444, targetPort: 5000 }]);
  });

  test('is part of the address, of image references and of the notes', () => {
    expect(made()).toMatchObject({ host: `${HOST}:30444`, url: `https://${HOST}:30444` });
    expect(made().image('shop/api', '1.0')).toBe(`${HOST}:30444/shop/api:1.0`);
    expect(made().notes).toContain('Firewalls must let clients reach the nodes on port 30444.');
    expect(made({ host: '192.0.2.1' }).host).toBe('192.0.2.1:30444');
  });

  test.each([30000, 32767])('may be %d', (nodePort) => {
    expect(service({ nodePort }).ports[0].nodePort).toBe(nodePort);
  });

  test.each([443, 80, 444])('is not %d, with what to do', (nodePort) => {
    expect(() => made({ nodePort })).toThrow(`exposure.nodePort must be 30000 to 32767, but was ${nodePort}. ` +
      'Nodes keep lower ports for themselves. Use Exposure.loadBalancer({ port: … }) or Exposure.ingress().');
  });

  test.each([29999, 32768, 0, 30000.5])('is not %d', (nodePort) => {
    expect(() => made({ nodePort })).toThrow(`exposure.nodePort must be 30000 to 32767, but was ${nodePort}. That is the range of Kubernetes.`);
  });

  test('may keep the client\'s address', () => {
    expect(service({ externalTrafficPolicy: ExternalTrafficPolicy.LOCAL }).externalTrafficPolicy).toBe('Local');
    expect(service({ externalTrafficPolicy: ExternalTrafficPolicy.CLUSTER })).not.toHaveProperty('externalTrafficPolicy');
  });
});

import { Exposure, IngressController, Tls } from '../../src';
import { HOST } from '../rendering';
import { newGateway } from './ways-in';

const tls = Tls.secret('registry-tls');

/** The ways in whose host is a name, and those where it may be an address. */
const NAMES: [string, (host: any) => Exposure][] = [
  ['ingress', (host) => Exposure.ingress({ host, controller: IngressController.nginx(), tls })],
  ['gateway', (host) => Exposure.gateway({ host, gateway: newGateway() })],
];
const ADDRESSES: [string, (host: any) => Exposure][] = [
  ['loadBalancer', (host) => Exposure.loadBalancer({ host, tls })],
  ['nodePort', (host) => Exposure.nodePort({ host, nodePort: 30444, tls })],
];

describe.each([...NAMES, ...ADDRESSES])('the host of Exposure.%s', (_, exposure) => {
  test.each([
    ['https://registry.example.com', 'without a scheme', 'Did you mean "registry.example.com"?'],
    ['https://registry.example.com:443/v2/', 'without a scheme', 'Did you mean "registry.example.com"?'],
    ['registry.example.com/team', 'without a path', 'Did you mean "registry.example.com"?'],
    ['registry.example.com:5000', 'without a port', 'Did you mean "registry.example.com"?'],
    ['*.example.com', 'without a wildcard', 'Clients push to one name'],
    ['Registry.example.com', 'in lower case', 'Did you mean "registry.example.com"?'],
    ['10.0.0.256', 'not an IP address', ''],
    ['registry_1.example.com', 'DNS labels', '"registry_1" is none.'],
    ['-registry.example.com', 'DNS labels', '"-registry" is none.'],
    ['registry..example.com', 'DNS labels', '"" is none.'],
    [`${'a'.repeat(64)}.example.com`, 'DNS labels', 'is none.'],
    [`${'a.'.repeat(127)}com`, 'at most 253', ''],
    ['registry', 'a dot', 'a repository on Docker Hub'],
    ['', 'that clients use', ''],
  ])('is a plain host name: %p', (host, rule, fix) => {
    const attempt = () => exposure(host);
    expect(attempt).toThrow(/^exposure\.host must /);
    expect(attempt).toThrow(rule);
    expect(attempt).toThrow(JSON.stringify(host).slice(0, 100));
    expect(attempt).toThrow(fix);
  });

  test('must be given', () => {
    expect(() => exposure(undefined)).toThrow('exposure.host must be the host name that clients use, but was missing.');
    expect(() => exposure(HOST)).not.toThrow();
  });
});

test.each(NAMES)('the host of Exposure.%s is no address: it is routed by its name', (_, exposure) => {
  expect(() => exposure('10.0.0.1')).toThrow('exposure.host must be a host name, not an IP address, but was "10.0.0.1". An Ingress routes by name.');
});

test.each(ADDRESSES)('the host of Exposure.%s may be an address', (_, exposure) => {
  expect(() => exposure('10.0.0.1')).not.toThrow();
  expect(() => exposure('10.0.0')).toThrow(/^exposure\.host must /);
});

import { ExistingGatewayOptions, GatewayAttachment, NewGatewayOptions, Tls } from '../../../src';

const tls = Tls.secret('registry-tls');

test.each<[Partial<NewGatewayOptions>, RegExp]>([
  [{ className: 'My Class' }, /^gateway\.className must be the name of a Kubernetes object .*, but was "My Class"\.$/],
  [{ httpsPort: 80 }, /^gateway\.httpPort must be another port than that for HTTPS, but was 80\.$/],
  [{ httpPort: 8443, httpsPort: 8443 }, /^gateway\.httpPort must be another port than that for HTTPS, but was 8443\.$/],
  [{ httpsPort: 65536 }, /^gateway\.httpsPort must be a port, 1 to 65535, but was 65536\.$/],
  [{ httpPort: 0 }, /^gateway\.httpPort must be a port, 1 to 65535, but was 0\.$/],
  [{ httpPort: 80.5 }, /^gateway\.httpPort must be a port/],
])('a Gateway of the registry\'s own is refused with %p', (options, message) => {
  expect(() => GatewayAttachment.newGateway({ className: 'eg', tls, ...options })).toThrow(message);
});

test.each<[Partial<ExistingGatewayOptions>, RegExp]>([
  [{ name: 'Edge' }, /^gateway\.name must be the name of a Kubernetes object .*, but was "Edge"\.$/],
  [{ namespace: 'my.infra' }, /^gateway\.namespace must be a DNS label .*, but was "my\.infra"\. Did you mean "my-infra"\?$/],
  [{ sectionName: '' }, /^gateway\.sectionName must be .*, but was ""\.$/],
  [{ sectionName: 'HTTPS' }, /^gateway\.sectionName must be .*, but was "HTTPS"/],
  [{ httpSectionName: 'HTTP' }, /^gateway\.httpSectionName must be .*, but was "HTTP"/],
])('a Gateway that is there is refused with %p', (options, message) => {
  expect(() => GatewayAttachment.existing({ name: 'edge', sectionName: 'tls', ...options })).toThrow(message);
});

// https://gateway-api.sigs.k8s.io/reference/spec/#sectionname : a subdomain (RFC 1123) of at most 253 characters, no label
test.each(['tls.registry', '443-tls', 'a'.repeat(64)])('a listener may be called %p', (sectionName) => {
  expect(() => GatewayAttachment.existing({ name: 'edge', sectionName })).not.toThrow();
  expect(() => GatewayAttachment.existing({ name: 'edge', sectionName: 'tls', httpSectionName: sectionName })).not.toThrow();
});

import { Exposure, GatewayAttachment, IngressController, RegistryAuth, Tls } from '../../src';
import { registry } from '../rendering';

const loadBalancer = (tls: Tls, port?: number) => registry({
  exposure: Exposure.loadBalancer({ host: 'registry.example.com', port, tls }),
  ...(tls === none && { auth: RegistryAuth.anonymous() }),
}).notes;
const none = Tls.none();

describe('the notes of a registry with a private authority', () => {
  const notes = loadBalancer(Tls.privateCa(), 444);

  test('say how to log in and push, with the port', () => {
    expect(notes).toContain('docker login registry.example.com:444\n');
    expect(notes).toContain('docker push registry.example.com:444/IMAGE\n');
    expect(notes).toContain('Pods of the cluster can push to registry.registry.svc:444 as well');
  });

  test('say where the certificate of the authority is', () => {
    expect(notes).toContain("  kubectl get secret registry-ca --namespace registry -o jsonpath='{.data.tls\\.crt}' | base64 -d > registry-ca.crt\n");
  });

  test.each([
    ['Docker on Linux', '/etc/docker/certs.d/registry.example.com:444/ca.crt'],
    ['Podman, Buildah, Skopeo and CRI-O', '/etc/containers/certs.d/registry.example.com:444/ca.crt'],
    ['containerd', '/etc/containerd/certs.d/registry.example.com:444/ca.crt'],
    ['Docker Desktop on macOS', '~/.docker/certs.d/registry.example.com:444/ca.crt'],
    ['Docker Desktop on Windows', 'Import-Certificate -FilePath registry-ca.crt -CertStoreLocation Cert:\\LocalMachine\\Root'],
  ])('tell %s', (client, step) => {
    expect(notes).toMatch(new RegExp(`^${client.replaceAll('.', '\\.')}.*:\n`, 'm'));
    expect(notes).toContain(step);
  });

  test('fill in the four fields of zCX', () => {
    expect(notes).toMatch(/^ {2}Secure Docker Registry: yes\n {2}Domain Name or IP: {6}registry\.example\.com\n {2}Port: {19}444\n {2}TLS CA Certificate: {5}the text of registry-ca\.crt$/m);
  });

  test('name the Secret in the namespace of cert-manager where the authority is one of the whole cluster', () => {
    expect(loadBalancer(Tls.privateCa({ certManagerNamespace: 'cert-manager' }))).toContain('kubectl get secret registry.registry-ca --namespace cert-manager ');
  });
});

test('with a public authority there is nothing to trust', () => {
  const { notes } = registry({
    exposure: Exposure.ingress({ host: 'registry.example.com', controller: IngressController.contour(), tls: Tls.letsEncrypt({ email: 'ops@example.com' }) }),
  });
  expect(notes).toContain('clients and nodes trust it as they are');
  expect(notes).not.toContain('certs.d');
  expect(notes).toContain('  Port:                   443\n  TLS CA Certificate:     leave empty');
});

test('of an authority that the library does not know they say where its certificate may be', () => {
  expect(loadBalancer(Tls.issuer('company'))).toContain("kubectl get secret registry-tls --namespace registry -o jsonpath='{.data.ca\\.crt}'");
  const { notes } = registry({
    exposure: Exposure.gateway({ host: 'registry.example.com', gateway: GatewayAttachment.existing({ name: 'shared', sectionName: 'https' }) }),
  });
  expect(notes).toContain('Unless a public authority signed it, save the certificate of the one that did as registry-ca.crt.');
});

test('an insecure registry says what that means, and how each client is told', () => {
  const notes = loadBalancer(none, 5000);
  expect(notes).toContain('Everybody who reaches it can pull, push and overwrite everything.');
  expect(notes).toContain('for isolated tests only');
  expect(notes).toContain('{ "insecure-registries": ["registry.example.com:5000"] }');
  expect(notes).toContain('  Secure Docker Registry: no\n  Domain Name or IP:      registry.example.com\n  Port:                   5000\n');
  expect(notes).not.toContain('docker login');
});

test('what no object can tell a controller stands in them', () => {
  expect(registry().notes).toMatch(/^- Traefik reads a request .*readTimeout=0s/m);
});

describe('pods are told to push by the name of the Service', () => {
  const pods = /^Pods of the cluster can push to /m;

  test('where it ends TLS and its certificate names it', () => {
    expect(loadBalancer(Tls.privateCa())).toMatch(pods);
  });

  test('and nowhere else: no password should cross plain HTTP, and no certificate would fit', () => {
    expect(registry().notes).not.toMatch(pods);
    expect(loadBalancer(Tls.issuer('company'))).not.toMatch(pods);
  });
});

test('of an ACME server they fetch no authority, which cert-manager does not put beside its certificates', () => {
  const { notes } = registry({
    exposure: Exposure.ingress({ host: 'registry.example.com', controller: IngressController.contour(), tls: Tls.acme({ server: 'https://acme.example.com/dir' }) }),
  });
  expect(notes).not.toContain('kubectl get secret');
  expect(notes).toContain('Unless a public authority signed it, save the certificate of the one that did as registry-ca.crt.');
});

import { Duration } from 'cdk8s';
import { IngressController, PrivateRegistry, RegistryAuth, Tls } from '../../../src';
import { find, HOST, objects, pod } from '../../rendering';
import { HASHES } from '../hashes';
import { BACKEND, behind, Choices, leaves, letsEncrypt, PLAIN, solvers } from '../support';
import { ACM, ControllerCase, CONTROLLERS } from '../ways-in';

const cases = Object.entries(CONTROLLERS);
const made = ({ controller, tls }: ControllerCase, choices: Choices = {}) => behind(controller, { tls, ...choices });

/** What the way in says, as paths and values: annotations of the Ingress and the Service, and the specs of what is neither workload nor certificate. */
function said(registry: PrivateRegistry): [path: string, value: string][] {
  const own = objects(registry).filter(({ apiVersion, kind }) =>
    !apiVersion.startsWith('cert-manager.io') && !['Deployment', 'ConfigMap', 'PersistentVolumeClaim', 'Secret'].includes(kind));
  return own.flatMap(({ kind, metadata, spec }) => [...leaves(metadata.annotations ?? {}, kind), ...leaves(spec, kind)]);
}

/** Seconds, whatever the unit. HAProxy takes a number without one for milliseconds, all others for seconds; Infinity where there is no limit. */
function seconds(path: string, value: string): number {
  const [, number, unit] = /^(?:idle_timeout\.timeout_seconds=)?(\d+)(ms|s|m|h)?$/.exec(value) ?? [];
  const factor = { ms: 0.001, s: 1, m: 60, h: 3600 }[unit] ?? (path.includes('haproxy') ? 0.001 : 1);
  return ['infinity', '0s'].includes(value) ? Infinity : Number(number) * factor;
}

const timeouts = (registry: PrivateRegistry) => said(registry)
  .filter(([path, value]) => /timeout/i.test(`${path} ${value}`) && !path.includes('drainingTimeout'));

/** Those whose timeouts no object can change, or that the library does not know; and those that have a limit for bodies. */
const STATIC = ['traefik', 'traefik-ingress-route', 'custom'];
const LIMITED = ['nginx', 'f5-nginx', 'haproxy-ingress'];

describe.each(cases)('behind %s', (name, subject) => {
  test('the host is served, by name', () => {
    expect(JSON.stringify(said(made(subject)))).toContain(HOST);
    expect(made(subject)).toMatchObject({ host: HOST, url: `https://${HOST}` });
  });

  test('no body is too large, and none is buffered', () => {
    for (const choices of [{}, PLAIN, subject.backendTls ? BACKEND : {}]) {
      const limits = said(made(subject, choices)).filter(([path]) => /body-size|bodySize|maxSize/i.test(path));
      expect(limits.length > 0).toBe(LIMITED.includes(name));
      expect(limits.every(([, value]) => ['0', 'unlimited'].includes(value))).toBe(true);
      const buffers = said(made(subject, choices)).filter(([path]) => /request-buffering|requestBuffer|\bbuffering\b/i.test(path));
      expect(buffers.every(([, value]) => ['off', 'false'].includes(value))).toBe(true);
    }
  });

  test('every timeout is a quarter of an hour at least, with TLS and without', () => {
    for (const choices of [{}, PLAIN]) {
      const all = timeouts(made(subject, choices));
      expect(all.length > 0).toBe(!STATIC.includes(name));
      for (const [path, value] of all) {
        expect([path, value, seconds(path, value) >= 900]).toEqual([path, value, true]);
      }
    }
  });

  test('plain HTTP is redirected or refused, unless there is no TLS', () => {
    const safe = (registry: PrivateRegistry) => said(registry).some(([path, value]) => [
      /entrypoints$/.test(path) && value === 'websecure',
      /ssl-redirect$/.test(path) && ['true', '443'].includes(value),
      /virtualhost tls secretName$/.test(path), // Contour redirects by itself
      /redirectScheme scheme$/.test(path) && value === 'https',
      /redirectToHttps enabled$/.test(path) && value === 'true',
      /allow-http$/.test(path) && value === 'false',
    ].some(Boolean));
    expect([name, safe(made(subject))]).toEqual([name, name !== 'custom']);
    expect([name, safe(made(subject, PLAIN))]).toEqual([name, false]);
  });

  test('without TLS the address says so, and no certificate is asked for', () => {
    const registry = made(subject, PLAIN);
    expect(registry.url).toBe(`http://${HOST}`);
    expect(objects(registry).filter(({ kind }) => ['Issuer', 'Certificate', 'ManagedCertificate'].includes(kind))).toEqual([]);
  });

  test('users together with Tls.none() are refused', () => {
    expect(() => made(subject, { tls: Tls.none() })).toThrow(/^auth: users cannot go together with Tls\.none\(\), since their passwords would cross plain HTTP\./);
  });

  test('the address has the port that clients use', () => {
    if (name.startsWith('gke')) {
      expect(() => made(subject, { port: 8443 })).toThrow(/^exposure\.port must be left out for GKE/);
    } else {
      expect(made(subject, { port: 8443 }).host).toBe(`${HOST}:8443`);
    }
    expect(() => made(subject, { port: 80 })).toThrow(/^exposure\.port must be another port than that of plain HTTP/);
    expect(made(subject, { port: 443 }).host).toBe(HOST);
    expect(made(subject, { ...PLAIN, port: 80 }).host).toBe(HOST);
    expect(() => made(subject, { port: 0 })).toThrow('exposure.port must be a port, 1 to 65535, but was 0.');
  });

  test('a certificate is served from where the controller can read it, others are refused', () => {
    for (const [kind, tls] of [['alb', Tls.acmCertificate(ACM)], ['gke', Tls.googleManagedCertificate()]] as const) {
      if (kind === name) {
        expect(() => made(subject, { tls })).not.toThrow();
      } else {
        expect(() => made(subject, { tls })).toThrow(/^tls: .* cannot serve a certificate from (AWS Certificate Manager|Google)\. Use Tls\./);
      }
    }
    const secret = () => made(subject, { tls: Tls.secret('registry-tls') });
    if (name === 'alb') {
      expect(secret).toThrow(/Use Tls\.acmCertificate/);
    } else {
      expect(JSON.stringify(said(secret()))).toContain('registry-tls');
    }
  });

  test('HTTP-01 reaches cert-manager\'s solver, or is refused', () => {
    if (subject.http01 === 'none') {
      expect(() => made(subject, { tls: letsEncrypt })).toThrow(/^tls(\.solver)?: /);
    } else {
      const [{ http01: { ingress } }] = solvers(made(subject, { tls: letsEncrypt }));
      expect(Object.keys(ingress).sort()).toEqual([subject.http01 === 'class' ? 'ingressClassName' : 'name', 'serviceType']);
    }
  });

  test('TLS to the pod: the pod serves it where the controller can be told, or it is refused', () => {
    if (!subject.backendTls) {
      expect(() => made(subject, BACKEND)).toThrow(/^backendTls: .* cannot be told that the registry's pod speaks HTTPS\. Leave it out\.$/);
      return;
    }
    const { container } = pod(made(subject, BACKEND));
    expect([container.ports[0].name, container.startupProbe.httpGet.scheme]).toEqual(['https', 'HTTPS']);
    expect(find(made(subject, BACKEND), 'Service').spec.ports[0].name).toBe('https');
    expect(pod(made(subject)).container.ports[0].name).toBe('http');
    expect(() => made(subject, { backendTls: Tls.none() })).toThrow(/^exposure\.backendTls must be a certificate in a Secret, but was "none"\./);
  });

  test('a pod that ends waits until the controller knows', () => {
    const clouds = ['alb', 'gke', 'gke-internal'].includes(name);
    expect(pod(made(subject)).container.lifecycle.preStop.exec.command).toEqual(['sleep', clouds ? '30' : '5']);
  });

  test('a password is asked for where the controller can, or it is refused', () => {
    const auth = RegistryAuth.ingressBasicAuthLines([`alice:${HASHES[subject.users?.reads[0] ?? 'sha-crypt']}`]);
    if (subject.users) {
      expect(JSON.stringify(said(made(subject, { auth })))).toContain('registry-basic-auth');
    } else {
      expect(() => made(subject, { auth })).toThrow(/^auth: .* cannot be told to ask for a password(: it asks .*)?\. Use RegistryAuth\.htpasswd, which the registry checks itself\.$/);
    }
  });
});

describe('what no object can change stands in the notes', () => {
  test.each<[string, RegExp[]]>([
    ['traefik', [/transport\.respondingTimeouts\.readTimeout/, /60 s/, /K3sTraefik/]],
    ['traefik-ingress-route', [/transport\.respondingTimeouts\.readTimeout/]],
    ['nginx', [/client-body-timeout \(60 s/, /strict-validate-path-type: "false"/, /readTimeout/]],
    ['f5-nginx', [/location-snippets: "proxy_request_buffering off;"/, /-enable-snippets/, /client_body_timeout/]],
    ['haproxy-ingress', [/50 s: set timeout-client: 15m in its ConfigMap/, /ten minutes.*timeout-stop/]],
    ['haproxy-technologies', [/50 s: set timeout-client: 15m in its ConfigMap/, /half an hour.*hard-stop-after/]],
    ['contour', [/five minutes \(stream-idle-timeout/, /until the first certificate is there/]],
    ['contour-http-proxy', [/five minutes \(stream-idle-timeout/]],
    ['alb', [/AWS Load Balancer Controller/, /pod-readiness-gate-inject: enabled/, /DNS record/]],
    ['gke', [/DNS record/]],
    ['gke-internal', [/DNS record/]],
    ['custom', [/See for yourself/]],
  ])('%s', (name, words) => {
    const [, section = ''] = /What no object can change\n-+\n((- .*\n)+)/.exec(made(CONTROLLERS[name]).notes) ?? [];
    words.forEach((word) => expect(section).toMatch(word));
  });

  test('of all of them', () => {
    expect(cases.filter(([, subject]) => !made(subject).notes.includes('What no object can change')).map(([name]) => name)).toEqual([]);
  });
});

describe('what a factory is told', () => {
  test.each(['traefik', 'traefikIngressRoute', 'nginx', 'f5Nginx', 'haproxyIngress', 'haproxyTechnologies', 'contour', 'contourHttpProxy', 'alb', 'custom'] as const)(
    'is checked: %s has a class that is one', (factory) => {
      expect(() => IngressController[factory]({ className: 'My Class' })).toThrow(
        /^controller\.className must be the name of a Kubernetes object .*, but was "My Class"\.$/);
    });

  test.each(['nginx', 'f5Nginx', 'haproxyIngress', 'haproxyTechnologies', 'alb'] as const)('is checked: %s waits for whole seconds', (factory) => {
    for (const timeout of [Duration.millis(100), Duration.millis(1500), Duration.seconds(0)]) {
      expect(() => IngressController[factory]({ timeout })).toThrow(/^controller\.timeout must be whole seconds, at least 1, but was "[\d.]+ s"\.$/);
    }
    expect(() => IngressController[factory]({ timeout: Duration.seconds(1) })).not.toThrow();
  });
});

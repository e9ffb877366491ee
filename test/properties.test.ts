import { App, Chart, Size, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { anonymous, legal, nginx } from './legal';
import { objects, plain, Rendered } from './rendering';
import { Exposure, PrivateRegistry, PrivateRegistryProps, PullCredentials, RegistryAuth, RegistryStorage, Tls } from '../src';

function synth(props: PrivateRegistryProps, scope: Construct = new Chart(new App(), 'chart', { namespace: 'registry' })): string {
  new PrivateRegistry(scope, 'registry', props);
  return Yaml.stringify(...objects(scope));
}

function rendered(props: PrivateRegistryProps): Rendered[] {
  const chart = new Chart(new App(), 'chart', { namespace: 'registry' });
  new PrivateRegistry(chart, 'registry', props);
  return objects(chart);
}

describe('whatever is legal', () => {
  test('renders the same bytes again, wherever the construct stands and in whatever order the props come', () => {
    fc.assert(fc.property(legal, fc.integer(), (props, turn) => {
      const keys = Object.keys(props) as (keyof PrivateRegistryProps)[];
      const turned = Object.fromEntries(keys.map((_, index) => keys[(index + Math.abs(turn)) % keys.length]).map((key) => [key, props[key]]));
      const deep = new Construct(new Construct(new Chart(new App(), 'another', { namespace: 'registry' }), 'a'), 'b');
      expect(synth(turned as unknown as PrivateRegistryProps, deep)).toBe(synth(props));
    }));
  });

  test('is admitted by Pod Security restricted', () => {
    fc.assert(fc.property(legal, (props) => {
      const { spec } = rendered(props).find(({ kind }) => kind === 'Deployment').spec.template;
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(spec.securityContext.runAsUser).toBeGreaterThan(0);
      expect(spec.enableServiceLinks).toBe(false);
      expect(spec.volumes.some((volume: Rendered) => volume.hostPath)).toBe(false);
      for (const { securityContext } of [...spec.containers, ...spec.initContainers]) {
        expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
      }
    }));
  });

  test('is asked for a password exactly once, unless it is anonymous by name', () => {
    fc.assert(fc.property(legal, (props) => {
      const all = rendered(props);
      const atRegistry = all.find(({ kind }) => kind === 'ConfigMap').data['config.yml'].includes('\nauth:\n');
      const atIngress = all.some(({ metadata, spec }) => spec?.basicAuth
        || Object.keys(metadata.annotations ?? {}).some((name) => /\/(auth-secret|basic-auth-secret)$/.test(name)));
      expect(Number(atRegistry) + Number(atIngress)).toBe(props.auth === anonymous ? 0 : 1);
    }));
  });

  test('never serves plain HTTP', () => {
    fc.assert(fc.property(legal, (props) => {
      expect(plainHttp(rendered(props))).toEqual([]);
    }));
  });

  test('has names and selectors without a path or a hash', () => {
    fc.assert(fc.property(legal, (props) => {
      const all = rendered(props);
      for (const { metadata } of all) {
        expect(metadata.name === props.name || metadata.name.startsWith(`${props.name}-`)).toBe(true);
      }
      expect(JSON.stringify(all)).not.toMatch(/cdk8s\.io\/metadata\.addr|-c8[0-9a-f]{6}/);
    }));
  });

  test('runs two pods at a time only where both see the same images', () => {
    fc.assert(fc.property(legal, (props) => {
      const all = rendered(props);
      const { strategy, template } = all.find(({ kind }) => kind === 'Deployment').spec;
      const claim = all.find(({ kind }) => kind === 'PersistentVolumeClaim');
      if (claim) {
        const [mode] = claim.spec.accessModes;
        expect(strategy.type).toBe(mode === 'ReadWriteOncePod' ? 'Recreate' : 'RollingUpdate');
        expect(Boolean(template.spec.affinity)).toBe(mode === 'ReadWriteOnce');
      }
      expect(strategy.rollingUpdate === undefined).toBe(strategy.type === 'Recreate');
    }));
  });
});

/** What would serve images, or ask for a password, on plain HTTP. */
function plainHttp(all: Rendered[]): string[] {
  const podTls = all.find(({ kind }) => kind === 'ConfigMap').data['config.yml'].includes('  tls:\n    certificate:');
  const routes = all.filter(({ kind }) => ['Ingress', 'IngressRoute', 'HTTPProxy', 'HTTPRoute'].includes(kind));
  return [
    ...routes.length > 0 || podTls ? [] : ['the Service'],
    ...routes.filter((route) => !isSafe(route)).map(({ kind, metadata: { name } }) => `${kind} ${name}`),
  ];
}

function isSafe({ kind, metadata: { annotations = {} }, spec }: Rendered): boolean {
  switch (kind) {
    case 'Ingress': {
      const managed = annotations['alb.ingress.kubernetes.io/certificate-arn'] || annotations['networking.gke.io/managed-certificates'];
      const redirects = Object.entries(annotations).some(([name, value]) => /(ssl-redirect|FrontendConfig)$/.test(name) && value !== 'false');
      return Boolean(managed || spec.tls) && (redirects || annotations['traefik.ingress.kubernetes.io/router.entrypoints'] === 'websecure');
    }
    case 'IngressRoute': return spec.tls !== undefined || spec.routes[0].middlewares[0].name.endsWith('-redirect');
    case 'HTTPProxy': return spec.virtualhost.tls !== undefined && spec.routes.every((route: Rendered) => !route.permitInsecure);
    default: return spec.parentRefs[0].sectionName !== 'http' || spec.rules[0].filters[0].type === 'RequestRedirect';
  }
}

describe('nothing secret is rendered', () => {
  const marker = fc.stringMatching(/^[A-Za-z0-9]{12,30}$/).map((text) => `MARKER${text}`);
  const encoded = (secret: string) => Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1);
  const hidden = (text: string, secret: string) => !text.includes(secret) && !text.includes(encoded(secret));

  test('from the environment', () => {
    fc.assert(fc.property(legal, marker, (props, secret) => {
      const names = ['REGISTRY_HTTP_SECRET', 'REGISTRY_AUTH', 'PASSWORD', 'HTPASSWD', 'DOCKER_PASSWORD', 'USER'];
      const before = names.map((name) => process.env[name]);
      names.forEach((name) => { process.env[name] = secret; });
      try {
        expect(hidden(synth(props), secret)).toBe(true);
      } finally {
        names.forEach((name, index) => before[index] === undefined ? delete process.env[name] : process.env[name] = before[index]);
      }
    }));
  });

  test('from overrides: they are refused, and the error does not repeat the secret', () => {
    const places: ((secret: string) => { [key: string]: any })[] = [
      (secret) => ({ http: { secret } }),
      (secret) => ({ redis: { addrs: ['redis:6379'], password: secret } }),
      (secret) => ({ redis: { addrs: [`redis://user:${secret}@redis:6379`] } }),
      (secret) => ({ storage: { filesystem: { secretkey: secret } } }),
      (secret) => ({ notifications: { endpoints: [{ url: `https://user:${secret}@hook.example.com` }] } }),
      (secret) => ({ notifications: { endpoints: [{ headers: { Authorization: [`Bearer ${secret}`] } }] } }),
      (secret) => ({ middleware: { storage: [{ name: 'x', options: { key: `-----BEGIN PRIVATE KEY-----\n${secret}` } }] } }),
    ];
    fc.assert(fc.property(legal, marker, fc.constantFrom(...places), (props, secret, place) => {
      const { message } = failure(() => synth({ ...props, configOverrides: place(secret) }));
      expect(message).toMatch(/^configOverrides\.\S+ must not be set to a secret/);
      expect(hidden(message, secret)).toBe(true);
    }));
  });

  test('from lines that hold a password instead of a bcrypt hash', () => {
    fc.assert(fc.property(marker, fc.constantFrom('', '$apr1$salt$', '{SHA}', '$5$salt$'), (secret, prefix) => {
      expect(hidden(failure(() => RegistryAuth.htpasswdLines([`alice:${prefix}${secret}`])).message, secret)).toBe(true);
    }));
  });

  test('from a login, but by the factory that says so, and there in the pull secret only', () => {
    fc.assert(fc.property(legal, marker, (props, password) => {
      const chart = new Chart(new App(), 'chart', { namespace: 'registry' });
      const registry = new PrivateRegistry(chart, 'registry', props);
      if (/\.svc(:|$)/.test(registry.host)) {
        return;
      }
      registry.addPullSecret({ namespace: 'shop', credentials: PullCredentials.unsafePlainText({ username: 'u', password }) });
      registry.addPullSecret({ namespace: 'other', credentials: PullCredentials.externalSecret({ storeName: 's', remoteKey: 'k' }) });
      const [secrets, others] = [true, false].map((wanted) => objects(chart)
        .filter(({ kind, type }) => (kind === 'Secret' && type === 'kubernetes.io/dockerconfigjson') === wanted));
      expect(secrets).toHaveLength(1);
      expect(Buffer.from(secrets[0].data['.dockerconfigjson'], 'base64').toString()).toContain(password);
      expect(hidden(JSON.stringify(others), password)).toBe(true);
    }));
  });
});

describe('whatever is illegal', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[-a-zA-Z0-9.:\/@*_]{0,70}$/));

  /** What a prop takes, said once more and independently of the code. */
  const rules: [string, RegExp | ((given: string) => boolean), (given: string) => unknown][] = [
    ['exposure.host', (given) => given.length <= 253 && /^(?![\d.]+$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(given),
      (given) => Exposure.ingress({ host: given, controller: nginx, tls: Tls.secret('t') })],
    ['name', (given) => /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(given) && !/^registry-(auth|storage|middleware)$/.test(given),
      (given) => synth(plain({ name: given }))],
    ['namespace', /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, (given) => synth(plain({ namespace: given }))],
    ['tls.email', /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, (given) => Tls.letsEncrypt({ email: given })],
    ['exposure.nodePort', (given) => /^3\d{4}$/.test(given) && Number(given) <= 32767, (given) => (
      Exposure.nodePort({ host: 'node.example.com', nodePort: Number(given), tls: Tls.secret('t') })
    )],
    ['auth.realm', /^[-\w .~/:]+$/, (given) => RegistryAuth.ingressBasicAuth({ secretName: 's', realm: given })],
    ['repository', /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/, (given) => image(given, '1')],
    ['reference', /^(\w[\w.-]{0,127})$/, (given) => image('a', given)],
  ];

  function image(repository: string, reference: string): string {
    return new PrivateRegistry(new Chart(new App(), 'c'), 'r', plain()).image(repository, reference);
  }

  test.each(rules)('is refused in the words of the prop: %s', (prop, rule, use) => {
    fc.assert(fc.property(text, (given) => {
      const fits = rule instanceof RegExp ? rule.test(given) : rule(given);
      if (fits) {
        use(given);
      } else {
        expect(failure(() => use(given)).message.startsWith(`${prop} must `)).toBe(true);
      }
    }), { numRuns: 300 });
  });

  test('is refused in sizes', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 3, noNaN: true }), (mebibytes) => {
      const whole = Number.isInteger(mebibytes * 1024);
      if (mebibytes >= 1 && whole) {
        RegistryStorage.newClaim({ size: Size.mebibytes(mebibytes) });
      } else {
        expect(failure(() => RegistryStorage.newClaim({ size: Size.mebibytes(mebibytes) })).message).toMatch(/^storage\.size must /);
      }
    }));
  });
});

function failure(attempt: () => unknown): Error {
  try {
    attempt();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was refused');
}

import { App, Chart, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { anonymous, legal } from './legal';
import { failure, objects, Rendered } from './rendering';
import { PrivateRegistry, PrivateRegistryProps, PullCredentials, RegistryAuth } from '../src';

function synth(props: PrivateRegistryProps, scope: Construct = new Chart(new App(), 'chart', { namespace: 'registry' })): string {
  new PrivateRegistry(scope, 'registry', props);
  return Yaml.stringify(...objects(scope));
}

function configOf(all: Rendered[]): Rendered {
  return parse(all.find(({ kind, data }) => kind === 'ConfigMap' && data['config.yml']).data['config.yml']);
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
      const atRegistry = configOf(all).auth !== undefined;
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
      expect(JSON.stringify(all)).not.toMatch(/cdk8s\.io\/metadata\.addr|-c8[0-9a-f]{6}(?![0-9a-z])/);
    }));
  });

  test('runs two pods at a time only where both see the same images', () => {
    fc.assert(fc.property(legal, (props) => {
      const all = rendered(props);
      const { strategy, template: { spec }, replicas = 1 } = all.find(({ kind }) => kind === 'Deployment').spec;
      const most = all.find(({ kind }) => kind === 'HorizontalPodAutoscaler')?.spec.maxReplicas ?? replicas;
      const claim = all.find(({ kind }) => kind === 'PersistentVolumeClaim');
      const volume = spec.volumes.find(({ name }: Rendered) => name === 'data');
      const [mode] = claim?.spec.accessModes ?? (volume ? volume.emptyDir && ['none'] : ['bucket']) ?? [];
      if (mode) {
        expect(strategy.type).toBe(['ReadWriteOncePod', 'none'].includes(mode) ? 'Recreate' : 'RollingUpdate');
        expect(Boolean(spec.affinity)).toBe(mode === 'ReadWriteOnce');
      }
      if (most > 1) {
        expect(mode ?? 'of a claim that exists').toMatch(/^(ReadWriteMany|bucket|of a claim that exists)$/);
        expect([strategy.type, spec.affinity]).toEqual(['RollingUpdate', undefined]);
      }
      expect((spec.topologySpreadConstraints ?? []).length).toBe(most > 1 ? 2 : 0);
      expect(strategy.rollingUpdate === undefined).toBe(strategy.type === 'Recreate');
    }));
  });

  test('keeps images in one place, in which all pods sign uploads alike', () => {
    fc.assert(fc.property(legal, (props) => {
      const all = rendered(props);
      const { storage, http } = configOf(all);
      const drivers = Object.keys(storage).filter((key) => !['delete', 'redirect', 'cache', 'maintenance'].includes(key));
      expect(drivers).toHaveLength(1);
      const [{ command, env }] = all.find(({ kind }) => kind === 'Deployment').spec.template.spec.containers;
      const given = env.some(({ name }: Rendered) => name === 'REGISTRY_HTTP_SECRET');
      expect([given, command[2].includes('/.http-secret')]).toEqual(props.httpSecret ? [true, false] : [false, true]);
      expect(drivers[0] === 'filesystem' || given).toBe(true);
      expect(http.secret).toBeUndefined();
    }));
  });

  test('remembers nothing for itself that another pod may delete', () => {
    fc.assert(fc.property(legal, (props) => {
      const all = rendered(props);
      const { storage } = configOf(all);
      const several = all.find(({ kind }) => kind === 'Deployment').spec.template.spec.topologySpreadConstraints !== undefined;
      expect(several && storage.delete.enabled && storage.cache?.blobdescriptor === 'inmemory').toBe(false);
    }));
  });

  test('lets go of a pod when a node is drained, and says once how many there are', () => {
    fc.assert(fc.property(legal, (props) => {
      const all = rendered(props);
      const { spec } = all.find(({ kind }) => kind === 'Deployment');
      const scaler = all.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
      expect(scaler && spec.replicas).toBeUndefined();
      const fewest = scaler?.spec.minReplicas ?? spec.replicas ?? 1;
      const { maxUnavailable, minAvailable } = all.find(({ kind }) => kind === 'PodDisruptionBudget')?.spec ?? {};
      const pods = (amount: number | string) => typeof amount === 'number' ? amount : Math.ceil(parseInt(amount, 10) * fewest / 100);
      expect(fewest > 0 && minAvailable !== undefined ? fewest - pods(minAvailable) : 1).toBeGreaterThan(0);
      expect(fewest > 0 && maxUnavailable !== undefined ? pods(maxUnavailable) : 1).toBeGreaterThan(0);
    }));
  });

  test('has no token of the API server, and mounts nothing writable but its images and what it notes down', () => {
    fc.assert(fc.property(legal, (props) => {
      const all = rendered(props);
      const { spec } = all.find(({ kind }) => kind === 'Deployment').spec.template;
      const accounts = all.filter(({ kind }) => kind === 'ServiceAccount');
      expect([spec, ...accounts].every(({ automountServiceAccountToken }) => automountServiceAccountToken === false)).toBe(true);
      expect(spec.serviceAccountName).toBe(accounts[0]?.metadata.name);
      const mounts = [...spec.containers, ...spec.initContainers].flatMap(({ volumeMounts }: Rendered) => volumeMounts);
      expect(mounts.filter(({ readOnly, name }) => !readOnly && !['data', 'run'].includes(name))).toEqual([]);
      expect(mounts.filter(({ subPath }) => subPath !== undefined)).toEqual([]);
    }));
  });
});

/** What would serve images, or ask for a password, on plain HTTP. */
function plainHttp(all: Rendered[]): string[] {
  const podTls = configOf(all).http.tls !== undefined;
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

  test('in variables: they hold references, and what is no secret', () => {
    const open = ['OTEL_TRACES_EXPORTER', 'GOMEMLIMIT', 'SSL_CERT_DIR', 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID'];
    fc.assert(fc.property(legal, (props) => {
      const { spec } = rendered(props).find(({ kind }) => kind === 'Deployment').spec.template;
      for (const { env = [] } of [...spec.containers, ...spec.initContainers]) {
        const fromSecrets = new Set<string>();
        for (const { name, value, valueFrom } of env) {
          const [, variable] = /^\|1-\n \$\((\w+)\)$/.exec(value) ?? [];
          // the kubelet knows those alone that stand before
          expect(valueFrom?.secretKeyRef !== undefined || open.includes(name) || variable !== undefined && fromSecrets.has(variable)).toBe(true);
          expect(name.startsWith('REGISTRY_') && valueFrom !== undefined).toBe(false);
          fromSecrets.add(valueFrom ? name : '');
        }
      }
    }));
  });

  test('from the environment', () => {
    fc.assert(fc.property(legal, marker, (props, secret) => {
      const names = ['REGISTRY_HTTP_SECRET', 'REGISTRY_AUTH', 'PASSWORD', 'HTPASSWD', 'DOCKER_PASSWORD', 'USER', 'AWS_SECRET_ACCESS_KEY', 'AZURE_CLIENT_SECRET', 'HTTP_SECRET'];
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
      (secret) => ({ storage: { s3: { accesskey: secret } } }),
      (secret) => ({ storage: { azure: { credentials: { secret } } } }),
      (secret) => ({ storage: { gcs: { credentials: { private_key: `-----BEGIN PRIVATE KEY-----\n${secret}` } } } }),
      (secret) => ({ redis: { sentinelpassword: secret } }),
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

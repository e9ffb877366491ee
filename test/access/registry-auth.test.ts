import { parse } from 'yaml';
import { IngressController, RegistryAuth } from '../../src';
import { BCRYPT, find, ingress, objects, pod, registry, Rendered } from '../rendering';

function config(auth: RegistryAuth): Rendered {
  return parse(find(registry({ auth }), 'ConfigMap').data['config.yml']);
}

describe('users in a Secret', () => {
  const it = registry({ auth: RegistryAuth.htpasswd({ secretName: 'people', key: 'users', realm: 'Shop' }) });

  test('are checked by the registry', () => {
    expect(config(RegistryAuth.htpasswd({ secretName: 'people', key: 'users', realm: 'Shop' })).auth).toEqual({
      htpasswd: { realm: 'Shop', path: '/etc/registry-users/htpasswd' },
    });
  });

  test('are mounted as a folder, so that a change arrives, and required, so that no user is invented', () => {
    const { container, spec } = pod(it);
    expect(container.volumeMounts).toContainEqual({ name: 'users', mountPath: '/etc/registry-users', readOnly: true });
    expect(JSON.stringify(container)).not.toContain('subPath');
    expect(spec.volumes).toContainEqual({ name: 'users', secret: { secretName: 'people', items: [{ key: 'users', path: 'htpasswd' }] } });
  });

  test('are not rendered', () => {
    expect(objects(it).some(({ kind }) => kind === 'Secret')).toBe(false);
  });

  test('work behind every controller', () => {
    const auth = RegistryAuth.htpasswd({ secretName: 'people' });
    const { annotations } = find(registry({ auth, exposure: ingress(undefined, IngressController.nginx()) }), 'Ingress').metadata;
    expect(Object.keys(annotations).filter((name) => name.includes('auth'))).toEqual([]);
  });

  test.each([
    [{ secretName: 'My Secret' }, /^auth.secretName must be the name of a Kubernetes object .* but was "My Secret"/],
    [{ secretName: '' }, /^auth.secretName must be/],
    [{ secretName: 'people', key: 'a/b' }, /^auth.key must be a key of a Secret/],
    [{ secretName: 'people', realm: 'a"b' }, /^auth.realm must consist of/],
    [{ secretName: 'people', realm: '' }, /^auth.realm must consist of/],
  ])('are refused under a name that is none (%#)', (options, message) => {
    expect(() => RegistryAuth.htpasswd(options)).toThrow(message);
  });
});

describe('users as lines', () => {
  test('are rendered into a Secret, byte for byte the same every time', () => {
    const secret = () => find(registry({ auth: RegistryAuth.htpasswdLines([`alice:${BCRYPT}`, `bob:${BCRYPT}`]) }), 'Secret');
    expect(secret()).toMatchObject({ metadata: { name: 'registry-users' }, type: 'Opaque' });
    expect(Buffer.from(secret().data.htpasswd, 'base64').toString()).toBe(`alice:${BCRYPT}\nbob:${BCRYPT}\n`);
    expect(secret()).toEqual(secret());
  });

  test.each([
    ['MD5', 'alice:$apr1$eWzWKuf6$cmaNJwc7B4V7JkqCFWWAB1', /^auth\b.*MD5 hash for alice/],
    ['SHA', 'alice:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', /^auth\b.*SHA hash for alice/],
    ['plain text', 'alice:secret', /^auth\b.*plain text for alice/],
    ['no colon', 'alice', /^auth\b/],
    ['an empty user', `:${BCRYPT}`, /^auth\b/],
    ['a colon in a name', `al:ice:${BCRYPT}`, /^auth\b/],
    ['a cut hash', `alice:${BCRYPT.slice(0, -1)}`, /^auth\b/],
  ])('are refused with %s', (_, line, message) => {
    expect(() => RegistryAuth.htpasswdLines([line])).toThrow(message);
  });

  test('are refused twice, or not at all there', () => {
    expect(() => RegistryAuth.htpasswdLines([`alice:${BCRYPT}`, `alice:${BCRYPT}`])).toThrow(/^auth\b.*alice/);
    expect(() => RegistryAuth.htpasswdLines([])).toThrow(/^auth must have at least one user, but was \[\]\./);
    expect(() => RegistryAuth.htpasswdLines(['# nobody'])).toThrow(/^auth must have at least one user/);
  });

  test('never have their hashes in an error', () => {
    for (const line of ['alice:$apr1$eWzWKuf6$cmaNJwc7B4V7JkqCFWWAB1', 'alice:hunter2hunter2']) {
      try {
        RegistryAuth.htpasswdLines([line]);
        throw new Error('accepted');
      } catch (error) {
        expect((error as Error).message).not.toMatch(/cmaNJwc7|hunter2/);
        expect((error as Error).message).not.toBe('accepted');
      }
    }
  });
});

describe('basic auth at the ingress', () => {
  const auth = RegistryAuth.ingressBasicAuth({ secretName: 'registry-basic-auth', realm: 'Authentication Required' });
  const it = registry({ auth, exposure: ingress(undefined, IngressController.nginx()) });

  test('is asked for by the controller, and not again by the registry', () => {
    expect(find(it, 'Ingress').metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/auth-type': 'basic',
      'nginx.ingress.kubernetes.io/auth-secret': 'registry-basic-auth',
      'nginx.ingress.kubernetes.io/auth-realm': 'Authentication Required',
    });
    expect(parse(find(it, 'ConfigMap').data['config.yml'])).not.toHaveProperty('auth');
  });

  test('fails closed: without the Secret no start, and no traffic once it is gone', () => {
    const { spec, container, prepare } = pod(it);
    expect(spec.volumes).toContainEqual({
      name: 'ingress-auth', secret: { secretName: 'registry-basic-auth', optional: true, items: [{ key: 'auth', path: 'auth' }] },
    });
    expect(prepare.command[2]).toContain('[ -s /etc/ingress-auth/auth ] ||\n  die \'The Secret registry-basic-auth with the key "auth" is missing');
    expect(prepare.volumeMounts).toContainEqual({ name: 'ingress-auth', mountPath: '/etc/ingress-auth', readOnly: true });
    expect(container.readinessProbe.exec.command[2]).toMatch(/^set -e\n\[ -s \/etc\/ingress-auth\/auth \]\n/);
    expect(container.readinessProbe).toMatchObject({ periodSeconds: 2, failureThreshold: 1 });
  });

  test('is refused with a realm on which NGINX drops the Ingress', () => {
    expect(() => RegistryAuth.ingressBasicAuth({ secretName: 's', realm: 'Say "friend"' })).toThrow(/^auth.realm must consist of letters/);
  });

  test('is refused together with the registry\'s own, which NGINX hides the password from', () => {
    const both = { auth, exposure: ingress(undefined, IngressController.nginx()), configOverrides: { auth: { htpasswd: { realm: 'r', path: '/p' } } } };
    expect(() => registry(both)).toThrow(/^configOverrides.auth must not be set, but was .*\. Who may come in is chosen with the "auth" prop, and only once\.$/);
  });
});

test('anonymous together with users is refused', () => {
  expect(() => registry({ auth: RegistryAuth.anonymous(), configOverrides: { auth: { htpasswd: { realm: 'r', path: '/p' } } } })).toThrow(
    /^configOverrides.auth must not be set/);
});

import { parse } from 'yaml';
import { IngressController, PrivateRegistry, RegistryAuth, Tls } from '../../src';
import { Hash, HASHES } from '../exposure/hashes';
import { at, behind } from '../exposure/support';
import { CONTROLLERS, GATEWAYS, newGateway, Users } from '../exposure/ways-in';
import { find, objects, pod } from '../rendering';

type Way = [name: string, users: Users, (auth: RegistryAuth) => PrivateRegistry];

/** Every way in that asks for passwords, and in which form it reads them. */
const ways: Way[] = [
  ...Object.entries(CONTROLLERS).flatMap<Way>(([name, { controller, tls, users }]) =>
    users ? [[name, users, (auth) => behind(controller, { tls, auth })]] : []),
  ...Object.entries(GATEWAYS).flatMap<Way>(([name, { policy, users }]) =>
    users ? [[`gateway ${name}`, users, (auth) => at(newGateway(), policy, { auth })]] : []),
];

const line = (kind: Hash, user = 'alice') => `${user}:${HASHES[kind]}`;
const lines = (...kinds: Hash[]) => RegistryAuth.ingressBasicAuthLines(kinds.map((kind, index) => line(kind, `user${index}`)));

test('the controllers and Gateways that ask for passwords', () => {
  expect(ways.map(([name]) => name)).toEqual([
    'traefik', 'traefik-ingress-route', 'nginx', 'f5-nginx', 'haproxy-ingress',
    'gateway envoy', 'gateway nginx-fabric', 'gateway nginx-fabric-snippets', 'gateway traefik',
  ]);
});

describe.each(ways)('users as lines, behind %s', (_, { key, type = 'Opaque', reads }, made) => {
  test('are rendered into a Secret of the form that it reads, with one key', () => {
    const secret = find(made(lines(...reads)), 'Secret');
    expect(secret).toMatchObject({ metadata: { name: 'registry-basic-auth', namespace: 'registry' }, type });
    expect(Object.keys(secret.data)).toEqual([key]);
    expect(Buffer.from(secret.data[key], 'base64').toString()).toBe(reads.map((kind, index) => `user${index}:${HASHES[kind]}\n`).join(''));
  });

  test('are what the way in is told to read', () => {
    const other = objects(made(lines(reads[0]))).filter(({ kind }) => !['Secret', 'Deployment'].includes(kind));
    expect(JSON.stringify(other)).toContain('registry-basic-auth');
  });

  test('are not asked for again by the registry, which runs only while the Secret is there', () => {
    const registry = made(lines(reads[0]));
    const { spec, container, prepare } = pod(registry);
    expect(parse(find(registry, 'ConfigMap').data['config.yml'])).not.toHaveProperty('auth');
    expect(spec.volumes).toContainEqual({
      name: 'ingress-auth', secret: { secretName: 'registry-basic-auth', optional: true, items: [{ key, path: key }] },
    });
    expect(prepare.command[2]).toContain(`[ -s /etc/ingress-auth/${key} ] ||`);
    expect(container.readinessProbe.exec.command[2]).toContain(`[ -s /etc/ingress-auth/${key} ]\n`);
  });

  test.each((Object.keys(HASHES) as Hash[]).map((kind) => [kind]))('of the kind %s are taken only if it reads them', (kind) => {
    const attempt = () => made(RegistryAuth.ingressBasicAuthLines([line(kind)]));
    if (reads.includes(kind)) {
      expect(attempt).not.toThrow();
    } else {
      expect(attempt).toThrow(/^auth must hold hashes that .+ reads \(.+\), but was "an? \w+ hash for alice"\. Make one with `(htpasswd|openssl) /);
      expect(attempt).not.toThrow(HASHES[kind].slice(-10));
    }
  });

  test('are refused with a damaged bcrypt hash', () => {
    expect(() => made(RegistryAuth.ingressBasicAuthLines([line('bcrypt').slice(0, -1)]))).toThrow(/^auth must hold hashes that .* for alice"/);
  });

  test('in a Secret that is there are not rendered', () => {
    const registry = made(RegistryAuth.ingressBasicAuth({ secretName: 'people', realm: 'Shop' }));
    expect(objects(registry).some(({ kind }) => kind === 'Secret')).toBe(false);
    expect(pod(registry).spec.volumes).toContainEqual(expect.objectContaining({
      secret: { secretName: 'people', optional: true, items: [{ key, path: key }] },
    }));
  });
});

describe('what to do about a hash that is not read', () => {
  test.each([
    ['gateway envoy', 'bcrypt', 'hashes that Envoy Gateway reads (sha1), but was "a bcrypt hash for alice". Make one with `htpasswd -ns alice`.'],
    ['gateway envoy', 'salted sha', 'but was "a SHA hash for alice". Make one with `htpasswd -ns alice`.'],
    ['traefik', 'sha-crypt', 'hashes that Traefik reads (bcrypt, apr1, sha1), but was "a SHA hash for alice". Make one with `htpasswd -nB alice`.'],
    ['haproxy-ingress', 'bcrypt', 'hashes that haproxy-ingress reads (sha-crypt, md5-crypt, crypt), but was "a bcrypt hash for alice". Make one with `openssl passwd -6`.'],
    ['haproxy-ingress', 'apr1', 'but was "an MD5 hash for alice". Make one with `openssl passwd -6`.'],
  ] as const)('%s, %s', (name, kind, words) => {
    const [, , made] = ways.find(([way]) => way === name)!;
    expect(() => made(RegistryAuth.ingressBasicAuthLines([line(kind)]))).toThrow(words);
  });

  // envoyproxy/gateway, internal/gatewayapi/securitypolicy.go (validateHtpasswdFormat): anything but {SHA} in capitals and the Base64 of 20 bytes
  // makes the policy invalid, and every request is answered with 500
  test.each(['{sha}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', '{SHA}W6ph5Mm5Pz8GgiULbPgz', '{SHA}', '{SHA}%%%%5Mm5Pz8GgiULbPgzG37mj9g='])(
    'Envoy Gateway refuses the whole policy with %s', (hash) => {
      expect(() => at(newGateway(), GATEWAYS.envoy.policy, { auth: RegistryAuth.ingressBasicAuthLines([`alice:${hash}`]) })).toThrow(/^auth must hold .* for alice/);
    });
});

describe('users as lines for a controller', () => {
  test('have a realm', () => {
    const auth = RegistryAuth.ingressBasicAuthLines([line('bcrypt')], { realm: 'Shop' });
    expect(find(behind(IngressController.nginx(), { auth }), 'Ingress').metadata.annotations['nginx.ingress.kubernetes.io/auth-realm']).toBe('Shop');
    expect(() => RegistryAuth.ingressBasicAuthLines([line('bcrypt')], { realm: 'Say "friend"' })).toThrow(/^auth\.realm must consist of/);
  });

  test.each<[string[], RegExp]>([
    [[], /^auth must have at least one user, but was \[\]\. Use RegistryAuth\.anonymous\(\)/],
    [['# nobody'], /^auth must have at least one user/],
    [['alice'], /^auth must have lines of the form "user:hash", but was "line 1 without a colon"/],
    [['alice:hunter2hunter2!'], /^auth must hold hashes that an ingress controller reads \(.*\), but was "a password in plain text for alice"/],
    [[line('sha1'), line('bcrypt')], /^auth must have one line for each user, but was "a second line for alice"/],
  ])('are refused: %p', (given, message) => {
    expect(() => RegistryAuth.ingressBasicAuthLines(given)).toThrow(message);
  });

  test('never have what may be a password in an error', () => {
    expect(() => RegistryAuth.ingressBasicAuthLines(['alice:hunter2hunter2!'])).not.toThrow('hunter2');
  });

  test('are refused on plain HTTP', () => {
    expect(() => behind(IngressController.nginx(), { tls: Tls.none(), auth: lines('bcrypt') })).toThrow(/^auth: users cannot go together with Tls\.none\(\)/);
  });
});

import { configShape, ListShape, MapShape, Shape, STORAGE_DRIVERS } from './config-shape';
import { DistributionConfig } from './distribution-config';
import { invalid } from '../kubernetes/check';

type Section = { readonly [key: string]: unknown };

/**
 * The configuration with the user's overrides merged in last: sections are merged, everything else is replaced.
 *
 * Throws in the words of `configOverrides` for what the registry would refuse, ignore in silence or misunderstand.
 */
export function withOverrides(config: DistributionConfig, driver: string, overrides: Section, url: string): Section {
  const inPod = config.http.tls !== undefined;
  checkShape('configOverrides', overrides, configShape(driver));
  checkOwned(overrides, driver, url, inPod);
  const merged = merge(config as unknown as Section, overrides);
  const drivers = Object.keys(section(merged, 'storage')).filter((key) => key === driver || STORAGE_DRIVERS.includes(key));
  if (drivers.length !== 1) {
    throw invalid('configOverrides.storage', 'must leave the one storage driver that "storage" chose', drivers,
      'The registry does not start with two. Choose the driver with the "storage" prop.');
  }
  if (section(section(merged, 'storage'), 'cache').blobdescriptor === 'redis' && !merged.redis) {
    throw invalid('configOverrides.storage.cache.blobdescriptor', 'must come with a "redis" section when it is redis', 'redis',
      'Add configOverrides.redis with "addrs".');
  }
  const debug = section(section(merged, 'http'), 'debug').addr;
  if (merged.redis && debug !== undefined && !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\]):/.test(String(debug))) {
    throw invalid('configOverrides.http.debug.addr', 'must be on the loopback, such as "127.0.0.1:5001", with Redis as cache', debug,
      'There the registry shows its configuration as soon as it has a Redis, with the passwords, to everybody who reaches the port.');
  }
  return merged;
}

function merge(base: Section, overrides: Section): Section {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    merged[key] = isSection(value) && isSection(base[key]) ? merge(base[key], value) : value;
  }
  return merged;
}

/** What another prop decides, or what breaks what the library renders around the configuration. */
function checkOwned(overrides: Section, driver: string, url: string, tlsInPod: boolean): void {
  const http = section(overrides, 'http');
  const tls = section(http, 'tls');
  const owned: [string, unknown, string][] = [
    ['auth', overrides.auth, 'Who may come in is chosen with the "auth" prop, and only once.'],
    ['proxy', overrides.proxy, 'A pull-through cache takes no pushes; it is not this construct.'],
    ['http.addr', http.addr, 'The Service and the probes use port 5000.'],
    ['http.net', http.net, 'The Service and the probes use TCP.'],
    ['http.prefix', http.prefix, 'With relative URLs the registry leaves the prefix out of "Location", and every push ends in 404.'],
    ['http.tls', tlsInPod ? undefined : http.tls, 'TLS ends at the ingress; the probes and the Service use plain HTTP. Use "backendTls" of the exposure.'],
    ...['certificate', 'key', 'letsencrypt', 'clientauth'].map((key): [string, unknown, string] => (
      [`http.tls.${key}`, tls[key], 'The certificate comes from the exposure, and the kubelet\'s probes have none of their own.']
    )),
    ['http.debug.addr', tlsInPod ? section(http, 'debug').addr : undefined,
      'When the certificate is renewed, two registries run beside each other for a while, and only one can have the port.'],
    ['http.draintimeout', http.draintimeout, 'Use the "drainTimeout" prop, from which the grace period of the pod follows.'],
    [`storage.${driver}.rootdirectory`, section(section(overrides, 'storage'), driver).rootdirectory,
      driver === 'filesystem' ? 'It is where the volume is mounted.' : 'The "storage" prop says it, and pods try there whether they can write.'],
  ];
  for (const [path, value, why] of owned) {
    if (value !== undefined) {
      throw invalid(`configOverrides.${path}`, 'must not be set', value, why);
    }
  }
  if (http.host !== undefined && http.host !== url) {
    throw invalid('configOverrides.http.host', `must be "${url}", the host of "exposure", or be left out`, http.host);
  }
  if (http.relativeurls === false) {
    throw invalid('configOverrides.http.relativeurls', 'must be true', false,
      'Otherwise a proxy that says "http" or another host sends the client there in the middle of a push.');
  }
  if (overrides.version !== undefined && overrides.version !== 0.1) {
    throw invalid('configOverrides.version', 'must be 0.1', overrides.version);
  }
  refuseSecrets('configOverrides', overrides, (path) => path.startsWith('configOverrides.storage.') ? 'Use the credentials of the "storage" prop.' : (
    `Give it to the container from a Secret, as the environment variable ${environmentName(path)}.`
  ));
}

const SECRET_KEYS = [
  'secret', 'password', 'sentinelpassword', 'accesskey', 'secretkey', 'accountkey', 'clientsecret', 'authorization', 'token', 'connectionstring',
];

/** Throws, with what to do instead, for a secret anywhere in it: the rendered ConfigMap is read by everybody who reviews it. */
export function refuseSecrets(path: string, value: unknown, instead: (path: string) => string): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => refuseSecrets(`${path}[${index}]`, item, instead));
  } else if (isSection(value)) {
    for (const [key, child] of Object.entries(value)) {
      if (SECRET_KEYS.includes(key.toLowerCase())) {
        throw secretIn(`${path}.${key}`, instead);
      }
      refuseSecrets(`${path}.${key}`, child, instead);
    }
  } else if (typeof value === 'string' && /:\/\/[^/\s]*:[^/\s]*@|PRIVATE KEY-----/.test(value)) {
    throw secretIn(path, instead);
  }
}

function secretIn(path: string, instead: (path: string) => string): Error {
  return new Error(`${path} must not be set to a secret: it would stand in the rendered YAML for everybody to read. ${instead(path)}`);
}

function environmentName(path: string): string {
  return ['registry', ...path.replace(/\[(\d+)\]/g, '.$1').split('.').slice(1)].join('_').toUpperCase();
}

function checkShape(path: string, value: unknown, shape: Shape): void {
  if (shape === 'any') {
    return;
  }
  if (typeof shape === 'string') {
    checkScalar(path, value, shape);
  } else if (isOneOf(shape)) {
    if (!shape.includes(value as string)) {
      throw invalid(path, `must be one of ${shape.join(', ')}`, value, value === 'swift' || value === 'oss' ? 'It is gone in Distribution 3.' : undefined);
    }
  } else if (isListShape(shape)) {
    if (!Array.isArray(value)) {
      throw invalid(path, 'must be a list', value);
    }
    value.forEach((item, index) => checkShape(`${path}[${index}]`, item, shape.$items));
  } else {
    checkSection(path, value, shape);
  }
}

function checkSection(path: string, value: unknown, shape: MapShape | { readonly [key: string]: Shape }): void {
  if (!isSection(value)) {
    throw invalid(path, 'must be a section', value);
  }
  for (const [key, child] of Object.entries(value)) {
    if (isMapShape(shape)) {
      checkShape(`${path}.${key}`, child, shape.$values);
    } else if (Object.hasOwn(shape, key)) {
      checkShape(`${path}.${key}`, child, shape[key]);
    } else {
      const removed = path === 'configOverrides.storage' && ['swift', 'oss'].includes(key);
      throw new Error(`${path}.${key} is no setting of the registry. ` + (removed
        ? `The ${key} driver is gone in Distribution 3.`
        : `There are ${Object.keys(shape).join(', ')}.`));
    }
  }
}

function checkScalar(path: string, value: unknown, type: string): void {
  if (type === 'duration') {
    if (typeof value !== 'string' || !/^(0|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/.test(value)) {
      throw invalid(path, 'must be a duration with a unit (ms, s, m or h, no days)', value,
        typeof value === 'number' ? `The registry takes ${value} for nanoseconds. Did you mean "${value}s"?` : undefined);
    }
  } else if (typeof value !== type) {
    throw invalid(path, `must be a ${type}`, value, type === 'boolean' ? 'Write it without quotes.' : undefined);
  }
}

function section(of: Section, key: string): Section {
  const value = of[key];
  return isSection(value) ? value : {};
}

function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOneOf(shape: Shape): shape is readonly string[] {
  return Array.isArray(shape);
}

function isListShape(shape: object): shape is ListShape {
  return '$items' in shape;
}

function isMapShape(shape: object): shape is MapShape {
  return '$values' in shape;
}

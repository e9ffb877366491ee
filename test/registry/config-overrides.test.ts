import { parse } from 'yaml';
import { find, registry, Rendered } from '../rendering';

function config(configOverrides: { [key: string]: any }): Rendered {
  return parse(find(registry({ configOverrides }), 'ConfigMap').data['config.yml']);
}

test('overrides are merged into sections, and replace lists and values', () => {
  const { log, http, storage, catalog, notifications } = config({
    log: { level: 'debug', accesslog: { disabled: true } },
    http: { headers: { 'X-Content-Type-Options': ['other'], 'Cache-Control': ['no-store'] }, host: 'https://registry.example.com' },
    storage: { maintenance: { uploadpurging: { age: '24h' }, readonly: { enabled: true } }, tag: { concurrencylimit: 5 } },
    catalog: { maxentries: 5000 },
    notifications: { endpoints: [{ name: 'hook', url: 'https://hook.example.com', timeout: '500ms', backoff: '1m30s', threshold: 5 }] },
  });
  expect(log).toEqual({ level: 'debug', formatter: 'json', accesslog: { disabled: true } });
  expect(http).toMatchObject({
    addr: ':5000', host: 'https://registry.example.com', headers: { 'X-Content-Type-Options': ['other'], 'Cache-Control': ['no-store'] },
  });
  expect(storage.maintenance).toEqual({
    uploadpurging: { enabled: true, age: '24h', interval: '24h', dryrun: false }, readonly: { enabled: true },
  });
  expect(catalog.maxentries).toBe(5000);
  expect(notifications.endpoints).toHaveLength(1);
});

test.each([
  // what the registry does not start with
  [{ storage: { s3: { bucket: 'b', region: 'r' } } }, /^configOverrides.storage must leave the one storage driver .* but was \["filesystem","s3"\]\. The registry does not start/],
  [{ storage: { inmemory: {} } }, /^configOverrides.storage must leave the one storage driver/],
  [{ storage: { swift: {} } }, /^configOverrides.storage.swift is no setting of the registry\. The swift driver is gone in Distribution 3\.$/],
  [{ storage: { oss: {} } }, /gone in Distribution 3/],
  [{ storage: { cache: { blobdescriptor: 'redis' } } }, /^configOverrides.storage.cache.blobdescriptor must come with a "redis" section/],
  [{ storage: { maintenance: { readonly: { enabled: 'true' } } } }, /readonly.enabled must be a boolean, but was "true"\. Write it without quotes\.$/],
  [{ storage: { maintenance: { uploadpurging: { age: '7d' } } } }, /uploadpurging.age must be a duration with a unit .* but was "7d"/],
  [{ http: { relativeurls: 'true' } }, /^configOverrides.http.relativeurls must be a boolean/],
  [{ storage: { delete: true } }, /^configOverrides.storage.delete must be a section, but was true/],
  [{ log: { level: 'trace' } }, /^configOverrides.log.level must be one of error, warn, info, debug, but was "trace"/],
  [{ version: 0.2 }, /^configOverrides.version must be 0.1/],
  // what it ignores in silence or misunderstands
  [{ storage: { delete: { enabled: 'true' } } }, /^configOverrides.storage.delete.enabled must be a boolean/],
  [{ health: { storagedriver: { interval: 10 } } }, /interval must be a duration with a unit .* but was 10\. The registry takes 10 for nanoseconds\. Did you mean "10s"\?$/],
  [{ http: { relativeurl: true } }, /^configOverrides.http.relativeurl is no setting of the registry\. There are addr, /],
  [{ htpp: {} }, /^configOverrides.htpp is no setting of the registry\. There are version, log, /],
  [{ catalog: [] }, /^configOverrides.catalog must be a section, but was \[\]/],
  [{ notifications: { endpoints: {} } }, /^configOverrides.notifications.endpoints must be a list/],
  [{ notifications: { endpoints: [{ timeout: 5 }] } }, /^configOverrides.notifications.endpoints\[0\].timeout must be a duration/],
  [{ http: null }, /^configOverrides.http must be a section, but was null/],
  // what breaks pushes, or what is rendered around it
  [{ http: { host: 'https://other.example.com' } }, /^configOverrides.http.host must be "https:\/\/registry.example.com", the host of "exposure"/],
  [{ http: { host: 'http://registry.example.com' } }, /^configOverrides.http.host must be/],
  [{ http: { prefix: '/p/' } }, /^configOverrides.http.prefix must not be set, but was "\/p\/"\. .* every push ends in 404/],
  [{ http: { relativeurls: false } }, /^configOverrides.http.relativeurls must be true/],
  [{ http: { addr: ':8080' } }, /^configOverrides.http.addr must not be set/],
  [{ http: { net: 'unix' } }, /^configOverrides.http.net must not be set/],
  [{ http: { tls: { certificate: '/c', key: '/k' } } }, /^configOverrides.http.tls must not be set/],
  [{ http: { draintimeout: '10s' } }, /^configOverrides.http.draintimeout must not be set, but was "10s"\. Use the "drainTimeout" prop/],
  [{ storage: { filesystem: { rootdirectory: '/tmp' } } }, /^configOverrides.storage.filesystem.rootdirectory must not be set/],
  [{ proxy: { remoteurl: 'https://registry-1.docker.io' } }, /^configOverrides.proxy must not be set/],
  [{ auth: { token: {} } }, /^configOverrides.auth must not be set/],
  // what would stand in the output for everybody to read
  [{ http: { secret: 'hunter2' } }, /^configOverrides.http.secret must not be set to a secret: it would stand in the rendered YAML .* REGISTRY_HTTP_SECRET\.$/],
  [{ redis: { addrs: ['r:6379'], password: 'hunter2' } }, /^configOverrides.redis.password must not be set to a secret: .* REGISTRY_REDIS_PASSWORD/],
  [{ notifications: { endpoints: [{ headers: { Authorization: ['Bearer hunter2'] } }] } }, /Authorization must not be set to a secret: .* REGISTRY_NOTIFICATIONS_ENDPOINTS_0_HEADERS_AUTHORIZATION\.$/],
  [{ notifications: { endpoints: [{ url: 'https://me:hunter2@hook.example.com' }] } }, /endpoints\[0\].url must not be set to a secret: /],
  [{ middleware: { storage: [{ name: 'cloudfront', options: { privatekey: '-----BEGIN RSA PRIVATE KEY-----hunter2' } }] } }, /privatekey must not be set/],
])('%j is refused', (overrides, message) => {
  expect(() => config(overrides)).toThrow(message);
  expect(() => config(overrides)).not.toThrow(/hunter2/);
});

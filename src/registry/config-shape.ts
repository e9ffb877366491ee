/**
 * What the registry reads at each place of its configuration. It ignores a key that it does not know and takes some values of a wrong type
 * in silence, so a misspelt override would look as if it worked.
 *
 * @see https://distribution.github.io/distribution/about/configuration/ (3.1)
 */
export type Shape = 'any' | 'boolean' | 'number' | 'string' | 'duration' | readonly string[] | ListShape | MapShape | { readonly [key: string]: Shape };

/** A list whose items have one shape. */
export interface ListShape { readonly $items: Shape }

/** A section whose keys are the user's own. */
export interface MapShape { readonly $values: Shape }

const ANY_MAP: MapShape = { $values: 'any' };

const CHECK: Shape = { addr: 'string', uri: 'string', timeout: 'duration', interval: 'duration', threshold: 'number', statuscode: 'number', headers: ANY_MAP };

export const STORAGE_DRIVERS = ['filesystem', 's3', 'gcs', 'azure', 'inmemory'];

const CONFIG_SHAPE = {
  version: 'number',
  log: {
    accesslog: { disabled: 'boolean' },
    level: ['error', 'warn', 'info', 'debug'],
    formatter: ['text', 'json', 'logstash'],
    fields: ANY_MAP,
    hooks: { $items: 'any' },
    reportcaller: 'boolean',
  },
  storage: {
    ...Object.fromEntries(STORAGE_DRIVERS.map((driver) => [driver, ANY_MAP])),
    maintenance: {
      uploadpurging: { enabled: 'boolean', age: 'duration', interval: 'duration', dryrun: 'boolean' },
      readonly: { enabled: 'boolean' },
    },
    delete: { enabled: 'boolean' },
    redirect: { disable: 'boolean' },
    cache: { blobdescriptor: ['inmemory', 'redis'], blobdescriptorsize: 'number' },
    tag: { concurrencylimit: 'number' },
  },
  auth: ANY_MAP,
  middleware: { $values: { $items: 'any' } },
  catalog: { maxentries: 'number' },
  tags: { maxtags: 'number' },
  http: {
    addr: 'string',
    net: ['tcp', 'unix'],
    prefix: 'string',
    host: 'string',
    secret: 'string',
    relativeurls: 'boolean',
    draintimeout: 'duration',
    tls: ANY_MAP,
    debug: { addr: 'string', prometheus: { enabled: 'boolean', path: 'string' } },
    headers: { $values: { $items: 'string' } },
    http2: { disabled: 'boolean' },
    h2c: { enabled: 'boolean' },
  },
  notifications: {
    events: { includereferences: 'boolean' },
    endpoints: {
      $items: {
        name: 'string',
        disabled: 'boolean',
        url: 'string',
        headers: { $values: { $items: 'string' } },
        timeout: 'duration',
        threshold: 'number',
        backoff: 'duration',
        ignoredmediatypes: { $items: 'string' },
        ignore: { mediatypes: { $items: 'string' }, actions: { $items: 'string' } },
      },
    },
  },
  redis: ANY_MAP,
  health: {
    storagedriver: { enabled: 'boolean', interval: 'duration', threshold: 'number' },
    file: { $items: { file: 'string', interval: 'duration' } },
    http: { $items: CHECK },
    tcp: { $items: CHECK },
  },
  proxy: { remoteurl: 'string', username: 'string', password: 'string', exec: ANY_MAP, ttl: 'duration', cachewritetimeout: 'duration' },
  validation: {
    disabled: 'boolean',
    manifests: { urls: { allow: { $items: 'string' }, deny: { $items: 'string' } }, indexes: ANY_MAP },
  },
  policy: { repository: { classes: { $items: 'string' } } },
} as const satisfies Shape;

/** The shape of a configuration with this driver, which the library may not know. */
export function configShape(driver: string): Shape {
  return STORAGE_DRIVERS.includes(driver) ? CONFIG_SHAPE : { ...CONFIG_SHAPE, storage: { [driver]: ANY_MAP, ...CONFIG_SHAPE.storage } };
}
